#include "doctor/tls_probe.hpp"

#include <fmt/format.h>
#include <openssl/x509v3.h>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>
#include <ctime>
#include <memory>
#include <optional>
#include <utility>

namespace redis3::doctor {
namespace {

namespace asio = boost::asio;
using Stream = asio::ssl::stream<asio::ip::tcp::socket>;

constexpr std::chrono::seconds probe_time_max{6};

std::string text_of(const X509_NAME* name) {
  const std::unique_ptr<BIO, int (*)(BIO*)> bio(BIO_new(BIO_s_mem()), BIO_free);
  if (!bio || X509_NAME_print_ex(bio.get(), name, 0, XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB) < 0) return {};
  char* bytes = nullptr;
  const long length = BIO_get_mem_data(bio.get(), &bytes);
  return {bytes, static_cast<std::size_t>(length)};
}

std::optional<TimePoint> time_of(const ASN1_TIME* time) {
  std::tm parts{};
  if (ASN1_TIME_to_tm(time, &parts) != 1) return std::nullopt;
  return TimePoint(std::chrono::seconds(timegm(&parts)));
}

void expect_host(SSL& connection, const std::string& host) {
  boost::system::error_code not_an_address;
  asio::ip::make_address(host, not_an_address);
  if (!not_an_address) {
    X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(&connection), host.c_str());
    return;
  }
  SSL_set1_host(&connection, host.c_str());
  SSL_set_tlsext_host_name(&connection, host.c_str());
}

/// Lets the handshake go on with a certificate that cannot be trusted, so that it can be told of. OpenSSL
/// remembers what was wrong with it, and nothing is sent to its owner.
int accept_anything(int, X509_STORE_CTX*) {
  return 1;
}

}  // namespace

Task<TlsFacts> probe_tls(asio::any_io_executor executor, http::Origin origin, std::string address,
                         std::shared_ptr<asio::ssl::context> context) {
  // Shared with the timer, whose handler may be on its way when this ends.
  const auto shared = std::make_shared<Stream>(executor, *context);
  Stream& stream = *shared;
  SSL& connection = *stream.native_handle();
  SSL_set_verify(&connection, SSL_VERIFY_PEER, accept_anything);
  expect_host(connection, origin.host);

  asio::steady_timer timer(executor, probe_time_max);
  timer.async_wait([shared](const boost::system::error_code& cancelled) {
    boost::system::error_code ignored;
    if (!cancelled) shared->next_layer().close(ignored);
  });
  boost::system::error_code error;
  const asio::ip::tcp::endpoint endpoint(asio::ip::make_address(address), origin.port);
  co_await stream.next_layer().async_connect(endpoint, asio::redirect_error(asio::use_awaitable, error));
  if (error) {
    timer.cancel();
    co_return Error(ErrorKind::unavailable,
                    fmt::format("Could not connect to {} ({}: {}).", origin.host, address, error.message()));
  }

  TlsFacts facts;
  const auto began = std::chrono::steady_clock::now();
  co_await stream.async_handshake(asio::ssl::stream_base::client,
                                  asio::redirect_error(asio::use_awaitable, error));
  facts.handshake =
      std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - began);
  timer.cancel();
  if (error) {
    facts.problem = error.message();
    co_return facts;
  }
  facts.version = SSL_get_version(&connection);
  facts.cipher = SSL_get_cipher_name(&connection);
  if (const std::unique_ptr<X509, void (*)(X509*)> certificate(SSL_get1_peer_certificate(&connection),
                                                               X509_free);
      certificate) {
    facts.subject = text_of(X509_get_subject_name(certificate.get()));
    facts.issuer = text_of(X509_get_issuer_name(certificate.get()));
    facts.expires = time_of(X509_get0_notAfter(certificate.get()));
  }
  if (const long verdict = SSL_get_verify_result(&connection); verdict != X509_V_OK) {
    facts.problem = X509_verify_cert_error_string(verdict);
  }
  co_return facts;
}

}  // namespace redis3::doctor
