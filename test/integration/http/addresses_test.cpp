#include "integration/http/fixture.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>

#include <gmock/gmock.h>

#include <list>

// What a client makes of a host with several addresses.

namespace redis3 {
namespace {

namespace asio = boost::asio;
using test::HttpTest;
using test::LoopbackServer;
using test::ok;
using test::Peer;
using testing::AllOf;
using testing::HasSubstr;

/// A server of 127.0.0.1 as HttpTest has it, others on the same port of 127.0.0.2 and so on, and a host of
/// all the addresses that the test names.
class HttpAddresses : public HttpTest {
 protected:
  /// Answers each request with `name`.
  static LoopbackServer::Script answer(const std::string& name) {
    return [name](Peer& peer, std::size_t) -> asio::awaitable<void> {
      while (true) {
        co_await peer.read_request();
        co_await peer.write(ok(name));
      }
    };
  }

  LoopbackServer& serve_also(const std::string& address, LoopbackServer::Script script) {
    return others_.emplace_back(context, address, server->port(), std::move(script));
  }

  void connect_to(std::vector<std::string> addresses) {
    addresses_ = std::move(addresses);
    options.lookup = [this](const std::string& host, http::LookupCallback done) {
      EXPECT_EQ(host, "s3.test");
      ++questions;
      asio::post(context, [this, done = std::move(done)] {
        std::vector<asio::ip::address> known;
        for (const std::string& address : addresses_)
          known.push_back(asio::ip::make_address(address));
        done(std::move(known), addresses_.empty() ? "Host not found" : "");
      });
    };
    connect("s3.test");
  }

  /// As connect_to(), with TLS to the server of 127.0.0.1.
  void secure_to(std::vector<std::string> addresses) {
    connect_to(std::move(addresses));
    http::Origin origin;
    origin.host = "s3.test";
    origin.port = server->port();
    origin.uses_tls = true;
    client = std::make_unique<http::Client>(context.get_executor(), origin, options,
                                            *http::make_tls_context(authority.file()));
  }

  /// A request on a connection of its own.
  std::string fresh() {
    http::Request request = get();
    request.wants_fresh_connection = true;
    return body_of(std::move(request));
  }

  int questions = 0;
  std::vector<std::string> addresses_;
  test::Authority authority;

 private:
  std::list<LoopbackServer> others_;
};

TEST_F(HttpAddresses, connections_spread_over_all_of_them) {
  serve(answer("1"));
  LoopbackServer& second = serve_also("127.0.0.2", answer("2"));
  connect_to({"127.0.0.1", "127.0.0.2"});
  for (int i = 0; i < 6; ++i)
    fresh();
  EXPECT_EQ(server->connections(), 3u);
  EXPECT_EQ(second.connections(), 3u);
  EXPECT_EQ(client->counters().connections_opened, 6u);
}

TEST_F(HttpAddresses, a_fresh_connection_begins_with_another_address) {
  serve(answer("1"));
  serve_also("127.0.0.2", answer("2"));
  connect_to({"127.0.0.1", "127.0.0.2"});
  const std::string first = body_of(get());
  EXPECT_EQ(body_of(get()), first);
  EXPECT_NE(fresh(), first);
}

TEST_F(HttpAddresses, goes_on_to_the_next_where_one_is_dead_and_then_tries_that_last) {
  serve(answer("1"));
  connect_to({"127.0.0.3", "127.0.0.1"});
  for (int i = 0; i < 6; ++i)
    EXPECT_EQ(fresh(), "1");
  EXPECT_EQ(client->counters().addresses_failed, 1u);
  EXPECT_EQ(client->counters().connections_failed, 0u);
}

TEST_F(HttpAddresses, an_address_that_does_not_answer_in_time_comes_last) {
  options.first_byte_timeout = std::chrono::milliseconds(20);
  serve(answer("1"));
  LoopbackServer& silent =
      serve_also("127.0.0.2", [](Peer& peer, std::size_t) { return peer.wait_for_end(); });
  connect_to({"127.0.0.1", "127.0.0.2"});
  int unanswered = 0;
  for (int i = 0; i < 6; ++i) {
    if (fresh() != "1") ++unanswered;
  }
  EXPECT_EQ(unanswered, 1);
  EXPECT_EQ(silent.connections(), 1u);
  EXPECT_EQ(client->counters().first_byte_timeouts, 1u);
}

TEST_F(HttpAddresses, goes_on_to_the_next_where_one_speaks_no_tls) {
  server.emplace(context, authority.issue("DNS:s3.test"), answer("1"));
  LoopbackServer& plain = serve_also("127.0.0.2", [](Peer& peer, std::size_t) -> asio::awaitable<void> {
    co_await peer.write("HTTP/1.1 400 Bad Request\r\n\r\n");
    co_await peer.wait_for_end();
  });
  secure_to({"127.0.0.1", "127.0.0.2"});
  for (int i = 0; i < 4; ++i)
    EXPECT_EQ(fresh(), "1");
  EXPECT_EQ(plain.connections(), 1u);
  EXPECT_EQ(client->counters().addresses_failed, 1u);
}

TEST_F(HttpAddresses, goes_on_to_the_next_where_one_does_not_end_its_handshake_in_time) {
  options.tls_timeout = std::chrono::milliseconds(200);
  server.emplace(context, authority.issue("DNS:s3.test"), answer("1"));
  LoopbackServer& silent =
      serve_also("127.0.0.2", [](Peer& peer, std::size_t) { return peer.wait_for_end(); });
  secure_to({"127.0.0.1", "127.0.0.2"});
  for (int i = 0; i < 4; ++i)
    EXPECT_EQ(fresh(), "1");
  EXPECT_EQ(silent.connections(), 1u);
  EXPECT_EQ(client->counters().tls_timeouts, 1u);
}

TEST_F(HttpAddresses, a_name_that_moves_is_followed_when_its_server_is_gone) {
  serve(answer("1"));
  serve_also("127.0.0.2", answer("2"));
  connect_to({"127.0.0.1"});
  EXPECT_EQ(fresh(), "1");
  server->stop();
  addresses_ = {"127.0.0.2"};
  EXPECT_EQ(fresh(), "unavailable");
  EXPECT_EQ(fresh(), "2");
  EXPECT_EQ(questions, 2);
}

TEST_F(HttpAddresses, what_was_known_serves_while_the_name_server_is_out_of_order) {
  serve(answer("1"));
  connect_to({"127.0.0.1"});
  EXPECT_EQ(fresh(), "1");
  const std::uint16_t port = server->port();
  server->stop();
  EXPECT_EQ(fresh(), "unavailable");
  addresses_.clear();
  LoopbackServer successor(context, "127.0.0.1", port, answer("back"));
  EXPECT_EQ(fresh(), "back");
  EXPECT_EQ(questions, 2);
}

TEST_F(HttpAddresses, a_name_server_that_says_nothing_is_not_waited_for_for_ever) {
  options.resolve_timeout = std::chrono::milliseconds(20);
  serve(answer("1"));
  connect_to({});
  options.lookup = [](const std::string&, const http::LookupCallback&) {};
  connect("s3.test");
  const Result<http::Response> response = send(get());
  ASSERT_TRUE(response.has_error());
  EXPECT_EQ(response.error().kind(), ErrorKind::unavailable);
  EXPECT_THAT(response.error().message(),
              AllOf(HasSubstr("Could not resolve s3.test"), HasSubstr("no answer within 20 ms")));
  EXPECT_EQ(client->counters().resolve_timeouts, 1u);
}

}  // namespace
}  // namespace redis3
