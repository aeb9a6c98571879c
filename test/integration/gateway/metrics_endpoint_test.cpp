#include "gateway/metrics_endpoint.hpp"

#include "integration/local_s3/http_peer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

using namespace redis3;
using namespace redis3::test;
using namespace std::chrono_literals;
using gateway::MetricsEndpoint;
using testing::HasSubstr;
using testing::StartsWith;

namespace {

/// An endpoint on a port and a thread of its own.
class MetricsServer : public testing::Test {
 protected:
  void start(std::chrono::milliseconds request_time_max = 60s) {
    gateway::MetricsContent content;
    content.metrics = [this]() -> boost::asio::awaitable<std::string> {
      co_return "asked " + std::to_string(++asked_) + '\n';
    };
    content.page = []() -> boost::asio::awaitable<std::string> { co_return "<!DOCTYPE html>"; };
    content.request_time_max = request_time_max;
    auto started = MetricsEndpoint::start(context_.get_executor(), "127.0.0.1", 0, std::move(content));
    ASSERT_TRUE(started);
    endpoint_.emplace(*std::move(started));
    thread_ = std::thread([this] { context_.run(); });
  }

  /// The loop must run dry by itself.
  void stop() {
    if (!thread_.joinable()) return;
    boost::asio::post(context_, [this] { endpoint_->stop(); });
    thread_.join();
  }
  void TearDown() override { stop(); }

  std::uint16_t port() const {
    const std::string& name = endpoint_->name();
    return static_cast<std::uint16_t>(std::stoi(name.substr(name.rfind(':') + 1)));
  }

  static PeerResponse ask(HttpPeer& peer, const std::string& method, const std::string& target) {
    peer.send(method + ' ' + target + " HTTP/1.1\r\nHost: here\r\n\r\n");
    return peer.receive(method == "HEAD");
  }

  boost::asio::io_context context_;
  std::optional<MetricsEndpoint> endpoint_;
  std::thread thread_;
  int asked_ = 0;
};

}  // namespace

TEST_F(MetricsServer, answers_many_requests_on_one_connection) {
  start();
  HttpPeer peer(port());
  const auto metrics = ask(peer, "GET", "/metrics");
  EXPECT_EQ(metrics.status, 200);
  EXPECT_EQ(metrics.body, "asked 1\n");
  EXPECT_EQ(metrics.headers.at("content-type"), "text/plain; version=0.0.4; charset=utf-8");
  EXPECT_EQ(ask(peer, "GET", "/metrics?x=y").body, "asked 2\n") << "each time anew, whatever the query";
  const auto page = ask(peer, "GET", "/");
  EXPECT_EQ(page.body, "<!DOCTYPE html>");
  EXPECT_EQ(page.headers.at("content-type"), "text/html; charset=utf-8");
  EXPECT_EQ(page.headers.at("cache-control"), "no-store");
  EXPECT_THAT(page.headers.at("content-security-policy"), StartsWith("default-src 'none'"));
  EXPECT_EQ(ask(peer, "GET", "/healthz").body, "ok\n");
  EXPECT_EQ(ask(peer, "GET", "/favicon.ico").status, 404);
}

TEST_F(MetricsServer, head_has_the_length_and_no_body) {
  start();
  HttpPeer peer(port());
  const auto head = ask(peer, "HEAD", "/metrics");
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.headers.at("content-length"), "8");
  EXPECT_EQ(ask(peer, "GET", "/healthz").body, "ok\n") << "what follows is the next answer";
}

TEST_F(MetricsServer, other_methods_are_refused_with_their_bodies) {
  start();
  HttpPeer peer(port());
  peer.send("POST /metrics HTTP/1.1\r\nHost: here\r\nContent-Length: 5\r\n\r\nhello");
  const auto answer = peer.receive();
  EXPECT_EQ(answer.status, 405);
  EXPECT_EQ(answer.headers.at("allow"), "GET, HEAD");
  peer.end_sending();
  EXPECT_EQ(peer.end(), HttpPeer::End::closed) << "the body is not taken for a request";
  EXPECT_EQ(peer.received(), "");
  EXPECT_EQ(asked_, 0);
}

TEST_F(MetricsServer, what_is_no_request_is_refused) {
  start();
  HttpPeer noise(port());
  noise.send("\x16\x03\x01 no http\r\n\r\n");
  EXPECT_EQ(noise.receive().status, 400);
  HttpPeer flood(port());
  flood.send("GET / HTTP/1.1\r\nX: " + std::string(2 * MetricsEndpoint::head_bytes_max, 'x') + "\r\n\r\n");
  EXPECT_EQ(flood.receive().status, 431);
}

TEST_F(MetricsServer, who_is_slow_is_left) {
  start(100ms);
  HttpPeer peer(port());
  peer.send("GET / HT");
  EXPECT_EQ(peer.end(), HttpPeer::End::closed);
  EXPECT_EQ(peer.received(), "");
}

TEST_F(MetricsServer, more_connections_than_there_are_places_are_left_at_once) {
  start();
  std::vector<std::unique_ptr<HttpPeer>> peers;
  for (std::size_t count = 0; count < MetricsEndpoint::connections_max; ++count) {
    peers.push_back(std::make_unique<HttpPeer>(port()));
    ASSERT_EQ(ask(*peers.back(), "GET", "/healthz").status, 200);
  }
  HttpPeer one_too_many(port());
  EXPECT_NE(one_too_many.end(), HttpPeer::End::open);
  EXPECT_EQ(ask(*peers.front(), "GET", "/healthz").status, 200);
  // A place is free again as soon as the server has seen that somebody left.
  peers.pop_back();
  int status = 0;
  for (int tries = 0; status != 200 && tries < 100; ++tries) {
    HttpPeer next(port());
    next.send("GET /healthz HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n");
    if (next.end() == HttpPeer::End::closed && next.received().starts_with("HTTP/1.1 200")) status = 200;
  }
  EXPECT_EQ(status, 200);
}

TEST_F(MetricsServer, stop_ends_the_connections) {
  start();
  HttpPeer peer(port());
  EXPECT_EQ(ask(peer, "GET", "/healthz").status, 200);
  stop();
  EXPECT_NE(peer.end(), HttpPeer::End::open);
  EXPECT_THROW(HttpPeer{port()}, std::runtime_error);
}

TEST_F(MetricsServer, a_port_that_is_taken_is_an_error) {
  start();
  const auto second = MetricsEndpoint::start(context_.get_executor(), "127.0.0.1", port(), {});
  ASSERT_FALSE(second);
  EXPECT_THAT(second.error().message(), HasSubstr("is taken"));
}
