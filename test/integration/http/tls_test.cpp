#include "integration/http/fixture.hpp"

#include <gmock/gmock.h>

#include <cstdlib>
#include <fstream>

// TLS: whom a client trusts, and that it carries what plain connections carry.

namespace redis3 {
namespace {

namespace asio = boost::asio;
using test::Authority;
using test::HttpTest;
using test::ok;
using test::Peer;
using testing::AllOf;
using testing::HasSubstr;

asio::awaitable<void> echo(Peer& peer, std::size_t) {
  while (true) {
    const std::string request = co_await peer.read_request();
    co_await peer.write(ok(request.substr(request.find("\r\n\r\n") + 4)));
  }
}

class HttpTls : public HttpTest {
 protected:
  void serve_tls(test::LoopbackServer::Script script, const std::string& names = "DNS:localhost") {
    server.emplace(context, authority.issue(names), std::move(script));
  }

  void connect_tls(const std::string& ca_file, const std::string& host = "localhost") {
    const auto tls = http::make_tls_context(ca_file);
    ASSERT_TRUE(tls.has_value()) << tls.error().message();
    http::Origin origin;
    origin.host = host;
    origin.port = server->port();
    origin.uses_tls = true;
    client = std::make_unique<http::Client>(context.get_executor(), origin, options, *tls);
  }

  void expect_refused(const std::string& why) {
    const Result<http::Response> response = send(put("secret"));
    ASSERT_TRUE(response.has_error());
    EXPECT_EQ(response.error().kind(), ErrorKind::unavailable);
    EXPECT_THAT(response.error().message(), AllOf(HasSubstr(std::to_string(server->port())), HasSubstr(why)));
    EXPECT_EQ(client->counters().requests_sent, 0u);
  }

