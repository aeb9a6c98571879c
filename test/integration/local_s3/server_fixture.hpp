#pragma once

#include "embedded/memory_table.hpp"
#include "integration/local_s3/http_peer.hpp"
#include "local_s3/server.hpp"
#include "local_s3/service.hpp"
#include "unit/local_s3/front_signer.hpp"

#include <gtest/gtest.h>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace redis3::test {

/// The body of CreateBucket for a directory bucket in use1-az5.
inline constexpr std::string_view directory_configuration =
    "<CreateBucketConfiguration "
    "xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Location><Type>AvailabilityZone</Type>"
    "<Name>use1-az5</Name></Location><Bucket><DataRedundancy>SingleAvailabilityZone</"
    "DataRedundancy><Type>Directory</Type>"
    "</Bucket></CreateBucketConfiguration>";

/// The whole endpoint over a table in memory, on a port of its own and a thread of its own, beside the
/// test's.
class ServerFixture : public testing::Test {
 protected:
  /// To be called once, first.
  void start(local_s3::ServerOptions options = {}) {
    options.port = 0;
    options.sweep_interval = std::chrono::milliseconds(10);
    options.log = [this](const local_s3::RequestRecord& record) {
      log_.push_back(local_s3::to_line(record));
    };
    server_.emplace(
        context_.get_executor(), authenticator_,
        [this](local_s3::Request request) { return service_.handle(std::move(request)); }, system_clock(),
        random_, options);
    ASSERT_TRUE(server_->start());
    thread_ = std::thread([this] { context_.run(); });
  }

  /// The loop must run dry by itself.
  void stop() {
    if (!thread_.joinable()) return;
    boost::asio::post(context_, [this] { server_->stop(); });
    thread_.join();
  }

  void TearDown() override { stop(); }

  std::string host() const { return "127.0.0.1:" + std::to_string(server_->port()); }

  /// The whole head of a signed request with the Content-Length of `body`.
  std::string head(std::string_view method, std::string_view path, std::string_view body = {},
                   local_s3::HeaderMap more = {}, std::string_view query = {}) {
    more["host"] = host();
    if (!more.contains("transfer-encoding")) more["content-length"] = std::to_string(body.size());
    const std::string payload_hash = payload_hash_.empty() ? aws::sha256_hex(body) : payload_hash_;
    const auto headers =
        signer_.sign(method, path, query, std::move(more), system_clock().now(), payload_hash);
    std::string text = std::string(method) + ' ' + std::string(path);
    if (!query.empty()) text += '?' + std::string(query);
    text += " HTTP/1.1\r\n";
    for (const auto& [name, value] : headers)
      text += name + ": " + value + "\r\n";
    return text + "\r\n";
  }

  PeerResponse call(HttpPeer& peer, std::string_view method, std::string_view path,
                    std::string_view body = {}, local_s3::HeaderMap more = {}) {
    peer.send(head(method, path, body, std::move(more)));
    peer.send(body);
    return peer.receive(method == "HEAD");
  }

  void create_bucket(const std::string& bucket) {
    HttpPeer peer(server_->port());
    const bool is_directory = local_s3::bucket_kind_of(bucket) == local_s3::BucketKind::directory;
    ASSERT_EQ(
        call(peer, "PUT", "/" + bucket, is_directory ? directory_configuration : std::string_view()).status,
        200);
  }

  boost::asio::io_context context_{1};
  SeededRandom random_{1};
  embedded::MemoryTable table_;
  local_s3::SessionTokens tokens_{"AKIDEXAMPLE", "secretEXAMPLE", system_clock()};
  local_s3::Authenticator authenticator_{local_s3::Account{"AKIDEXAMPLE", "secretEXAMPLE", "us-east-1"},
                                         tokens_, system_clock()};
  local_s3::Service service_{table_, system_clock(), random_, tokens_, local_s3::ServiceOptions()};
  std::optional<local_s3::Server> server_;
  std::thread thread_;
  Signer signer_;
  /// Empty: that of the body.
  std::string payload_hash_;
  /// Belongs to the loop's thread until stop().
  std::vector<std::string> log_;
};

}  // namespace redis3::test
