#pragma once

#include "http/client.hpp"
#include "integration/http/loopback_server.hpp"
#include "support/run.hpp"

#include <gtest/gtest.h>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace redis3::test {

/// A loop, a server on it, a client of that server.
class HttpTest : public testing::Test {
 protected:
  HttpTest() {
    // So that what takes too long takes no time.
    options.sweep_interval = std::chrono::milliseconds(5);
    options.first_byte_timeout = std::chrono::milliseconds(20'000);
  }

  ~HttpTest() override {
    client.reset();
    server.reset();
    context.restart();
    context.poll();
  }

  void serve(LoopbackServer::Script script) { server.emplace(context, std::move(script)); }

  void connect(std::string host = "127.0.0.1") {
    http::Origin origin;
    origin.host = std::move(host);
    origin.port = server->port();
    client = std::make_unique<http::Client>(context.get_executor(), origin, options, nullptr);
  }

  static http::Request get(const std::string& path = "/") {
    http::Request request;
    request.head = "GET " + path + " HTTP/1.1\r\nHost: test\r\n\r\n";
    request.is_repeatable = true;
    return request;
  }

  static http::Request put(std::string body) {
    http::Request request;
    request.head =
        "PUT / HTTP/1.1\r\nHost: test\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n";
    request.body = std::move(body);
    return request;
  }

  Result<http::Response> send(http::Request request) {
    return run(context, client->send(std::move(request)));
  }

  /// The body, or the kind of the error.
  std::string body_of(http::Request request) {
    const Result<http::Response> response = send(std::move(request));
    return response.has_value() ? response->body : std::string(name_of(response.error().kind()));
  }

  /// Lets the loop go on for a while.
  void pass(std::chrono::milliseconds time) {
    context.restart();
    context.run_for(time);
  }

  boost::asio::io_context context{1};
  http::ClientOptions options;
  std::optional<LoopbackServer> server;
  std::unique_ptr<http::Client> client;
};

}  // namespace redis3::test
