#include "integration/http/fixture.hpp"

#include <boost/asio/co_spawn.hpp>

#include <gmock/gmock.h>

#include <list>

// Deadlines, bounds and ages: what ends, is refused or is closed since there is a limit to everything.

namespace redis3 {
namespace {

namespace asio = boost::asio;
using test::HttpTest;
using test::ok;
using test::Peer;
using testing::AllOf;
using testing::HasSubstr;

class HttpLimits : public HttpTest {
 protected:
  using Pending = std::optional<Result<http::Response>>;

  /// It lives until the loop has ended.
  Pending& begin(http::Request request) {
    Pending& result = begun_.emplace_back();
    asio::co_spawn(
        context, client->send(std::move(request)),
        [&result](std::exception_ptr, Result<http::Response> value) { result.emplace(std::move(value)); });
    context.restart();
    context.poll();
    return result;
  }

  static http::Request due(http::Request request, std::chrono::milliseconds time) {
    request.deadline = std::chrono::steady_clock::now() + time;
    return request;
  }

  void TearDown() override {
    client.reset();
    pass(std::chrono::milliseconds(1));
  }

 private:
  std::list<Pending> begun_;
};

asio::awaitable<void> echo(Peer& peer, std::size_t) {
  while (true) {
    const std::string request = co_await peer.read_request();
    co_await peer.write(ok(request.substr(request.find("\r\n\r\n") + 4)));
  }
}

asio::awaitable<void> say_nothing(Peer& peer, std::size_t) {
  co_await peer.wait_for_end();
}

TEST_F(HttpLimits, a_deadline_that_passes_after_writing_leaves_the_outcome_unknown) {
  serve(say_nothing);
  connect();
  const Result<http::Response> response = send(due(put("a"), std::chrono::milliseconds(30)));
  ASSERT_TRUE(response.has_error());
  EXPECT_EQ(response.error().kind(), ErrorKind::outcome_unknown);
  EXPECT_THAT(response.error().message(), AllOf(HasSubstr("request's deadline passed"),
                                                HasSubstr("127.0.0.1:"), HasSubstr("no whole answer")));
  EXPECT_EQ(client->counters().deadlines_passed, 1u);
  EXPECT_EQ(client->counters().first_byte_timeouts, 0u);
}

TEST_F(HttpLimits, a_deadline_ends_an_answer_that_trickles) {
  serve([](Peer& peer, std::size_t) -> asio::awaitable<void> {
    co_await peer.read_request();
    co_await peer.write("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n");
    asio::steady_timer timer(co_await asio::this_coro::executor);
    while (true) {
      co_await peer.write("x");
      timer.expires_after(std::chrono::milliseconds(1));
      co_await timer.async_wait(asio::use_awaitable);
    }
  });
  connect();
  EXPECT_EQ(body_of(due(get(), std::chrono::milliseconds(30))), "outcome_unknown");
  EXPECT_EQ(client->counters().progress_timeouts, 0u);
}

TEST_F(HttpLimits, a_deadline_covers_the_wait_for_a_connection) {
  options.connections_max = 1;
  serve(say_nothing);
  connect();
  const Pending& first = begin(put("first"));
  const Result<http::Response> second = send(due(put("second"), std::chrono::milliseconds(30)));
  ASSERT_TRUE(second.has_error());
  EXPECT_EQ(second.error().kind(), ErrorKind::unavailable);
  EXPECT_THAT(second.error().message(), HasSubstr("had no connection free"));
  EXPECT_FALSE(first);
  EXPECT_EQ(client->counters().requests_sent, 1u);
}

TEST_F(HttpLimits, a_deadline_covers_the_opening_of_a_connection) {
  options.lookup = [](const std::string&, const http::LookupCallback&) {};
  serve(say_nothing);
  connect("s3.test");
  http::Request request = due(put("a"), std::chrono::milliseconds(30));
  request.wants_fresh_connection = true;
  const Result<http::Response> response = send(std::move(request));
  ASSERT_TRUE(response.has_error());
  EXPECT_EQ(response.error().kind(), ErrorKind::unavailable);
  EXPECT_THAT(response.error().message(), HasSubstr("was not ready"));
}

TEST_F(HttpLimits, nothing_is_begun_after_its_deadline) {
  serve(echo);
  connect();
  EXPECT_EQ(body_of(due(put("a"), std::chrono::milliseconds(-1))), "unavailable");
  EXPECT_EQ(server->connections(), 0u);
  EXPECT_EQ(body_of(due(put("in time"), std::chrono::hours(1))), "in time");
}

TEST_F(HttpLimits, one_request_too_many_in_the_queue_is_refused_and_the_others_are_not) {
  options.connections_max = 1;
  options.waiting_max = 2;
  serve([](Peer& peer, std::size_t) -> asio::awaitable<void> {
    co_await peer.read_request();
    asio::steady_timer timer(co_await asio::this_coro::executor, std::chrono::milliseconds(20));
    co_await timer.async_wait(asio::use_awaitable);
    co_await peer.write(ok("first"));
    co_await echo(peer, 0);
  });
  connect();
  Pending& first = begin(put("first"));
  pass(std::chrono::milliseconds(10));
  Pending& second = begin(put("second"));
  Pending& third = begin(put("third"));
  Pending& refused = begin(put("fourth"));
  ASSERT_TRUE(refused && refused->has_error());
  EXPECT_EQ(refused->error().kind(), ErrorKind::unavailable);
  EXPECT_THAT(refused->error().message(), HasSubstr("Nothing was sent"));
  pass(std::chrono::milliseconds(40));
  for (const Pending* answered : {&first, &second, &third})
    EXPECT_TRUE(*answered && (*answered)->has_value());
  EXPECT_EQ(client->counters().requests_refused, 1u);
  EXPECT_EQ(client->counters().waiting_peak, 2u);
  EXPECT_EQ(body_of(put("again")), "again");
}

TEST_F(HttpLimits, bytes_are_held_until_the_answer_is_there_however_it_ends) {
  options.bytes_held_max = 2'000;
  options.first_byte_timeout = std::chrono::milliseconds(20);
  serve([](Peer& peer, std::size_t number) -> asio::awaitable<void> {
    if (number == 0) co_await peer.wait_for_end();
    co_await echo(peer, number);
  });
  connect();
  const Pending& held = begin(put(std::string(1'500, 'x')));
  EXPECT_EQ(body_of(put(std::string(1'000, 'y'))), "unavailable");
  EXPECT_EQ(body_of(put("short")), "short");
  pass(std::chrono::milliseconds(60));
  ASSERT_TRUE(held && held->has_error());
  EXPECT_EQ(body_of(put(std::string(1'000, 'y'))), std::string(1'000, 'y'));
  EXPECT_EQ(body_of(put(std::string(9'000, 'z'))), std::string(9'000, 'z'));
  EXPECT_EQ(client->counters().requests_refused, 1u);
  EXPECT_GT(client->counters().bytes_held_peak, 9'000u);
}

TEST_F(HttpLimits, an_old_connection_is_closed_after_its_answer) {
  options.connection_age_max = std::chrono::milliseconds(20);
  serve(echo);
  connect();
  EXPECT_EQ(body_of(put("a")), "a");
  EXPECT_EQ(body_of(put("b")), "b");
  EXPECT_EQ(server->connections(), 1u);
  pass(std::chrono::milliseconds(30));
  EXPECT_EQ(body_of(put("the last on it")), "the last on it");
  EXPECT_EQ(body_of(put("c")), "c");
  EXPECT_EQ(server->connections(), 2u);
  EXPECT_EQ(client->counters().connections_retired, 1u);
}

TEST_F(HttpLimits, an_idle_connection_is_closed_unasked_where_that_is_wanted) {
  options.idle_max = std::chrono::milliseconds(20);
  options.closes_idle_unasked = true;
  bool is_closed = false;
  serve([&is_closed](Peer& peer, std::size_t) -> asio::awaitable<void> {
    co_await peer.read_request();
    co_await peer.write(ok("a"));
    try {
      co_await peer.wait_for_end();
    } catch (const boost::system::system_error&) {
      is_closed = true;
    }
  });
  connect();
  EXPECT_EQ(body_of(get()), "a");
  server->stop();
  context.restart();
  context.run();  // Returns, since there is an end to the sweep.
  EXPECT_TRUE(is_closed);
  EXPECT_EQ(client->counters().connections_retired, 1u);
}

}  // namespace
}  // namespace redis3