  Authority authority;
};

TEST_F(HttpTls, carries_requests_and_keeps_its_connection) {
  serve_tls(echo);
  connect_tls(authority.file());
  for (const std::string body : {"a", "", "c"})
    EXPECT_EQ(body_of(put(body)), body);
  EXPECT_EQ(server->connections(), 1u);
}

TEST_F(HttpTls, carries_large_bodies_both_ways) {
  serve_tls(echo);
  connect_tls(authority.file());
  std::string body(5'000'001, '\0');
  for (std::size_t i = 0; i < body.size(); ++i)
    body[i] = static_cast<char>(i * 7 + i / 251);
  EXPECT_TRUE(body_of(put(body)) == body);
  EXPECT_EQ(body_of(put("kept")), "kept");
  EXPECT_EQ(server->connections(), 1u);
}

TEST_F(HttpTls, asks_for_the_host_by_name) {
  auto name = std::make_shared<std::string>();
  serve_tls([name](Peer& peer, std::size_t) -> asio::awaitable<void> {
    *name = peer.server_name();
    co_await peer.read_request();
    co_await peer.write(ok(""));
  });
  connect_tls(authority.file());
  EXPECT_EQ(body_of(get()), "");
  EXPECT_EQ(*name, "localhost");
}

TEST_F(HttpTls, accepts_a_certificate_for_an_address) {
  serve_tls(echo, "IP:127.0.0.1");
  connect_tls(authority.file(), "127.0.0.1");
  EXPECT_EQ(body_of(put("a")), "a");
}

TEST_F(HttpTls, refuses_a_certificate_for_another_host) {
  serve_tls(echo, "DNS:example.com");
  connect_tls(authority.file());
  expect_refused("hostname mismatch");
}

TEST_F(HttpTls, refuses_a_certificate_for_another_address) {
  serve_tls(echo, "DNS:127.0.0.1,IP:127.0.0.2");
  connect_tls(authority.file(), "127.0.0.1");
  expect_refused("IP address mismatch");
}

TEST_F(HttpTls, refuses_an_unknown_authority_and_says_how_to_name_it) {
  const Authority other;
  serve_tls(echo);
  connect_tls(other.file());
  expect_refused("AWS_CA_BUNDLE");
}

TEST_F(HttpTls, trusts_the_systems_authorities_and_no_others_by_default) {
  serve_tls(echo);
  setenv("SSL_CERT_FILE", "/dev/null", 1);
  connect_tls("");
  expect_refused("certificate");
  setenv("SSL_CERT_FILE", authority.file().c_str(), 1);
  connect_tls("");
  EXPECT_EQ(body_of(put("a")), "a");
  unsetenv("SSL_CERT_FILE");
}

TEST_F(HttpTls, refuses_versions_before_1_2) {
  serve_tls(echo);
  SSL_CTX_set_security_level(server->tls().native_handle(), 0);
  SSL_CTX_set_max_proto_version(server->tls().native_handle(), TLS1_1_VERSION);
  connect_tls(authority.file());
  expect_refused("Could not agree on TLS");
}

TEST_F(HttpTls, resumes_its_session_on_a_new_connection) {
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    serve_tls([](Peer& peer, std::size_t) -> asio::awaitable<void> {
      co_await peer.read_request();
      co_await peer.write("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 1\r\n\r\na");
      co_await peer.wait_for_end();
    });
    SSL_CTX_set_max_proto_version(server->tls().native_handle(), version);
    connect_tls(authority.file());
    for (int i = 0; i < 3; ++i)
      EXPECT_EQ(body_of(get()), "a");
    EXPECT_EQ(client->counters().connections_opened, 3u);
    EXPECT_EQ(client->counters().sessions_resumed, 2u) << version;
  }
}

TEST_F(HttpTls, an_end_without_goodbye_is_not_the_end_of_a_body) {
  serve_tls([](Peer& peer, std::size_t number) -> asio::awaitable<void> {
    co_await peer.read_request();
    co_await peer.write("HTTP/1.1 200 OK\r\n\r\nbody");
    if (number > 0) co_await peer.say_goodbye();
  });
  connect_tls(authority.file());
  EXPECT_EQ(body_of(get()), "outcome_unknown");
  EXPECT_EQ(body_of(get()), "body");
}

TEST_F(HttpTls, finds_out_in_time_that_an_idle_connection_was_closed) {
  serve_tls([](Peer& peer, std::size_t number) -> asio::awaitable<void> {
    co_await peer.read_request();
    co_await peer.write(ok(std::to_string(number)));
  });
  connect_tls(authority.file());
  EXPECT_EQ(body_of(put("a")), "0");
  pass(std::chrono::milliseconds(10));
  EXPECT_EQ(body_of(put("b")), "1");
}

TEST_F(HttpTls, gives_up_on_a_handshake_that_takes_too_long) {
  options.tls_timeout = std::chrono::milliseconds(20);
  serve([](Peer& peer, std::size_t) -> asio::awaitable<void> { co_await peer.wait_for_end(); });
  connect_tls(authority.file());
  expect_refused("within 20 ms");
}

TEST_F(HttpTls, says_so_where_the_server_speaks_no_tls) {
  serve([](Peer& peer, std::size_t) -> asio::awaitable<void> {
    co_await peer.write("HTTP/1.1 400 Bad Request\r\n\r\n");
    co_await peer.wait_for_end();
  });
  connect_tls(authority.file());
  expect_refused("wrong version number");
}

TEST(HttpTlsContext, names_a_file_that_it_cannot_use) {
  const auto absent = http::make_tls_context("/no/such/bundle.pem");
  ASSERT_TRUE(absent.has_error());
  EXPECT_EQ(absent.error().kind(), ErrorKind::invalid);
  EXPECT_THAT(absent.error().message(), HasSubstr("/no/such/bundle.pem"));

  const std::string empty = testing::TempDir() + "redis3-no-certificates.pem";
  std::ofstream(empty) << "nothing\n";
  const auto nothing = http::make_tls_context(empty);
  ASSERT_TRUE(nothing.has_error());
  EXPECT_EQ(nothing.error().kind(), ErrorKind::invalid);
  EXPECT_THAT(nothing.error().message(), HasSubstr(empty));
}

}  // namespace
}  // namespace redis3
