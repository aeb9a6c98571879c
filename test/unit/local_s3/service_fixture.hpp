#pragma once

#include "base/clock.hpp"
#include "base/http_date.hpp"
#include "base/random.hpp"
#include "embedded/memory_table.hpp"
#include "local_s3/checksums.hpp"
#include "local_s3/service.hpp"
#include "support/run.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace redis3::local_s3 {

inline constexpr std::string_view directory_bucket = "redis3-test--use1-az5--x-s3";
inline constexpr std::string_view general_bucket = "plain.bucket";

/// A request in the making: Call("PUT", bucket, "k").header("if-none-match", "*").body("bytes").
class Call {
 public:
  Call(std::string_view method, std::string_view bucket, std::string_view key = {}) {
    request_.method = method;
    request_.bucket = bucket;
    request_.key = key;
    request_.access_key_id = "AKID";
    request_.service = "s3express";
    request_.request_id = "request-1";
  }

  Call& header(std::string name, std::string value) {
    request_.headers[std::move(name)] = std::move(value);
    return *this;
  }
  Call& query(std::string name, std::string value = {}) {
    request_.query[std::move(name)] = std::move(value);
    return *this;
  }
  Call& body(std::string bytes) {
    request_.body = std::move(bytes);
    return *this;
  }
  /// A checksum of the body, as the front hands it over.
  Call& checksum(ChecksumAlgorithm algorithm) {
    request_.checksum.emplace(name_of(algorithm), checksum_base64(algorithm, request_.body));
    return *this;
  }
  Call& signed_by(std::string access_key_id) {
    request_.access_key_id = std::move(access_key_id);
    return *this;
  }
  Call& for_service(std::string service) {
    request_.service = std::move(service);
    return *this;
  }
  Call& in_read_only_session() {
    request_.is_read_only_session = true;
    return *this;
  }

  const Request& request() const { return request_; }

 private:
  Request request_;
};

/// What a test looks at in an answer.
class Answered {
 public:
  explicit Answered(Response response) : response_(std::move(response)) {}

  int status() const { return response_.status; }
  const std::string& body() const { return response_.body; }
  std::optional<std::uint64_t> content_length() const { return response_.content_length; }

  std::string header(std::string_view name) const {
    for (const auto& [each, value] : response_.headers) {
      if (each == name) return value;
    }
    return {};
  }

  /// The texts of all elements of that name, as they stand in the XML.
  std::vector<std::string> elements(std::string_view name) const {
    const std::string open = '<' + std::string(name) + '>';
    const std::string close = "</" + std::string(name) + '>';
    std::vector<std::string> texts;
    for (auto at = body().find(open); at != std::string::npos; at = body().find(open, at)) {
      at += open.size();
      texts.push_back(body().substr(at, body().find(close, at) - at));
    }
    return texts;
  }
  std::string element(std::string_view name) const {
    const auto texts = elements(name);
    return texts.empty() ? std::string() : texts.front();
  }

  /// "412 PreconditionFailed", or just the status where there is no error document.
  std::string outcome() const {
    const std::string code = element("Code");
    return std::to_string(status()) + (code.empty() ? "" : ' ' + code);
  }

 private:
  Response response_;
};

/// A service on a table in memory, with a clock that stands still.
class ServiceTest : public testing::Test {
 protected:
  Answered send(const Call& call) {
    auto result = test::run(wrap(*service_, call.request()));
    return Answered(std::move(*result));
  }

  void create_directory_bucket(std::string_view bucket = directory_bucket) {
    ASSERT_EQ(send(Call("PUT", bucket).body(directory_configuration())).status(), 200);
  }
  void create_general_bucket(std::string_view bucket = general_bucket) {
    ASSERT_EQ(send(Call("PUT", bucket)).status(), 200);
  }

  static std::string directory_configuration(std::string zone = "use1-az5") {
    return "<CreateBucketConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Location>"
           "<Type>AvailabilityZone</Type><Name>" +
           zone +
           "</Name></Location><Bucket><Type>Directory</Type><DataRedundancy>SingleAvailabilityZone</"
           "DataRedundancy>"
           "</Bucket></CreateBucketConfiguration>";
  }

  /// Puts an object and returns its etag.
  std::string put(std::string_view bucket, std::string_view key, std::string body) {
    const Answered answer = send(Call("PUT", bucket, key).body(std::move(body)));
    EXPECT_EQ(answer.status(), 200) << answer.body();
    return answer.header("ETag");
  }
  std::string get(std::string_view bucket, std::string_view key) {
    return send(Call("GET", bucket, key)).body();
  }

  /// From now on whoever signs may only read.
  void set_read_only() {
    ServiceOptions options;
    options.is_read_only = true;
    service_.emplace(table_, clock_, random_, tokens_, options);
  }

  ManualClock clock_{from_http_date("Thu, 02 Jan 2025 03:04:05 GMT").value()};
  embedded::MemoryTable table_;
  SessionTokens tokens_{"AKID", "SECRET", clock_};

 private:
  static Task<Response> wrap(Service& service, Request request) {
    auto handled = service.handle(std::move(request));
    co_return co_await std::move(handled);
  }

  SeededRandom random_{1};
  std::optional<Service> service_{std::in_place, table_, clock_, random_, tokens_, ServiceOptions()};
};

}  // namespace redis3::local_s3
