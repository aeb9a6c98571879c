#include "doctor/tls_probe.hpp"

#include "integration/http/certificates.hpp"
#include "integration/http/loopback_server.hpp"
#include "support/run.hpp"

#include <gmock/gmock.h>

// What is told of a server's TLS, trusted or not.

namespace redis3::doctor {
namespace {

namespace asio = boost::asio;
using test::Authority;
using test::LoopbackServer;
using test::Peer;
using testing::HasSubstr;
using testing::StartsWith;

class DoctorTls : public testing::Test {
 protected:
  void serve(const std::string& names) {
    server.emplace(context, authority.issue(names),
                   [](Peer& peer, std::size_t) { return peer.wait_for_end(); });
  }

  Result<TlsFacts> probe(const std::string& ca_file, const std::string& host = "s3.test") {
    http::Origin origin;
    origin.host = host;
    origin.port = server->port();
    origin.uses_tls = true;
    return test::run(
        context, probe_tls(context.get_executor(), origin, "127.0.0.1", *http::make_tls_context(ca_file)));
  }

  ~DoctorTls() override {
    server.reset();
    context.restart();
    context.poll();
  }

  asio::io_context context{1};
  Authority authority;
  std::optional<LoopbackServer> server;
};

TEST_F(DoctorTls, tells_what_was_agreed_on_and_whose_certificate_it_is) {
  serve("DNS:s3.test");
  const Result<TlsFacts> facts = probe(authority.file());
  ASSERT_TRUE(facts) << facts.error().message();
  EXPECT_EQ(facts->problem, "");
  EXPECT_THAT(facts->version, StartsWith("TLSv1."));
  EXPECT_NE(facts->cipher, "");
  EXPECT_THAT(facts->issuer, HasSubstr("CN="));
  ASSERT_TRUE(facts->expires);
  EXPECT_GT(*facts->expires, system_clock().now());
  EXPECT_GT(facts->handshake.count(), 0);
}

TEST_F(DoctorTls, tells_of_a_certificate_that_cannot_be_trusted_whose_it_is_all_the_same) {
  const Authority other;
  serve("DNS:s3.test");
  const Result<TlsFacts> facts = probe(other.file());
  ASSERT_TRUE(facts) << facts.error().message();
  EXPECT_THAT(facts->problem, HasSubstr("certificate"));
  EXPECT_THAT(facts->issuer, HasSubstr("CN="));
}

TEST_F(DoctorTls, tells_of_a_certificate_for_another_host) {
  serve("DNS:elsewhere.test");
  EXPECT_THAT(probe(authority.file())->problem, HasSubstr("ostname mismatch"));
  EXPECT_THAT(probe(authority.file(), "127.0.0.1")->problem, HasSubstr("IP address mismatch"));
}

TEST_F(DoctorTls, tells_of_a_server_that_speaks_no_tls) {
  server.emplace(context, [](Peer& peer, std::size_t) -> asio::awaitable<void> {
    co_await peer.write("HTTP/1.1 400 Bad Request\r\n\r\n");
    co_await peer.wait_for_end();
  });
  const Result<TlsFacts> facts = probe(authority.file());
  ASSERT_TRUE(facts) << facts.error().message();
  EXPECT_NE(facts->problem, "");
  EXPECT_EQ(facts->version, "");
}

TEST_F(DoctorTls, a_refused_connection_is_another_matter) {
  serve("DNS:s3.test");
  const std::uint16_t port = server->port();
  server->stop();
  http::Origin origin;
  origin.host = "s3.test";
  origin.port = port;
  const Result<TlsFacts> facts = test::run(context, probe_tls(context.get_executor(), origin, "127.0.0.1",
                                                              *http::make_tls_context(authority.file())));
  ASSERT_TRUE(facts.has_error());
  EXPECT_EQ(facts.error().kind(), ErrorKind::unavailable);
  EXPECT_THAT(facts.error().message(), HasSubstr("Connection refused"));
}

}  // namespace
}  // namespace redis3::doctor
