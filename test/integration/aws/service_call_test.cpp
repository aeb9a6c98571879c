#include "aws/service_call.hpp"

#include "integration/http/loopback_server.hpp"
#include "support/run.hpp"

#include <gmock/gmock.h>

#include <optional>

namespace redis3::aws {
namespace {

namespace asio = boost::asio;
using redis3::test::LoopbackServer;
using redis3::test::ok;
using redis3::test::Peer;
using testing::HasSubstr;

/// Sends one request to a server that a test scripts.
class HttpServiceCall : public testing::Test {
 protected:
  void serve(LoopbackServer::Script script) { server_.emplace(context_, std::move(script)); }

  Result<ServiceResponse> send(std::chrono::milliseconds time_max = std::chrono::seconds(5)) {
    ServiceRequest request;
    request.endpoint = EndpointUrl::parse("http://127.0.0.1:" + std::to_string(server_->port())).value();
    request.body = "a=b";
    request.head = plain_head("POST", request.endpoint, "/path?x=y", {}, request.body.size());
    request.time_max = time_max;
    const ServiceCall call = http_service_call({});
    return redis3::test::run(context_, call(std::move(request)));
  }

  ~HttpServiceCall() override {
    server_.reset();
    context_.restart();
    context_.poll();
  }

 private:
  asio::io_context context_{1};
  std::optional<LoopbackServer> server_;
};

TEST_F(HttpServiceCall, sends_head_and_body_and_gives_status_and_body) {
  std::string seen;
  serve([&](Peer& peer, std::size_t) -> asio::awaitable<void> {
    seen = co_await peer.read_request();
    co_await peer.write("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno");
  });
  const auto response = send();
  ASSERT_TRUE(response);
  EXPECT_EQ(response->status, 403);
  EXPECT_EQ(response->body, "no");
  EXPECT_THAT(seen, HasSubstr("POST /path?x=y HTTP/1.1\r\nHost: 127.0.0.1:"));
}

TEST_F(HttpServiceCall, does_not_wait_for_one_who_does_not_answer) {
  serve([](Peer& peer, std::size_t) { return peer.wait_for_end(); });
  const auto response = send(std::chrono::milliseconds(50));
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().kind(), ErrorKind::unavailable);
}

TEST_F(HttpServiceCall, takes_no_endless_answer) {
  serve([](Peer& peer, std::size_t) -> asio::awaitable<void> {
    co_await peer.read_request();
    co_await peer.write("HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n");
    co_await peer.wait_for_end();
  });
  EXPECT_FALSE(send());
}

}  // namespace
}  // namespace redis3::aws
