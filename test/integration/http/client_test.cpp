#include "integration/http/fixture.hpp"

#include <boost/asio/co_spawn.hpp>

#include <gmock/gmock.h>

#include <vector>

// What a client does with a server that behaves.

namespace redis3 {
namespace {

namespace asio = boost::asio;
using test::HttpTest;
using test::ok;
using test::Peer;
using testing::HasSubstr;

using HttpClient = HttpTest;

/// Answers each request with its first line's path, and with its body.
asio::awaitable<void> echo(Peer& peer, std::size_t) {
  while (true) {
    const std::string request = co_await peer.read_request();
    const std::size_t path = request.find(' ') + 1;
    const std::string answer =
        request.substr(path, request.find(' ', path) - path) + request.substr(request.find("\r\n\r\n") + 4);
    co_await peer.write(ok(answer));
  }
}

std::string pattern(std::size_t size) {
  std::string bytes(size, '\0');
  for (std::size_t i = 0; i < size; ++i)
    bytes[i] = static_cast<char>(i * 7 + i / 251);
  return bytes;
}

/// Sends all of them at once and returns what came of them.
std::vector<std::optional<Result<http::Response>>> send_all(asio::io_context& context, http::Client& client,
                                                            std::vector<http::Request> requests) {
  std::vector<std::optional<Result<http::Response>>> results(requests.size());
  std::size_t left = requests.size();
  for (std::size_t i = 0; i < requests.size(); ++i) {
    asio::co_spawn(context, client.send(std::move(requests[i])),
                   [&results, &left, i](std::exception_ptr, Result<http::Response> result) {
                     results[i].emplace(std::move(result));
                     --left;
                   });
  }
  context.restart();
  while (left > 0 && context.run_one() > 0) {
  }
  return results;
}

TEST_F(HttpClient, sends_head_and_body_and_reads_the_answer) {
  serve(echo);
  connect();
  EXPECT_EQ(body_of(get("/a")), "/a");
  EXPECT_EQ(body_of(put("body")), "/body");
  const http::ClientCounters counters = client->counters();
  EXPECT_EQ(counters.requests_sent, 2u);
  EXPECT_GT(counters.bytes_sent, 60u);
  EXPECT_GT(counters.bytes_received, 60u);
}

TEST_F(HttpClient, keeps_its_connection) {
  serve(echo);
  connect();
  for (int i = 0; i < 5; ++i)
    EXPECT_EQ(body_of(get()), "/");
  EXPECT_EQ(client->counters().connections_opened, 1u);
  EXPECT_EQ(server->connections(), 1u);
}

TEST_F(HttpClient, opens_nothing_before_the_first_request) {
  serve(echo);
  connect();
  pass(std::chrono::milliseconds(5));
  EXPECT_EQ(server->connections(), 0u);
}

TEST_F(HttpClient, opens_all_connections_of_a_burst_at_once) {
  // Nobody is answered before four are there.
  auto arrived = std::make_shared<int>(0);
  serve([arrived](Peer& peer, std::size_t) -> asio::awaitable<void> {
    co_await peer.read_request();
    ++*arrived;
    asio::steady_timer timer(co_await asio::this_coro::executor);
    while (*arrived < 4) {
      timer.expires_after(std::chrono::milliseconds(1));
      co_await timer.async_wait(asio::use_awaitable);
    }
    co_await peer.write(ok("one of four"));
    co_await peer.wait_for_end();
  });
  connect();
  for (const auto& result : send_all(context, *client, {get(), get(), get(), get()})) {
    ASSERT_TRUE(result && result->has_value());
  }
  EXPECT_EQ(client->counters().connections_opened, 4u);
}

TEST_F(HttpClient, lets_requests_beyond_its_bound_wait_their_turn) {
  options.connections_max = 2;
  serve(echo);
  connect();
  std::vector<http::Request> requests;
  for (int i = 0; i < 50; ++i)
    requests.push_back(get("/" + std::to_string(i)));
  const auto results = send_all(context, *client, std::move(requests));
  for (std::size_t i = 0; i < results.size(); ++i) {
    ASSERT_TRUE(results[i] && results[i]->has_value());
    EXPECT_EQ((*results[i])->body, "/" + std::to_string(i));
  }
  EXPECT_EQ(server->connections(), 2u);
}

TEST_F(HttpClient, carries_large_bodies_both_ways) {
  serve(echo);
  connect();
  const std::string body = pattern(9'000'001);
  const Result<http::Response> response = send(put(body));
  ASSERT_TRUE(response.has_value()) << response.error().message();
  EXPECT_TRUE(response->body == "/" + body);
  EXPECT_EQ(body_of(get("/kept")), "/kept");
  EXPECT_EQ(server->connections(), 1u);
}

TEST_F(HttpClient, reads_no_body_after_head) {
  serve([](Peer& peer, std::size_t) -> asio::awaitable<void> {
    co_await peer.read_request();
    co_await peer.write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\nETag: \"a\"\r\n\r\n");
    co_await peer.read_request();
    co_await peer.write(ok("next"));
  });
  connect();
  http::Request head = get();
  head.is_head = true;
  const Result<http::Response> response = send(std::move(head));
  ASSERT_TRUE(response.has_value());
  EXPECT_EQ(response->field("content-length"), "1000");
  EXPECT_EQ(response->body, "");
  EXPECT_EQ(body_of(get()), "next");
}

TEST_F(HttpClient, does_not_keep_what_the_server_will_close) {
  serve([](Peer& peer, std::size_t number) -> asio::awaitable<void> {
    co_await peer.read_request();
    co_await peer.write("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 1\r\n\r\n" +
                        std::to_string(number));
    co_await peer.wait_for_end();
  });
  connect();
  EXPECT_EQ(body_of(get()), "0");
  EXPECT_EQ(body_of(get()), "1");
}

TEST_F(HttpClient, reads_a_body_without_length_until_the_end) {
  serve([](Peer& peer, std::size_t) -> asio::awaitable<void> {
    co_await peer.read_request();
    co_await peer.write("HTTP/1.1 200 OK\r\n\r\nall ");
    co_await peer.write("of it");
  });
  connect();
  EXPECT_EQ(body_of(get()), "all of it");
  EXPECT_EQ(body_of(get()), "all of it");
  EXPECT_EQ(server->connections(), 2u);
}

TEST_F(HttpClient, does_not_keep_a_connection_with_bytes_after_the_answer) {
  serve([](Peer& peer, std::size_t number) -> asio::awaitable<void> {
    co_await peer.read_request();
    co_await peer.write(ok(std::to_string(number)) + ok("not asked for"));
    co_await peer.wait_for_end();
  });
  connect();
  EXPECT_EQ(body_of(get()), "0");
  EXPECT_EQ(body_of(get()), "1");
}

TEST_F(HttpClient, finds_bytes_after_a_body_that_was_read_straight_into_its_string) {
  const std::string body = pattern(1'000'000);
  serve([body](Peer& peer, std::size_t) -> asio::awaitable<void> {
    co_await peer.read_request();
    co_await peer.write(ok(body) + "x");
    co_await peer.wait_for_end();
  });
  connect();
  EXPECT_TRUE(body_of(get()) == body);
  EXPECT_TRUE(body_of(get()) == body);
  EXPECT_EQ(server->connections(), 2u);
}

TEST_F(HttpClient, takes_an_answer_that_comes_before_the_request_is_sent) {
  serve([](Peer& peer, std::size_t number) -> asio::awaitable<void> {
    if (number > 0) co_return co_await echo(peer, number);
    co_await peer.read_head();
    co_await peer.write("HTTP/1.1 413 Too Large\r\nContent-Length: 4\r\n\r\nstop");
    // Reads nothing more and does not close.
    asio::steady_timer timer(co_await asio::this_coro::executor, std::chrono::hours(1));
    co_await timer.async_wait(asio::use_awaitable);
  });
  connect();
  const Result<http::Response> response = send(put(pattern(30'000'000)));
  ASSERT_TRUE(response.has_value()) << response.error().message();
  EXPECT_EQ(response->status, 413);
  EXPECT_EQ(response->body, "stop");
  EXPECT_EQ(body_of(get("/next")), "/next");
  EXPECT_EQ(server->connections(), 2u);
}

TEST_F(HttpClient, does_not_use_what_was_idle_too_long) {
  options.idle_max = std::chrono::milliseconds(10);
  serve(echo);
  connect();
  EXPECT_EQ(body_of(get()), "/");
  pass(std::chrono::milliseconds(20));
  EXPECT_EQ(body_of(get()), "/");
  EXPECT_EQ(server->connections(), 2u);
}

TEST_F(HttpClient, leaves_its_loop_without_work_when_idle) {
  serve([](Peer& peer, std::size_t) -> asio::awaitable<void> {
    co_await peer.read_request();
    co_await peer.write(ok("last"));
  });
  connect();
  EXPECT_EQ(body_of(get()), "last");
  server->stop();
  context.restart();
  context.run();  // Returns, though the client holds a connection.
}

TEST_F(HttpClient, resolves_a_name_and_tries_all_its_addresses) {
  serve(echo);
  connect("localhost");
  for (int i = 0; i < 3; ++i) {
    http::Request request = get("/name");
    request.head.replace(request.head.find("Host: test"), 10, "Host: localhost");
    EXPECT_EQ(body_of(std::move(request)), "/name");
  }
}

}  // namespace
}  // namespace redis3
