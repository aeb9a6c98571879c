#include "integration/http/fixture.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>

#include <gmock/gmock.h>

#include <list>

// What a client makes of servers and callers that break off.

namespace redis3 {
namespace {

namespace asio = boost::asio;
using test::HttpTest;
using test::ok;
using test::Peer;
using testing::AllOf;
using testing::HasSubstr;

/// A request whose caller may give up.
struct Cancellable {
  Cancellable(asio::io_context& context, http::Client& client, http::Request request) {
    asio::co_spawn(
        context, client.send(std::move(request)),
        asio::bind_cancellation_slot(signal.slot(), [this](std::exception_ptr, Result<http::Response> value) {
          result.emplace(std::move(value));
        }));
  }
  std::string kind() const {
    return !result               ? "pending"
           : result->has_value() ? "answered"
                                 : std::string(name_of(result->error().kind()));
  }

  asio::cancellation_signal signal;
  std::optional<Result<http::Response>> result;
};

class HttpFailure : public HttpTest {
 protected:
  /// It lives until the loop has ended.
  Cancellable& begin(http::Request request) {
    return begun_.emplace_back(context, *client, std::move(request));
  }

  void TearDown() override {
    client.reset();
    pass(std::chrono::milliseconds(1));
  }

 private:
  std::list<Cancellable> begun_;
};

/// Answers `answers` requests of its first connection and then reads one more and closes; later ones behave.
test::LoopbackServer::Script close_after(int answers) {
  return [answers](Peer& peer, std::size_t number) -> asio::awaitable<void> {
    for (int i = 0; number > 0 || i < answers; ++i) {
      co_await peer.read_request();
      co_await peer.write(ok(std::to_string(number)));
    }
    co_await peer.read_request();
  };
}

asio::awaitable<void> say_nothing(Peer& peer, std::size_t) {
  co_await peer.wait_for_end();
}

TEST_F(HttpFailure, repeats_a_repeatable_request_whose_kept_connection_was_closed) {
  serve(close_after(1));
  connect();
  bool was_written_twice = false;
  http::Request first = get();
  first.was_written_twice = &was_written_twice;
  EXPECT_EQ(body_of(std::move(first)), "0");
  EXPECT_FALSE(was_written_twice);
  http::Request second = get();
  second.was_written_twice = &was_written_twice;
  EXPECT_EQ(body_of(std::move(second)), "1");
  EXPECT_TRUE(was_written_twice);
  EXPECT_EQ(client->counters().requests_repeated, 1u);
  EXPECT_EQ(client->counters().requests_sent, 3u);
}

TEST_F(HttpFailure, does_not_guess_what_became_of_another_request) {
  serve(close_after(1));
  connect();
  EXPECT_EQ(body_of(get()), "0");
  const Result<http::Response> response = send(put("once"));
  ASSERT_TRUE(response.has_error());
  EXPECT_EQ(response.error().kind(), ErrorKind::outcome_unknown);
  EXPECT_THAT(response.error().message(), AllOf(HasSubstr("127.0.0.1:"), HasSubstr("without an answer")));
  EXPECT_EQ(client->counters().requests_repeated, 0u);
  EXPECT_EQ(body_of(put("again")), "1");
}

TEST_F(HttpFailure, repeats_nothing_on_a_new_connection) {
  serve(close_after(0));
  connect();
  EXPECT_EQ(body_of(get()), "outcome_unknown");
  EXPECT_EQ(server->connections(), 1u);
}

TEST_F(HttpFailure, repeats_once_at_most) {
  serve([](Peer& peer, std::size_t number) -> asio::awaitable<void> {
    if (number == 0) {
      co_await peer.read_request();
      co_await peer.write(ok("kept"));
    }
    co_await peer.read_request();
  });
  connect();
  EXPECT_EQ(body_of(get()), "kept");
  EXPECT_EQ(body_of(get()), "outcome_unknown");
  EXPECT_EQ(server->connections(), 2u);
}

TEST_F(HttpFailure, finds_out_in_time_that_an_idle_connection_was_closed) {
  serve([](Peer& peer, std::size_t number) -> asio::awaitable<void> {
    co_await peer.read_request();
    co_await peer.write(ok(std::to_string(number)));
  });
  connect();
  EXPECT_EQ(body_of(put("a")), "0");
  pass(std::chrono::milliseconds(10));
  EXPECT_EQ(body_of(put("b")), "1");
  EXPECT_EQ(client->counters().requests_sent, 2u);
}

TEST_F(HttpFailure, tells_a_reset_from_an_answer) {
  serve([](Peer& peer, std::size_t) -> asio::awaitable<void> {
    co_await peer.read_request();
    peer.reset();
  });
  connect();
  EXPECT_EQ(body_of(put("a")), "outcome_unknown");
}

TEST_F(HttpFailure, half_an_answer_is_none) {
  serve([](Peer& peer, std::size_t) -> asio::awaitable<void> {
    co_await peer.read_request();
    co_await peer.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
  });
  connect();
  const Result<http::Response> response = send(get());
  ASSERT_TRUE(response.has_error());
  EXPECT_EQ(response.error().kind(), ErrorKind::outcome_unknown);
  EXPECT_THAT(response.error().message(), HasSubstr("before its answer was whole"));
}

TEST_F(HttpFailure, what_is_not_http_is_corrupt) {
  serve([](Peer& peer, std::size_t) -> asio::awaitable<void> {
    co_await peer.read_request();
    co_await peer.write("SSH-2.0-OpenSSH_9.2\r\n\r\n");
    co_await peer.wait_for_end();
  });
  connect();
  const Result<http::Response> response = send(get());
  ASSERT_TRUE(response.has_error());
  EXPECT_EQ(response.error().kind(), ErrorKind::corrupt);
  EXPECT_THAT(response.error().message(), HasSubstr("status line"));
}

TEST_F(HttpFailure, a_body_beyond_the_bound_is_corrupt) {
  options.response_body_bytes_max = 3;
  serve([](Peer& peer, std::size_t) -> asio::awaitable<void> {
    co_await peer.read_request();
    co_await peer.write(ok("four"));
  });
  connect();
  EXPECT_EQ(body_of(get()), "corrupt");
}

TEST_F(HttpFailure, gives_up_on_a_server_that_says_nothing) {
  options.first_byte_timeout = std::chrono::milliseconds(20);
  serve(say_nothing);
  connect();
  const Result<http::Response> response = send(put("a"));
  ASSERT_TRUE(response.has_error());
  EXPECT_EQ(response.error().kind(), ErrorKind::outcome_unknown);
  EXPECT_THAT(response.error().message(), HasSubstr("no answer within 20 ms"));
}

TEST_F(HttpFailure, gives_up_on_an_answer_that_stops) {
  options.progress_timeout = std::chrono::milliseconds(20);
  serve([](Peer& peer, std::size_t) -> asio::awaitable<void> {
    co_await peer.read_request();
    co_await peer.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
    co_await peer.wait_for_end();
  });
  connect();
  const Result<http::Response> response = send(get());
  ASSERT_TRUE(response.has_error());
  EXPECT_EQ(response.error().kind(), ErrorKind::outcome_unknown);
  EXPECT_THAT(response.error().message(), HasSubstr("nothing more of its answer"));
}

TEST_F(HttpFailure, gives_up_on_a_server_that_takes_nothing) {
  options.progress_timeout = std::chrono::milliseconds(20);
  serve([](Peer&, std::size_t) -> asio::awaitable<void> {
    asio::steady_timer timer(co_await asio::this_coro::executor, std::chrono::hours(1));
    co_await timer.async_wait(asio::use_awaitable);
  });
  connect();
  const Result<http::Response> response = send(put(std::string(30'000'000, 'x')));
  ASSERT_TRUE(response.has_error());
  EXPECT_EQ(response.error().kind(), ErrorKind::outcome_unknown);
  EXPECT_THAT(response.error().message(), HasSubstr("took nothing of the request"));
}

TEST_F(HttpFailure, a_refused_connection_is_unavailable_and_named) {
  serve(say_nothing);
  connect();
  const std::string name = "127.0.0.1:" + std::to_string(server->port());
  server->stop();
  const Result<http::Response> response = send(put("a"));
  ASSERT_TRUE(response.has_error());
  EXPECT_EQ(response.error().kind(), ErrorKind::unavailable);
  EXPECT_THAT(response.error().message(), AllOf(HasSubstr(name), HasSubstr("Connection refused")));
  EXPECT_EQ(client->counters().connections_failed, 1u);
}

TEST_F(HttpFailure, a_name_that_is_none_is_unavailable_and_named) {
  serve(say_nothing);
  connect("no..such.host");
  const Result<http::Response> response = send(put("a"));
  ASSERT_TRUE(response.has_error());
  EXPECT_EQ(response.error().kind(), ErrorKind::unavailable);
  EXPECT_THAT(response.error().message(), HasSubstr("Could not resolve no..such.host"));
}

TEST_F(HttpFailure, each_of_many_requests_hears_of_a_server_that_is_gone) {
  options.connections_max = 3;
  serve(say_nothing);
  connect();
  server->stop();
  int unavailable = 0;
  int left = 5'000;
  for (int i = left; i > 0; --i) {
    asio::co_spawn(context, client->send(get()), [&](std::exception_ptr, Result<http::Response> result) {
      if (result.has_error() && result.error().kind() == ErrorKind::unavailable) ++unavailable;
      --left;
    });
  }
  while (left > 0 && context.run_one() > 0) {
  }
  EXPECT_EQ(unavailable, 5'000);
}

TEST_F(HttpFailure, cancelled_in_the_queue_nothing_happens) {
  options.connections_max = 1;
  serve(say_nothing);
  connect();
  Cancellable& first = begin(put("first"));
  Cancellable& second = begin(put("second"));
  pass(std::chrono::milliseconds(10));
  second.signal.emit(asio::cancellation_type::terminal);
  pass(std::chrono::milliseconds(5));
  EXPECT_EQ(second.kind(), "cancelled");
  EXPECT_EQ(first.kind(), "pending");
  EXPECT_EQ(client->counters().requests_sent, 1u);
}

TEST_F(HttpFailure, cancelled_after_writing_the_outcome_is_unknown_and_the_connection_goes) {
  serve([](Peer& peer, std::size_t number) -> asio::awaitable<void> {
    co_await peer.read_request();
    if (number > 0) co_await peer.write(ok("next"));
    co_await peer.wait_for_end();
  });
  connect();
  Cancellable& first = begin(put("first"));
  pass(std::chrono::milliseconds(10));
  first.signal.emit(asio::cancellation_type::terminal);
  pass(std::chrono::milliseconds(5));
  EXPECT_EQ(first.kind(), "outcome_unknown");
  EXPECT_EQ(body_of(put("second")), "next");
  EXPECT_EQ(server->connections(), 2u);
}

TEST_F(HttpFailure, a_queue_goes_on_when_the_connection_of_the_first_is_cancelled) {
  options.connections_max = 1;
  serve([](Peer& peer, std::size_t number) -> asio::awaitable<void> {
    co_await peer.read_request();
    if (number > 0) co_await peer.write(ok("second"));
    co_await peer.wait_for_end();
  });
  connect();
  Cancellable& first = begin(put("first"));
  Cancellable& second = begin(put("second"));
  pass(std::chrono::milliseconds(10));
  first.signal.emit(asio::cancellation_type::terminal);
  pass(std::chrono::milliseconds(10));
  EXPECT_EQ(first.kind(), "outcome_unknown");
  EXPECT_EQ(second.kind(), "answered");
}

TEST_F(HttpFailure, a_cancellation_ends_its_request_and_no_other) {
  serve([](Peer& peer, std::size_t number) -> asio::awaitable<void> {
    co_await peer.read_request();
    if (number == 1) co_await peer.write(ok("second"));
    co_await peer.wait_for_end();
  });
  connect();
  http::Cancellation cancellation;
  http::Request request = get();
  request.cancellation = &cancellation;
  Cancellable& first = begin(std::move(request));
  pass(std::chrono::milliseconds(10));
  EXPECT_EQ(body_of(get()), "second");
  cancellation.cancel();
  EXPECT_EQ(first.kind(), "pending");  // It goes on in a handler of its own.
  pass(std::chrono::milliseconds(5));
  EXPECT_EQ(first.kind(), "outcome_unknown");
  EXPECT_EQ(client->counters().connections_opened, 2u);
}

TEST_F(HttpFailure, a_cancellation_tells_whether_the_answer_has_begun_to_come) {
  serve([](Peer& peer, std::size_t) -> asio::awaitable<void> {
    co_await peer.read_request();
    co_await peer.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
    co_await peer.wait_for_end();
  });
  connect();
  http::Cancellation cancellation;
  http::Request request = get();
  request.cancellation = &cancellation;
  Cancellable& pending = begin(std::move(request));
  EXPECT_FALSE(cancellation.has_answer_begun());
  pass(std::chrono::milliseconds(20));
  EXPECT_TRUE(cancellation.has_answer_begun());
  cancellation.cancel();
  pass(std::chrono::milliseconds(5));
  EXPECT_FALSE(cancellation.has_answer_begun());
  EXPECT_EQ(pending.kind(), "outcome_unknown");
}

TEST_F(HttpFailure, a_connection_with_half_an_answer_is_never_used_again) {
  options.progress_timeout = std::chrono::milliseconds(20);
  // The rest comes when it is too late: whoever used the connection again would take it for an answer.
  serve([](Peer& peer, std::size_t number) -> asio::awaitable<void> {
    co_await peer.read_request();
    if (number > 1) co_return co_await peer.write(ok("whole"));
    co_await peer.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
    asio::steady_timer timer(co_await asio::this_coro::executor, std::chrono::milliseconds(60));
    co_await timer.async_wait(asio::use_awaitable);
    co_await peer.write("of it " + ok("wrong"));
    co_await peer.wait_for_end();
  });
  connect();
  EXPECT_EQ(body_of(get()), "outcome_unknown");
  http::Cancellation cancellation;
  http::Request request = get();
  request.cancellation = &cancellation;
  Cancellable& cancelled = begin(std::move(request));
  pass(std::chrono::milliseconds(10));
  cancellation.cancel();
  pass(std::chrono::milliseconds(80));
  EXPECT_EQ(cancelled.kind(), "outcome_unknown");
  EXPECT_EQ(body_of(get()), "whole");
  EXPECT_EQ(server->connections(), 3u);
}

TEST_F(HttpFailure, a_cancellation_in_the_queue_leaves_nothing_behind) {
  options.connections_max = 1;
  serve(say_nothing);
  connect();
  http::Cancellation cancellation;
  http::Request request = put("second");
  request.cancellation = &cancellation;
  begin(put("first"));
  Cancellable& second = begin(std::move(request));
  pass(std::chrono::milliseconds(10));
  cancellation.cancel();
  cancellation.cancel();
  pass(std::chrono::milliseconds(5));
  EXPECT_EQ(second.kind(), "cancelled");
  EXPECT_EQ(client->counters().requests_sent, 1u);
}

TEST_F(HttpFailure, a_cancellation_does_nothing_before_and_after_its_request_and_serves_the_next) {
  serve([](Peer& peer, std::size_t) -> asio::awaitable<void> {
    for (int i = 0; i < 2; ++i) {
      co_await peer.read_request();
      co_await peer.write(ok("answer"));
    }
    co_await peer.wait_for_end();
  });
  connect();
  http::Cancellation cancellation;
  cancellation.cancel();
  for (int i = 0; i < 2; ++i) {
    http::Request request = get();
    request.cancellation = &cancellation;
    EXPECT_EQ(body_of(std::move(request)), "answer");
    cancellation.cancel();
  }
  EXPECT_EQ(server->connections(), 1u);
}

TEST_F(HttpFailure, closing_ends_what_is_on_its_way) {
  options.connections_max = 1;
  serve(say_nothing);
  connect();
  Cancellable& written = begin(put("written"));
  Cancellable& waiting = begin(put("waiting"));
  pass(std::chrono::milliseconds(10));
  client->close();
  pass(std::chrono::milliseconds(5));
  EXPECT_EQ(written.kind(), "outcome_unknown");
  EXPECT_EQ(waiting.kind(), "cancelled");
  EXPECT_EQ(body_of(get()), "cancelled");
}

TEST_F(HttpFailure, destroying_the_client_ends_what_is_on_its_way) {
  serve(say_nothing);
  connect("localhost");
  Cancellable& resolving = begin(put("a"));
  context.poll();
  client.reset();
  pass(std::chrono::milliseconds(5));
  EXPECT_EQ(resolving.kind(), "cancelled");
}

TEST_F(HttpFailure, a_caller_may_destroy_the_client_with_the_answer_in_hand) {
  serve(close_after(1));
  connect();
  auto use_once = [](std::unique_ptr<http::Client> owned, http::Request request) -> Task<std::string> {
    Result<http::Response> response = co_await owned->send(std::move(request));
    owned.reset();
    co_return std::move(response->body);
  };
  EXPECT_EQ(*test::run(context, use_once(std::move(client), get())), "0");
}

}  // namespace
}  // namespace redis3
