#include "gateway/tls.hpp"

#include <fmt/format.h>

#include <string_view>

namespace redis3::gateway {
namespace {

namespace ssl = boost::asio::ssl;
using boost::system::error_code;

Error unusable(std::string_view directive, const std::string& file, const error_code& failed) {
  return Error(ErrorKind::invalid, fmt::format("{} {}: {}", directive, file, failed.message()));
}

int verify_mode(TlsClients clients) {
  switch (clients) {
    case TlsClients::no:
      return ssl::verify_none;
    case TlsClients::optional:
      return ssl::verify_peer;
    case TlsClients::yes:
      break;
  }
  return ssl::verify_peer | ssl::verify_fail_if_no_peer_cert;
}

}  // namespace

Result<ssl::context> open_tls_context(const Config& config) {
  ssl::context context(ssl::context::tls_server);
  error_code failed;
  context.set_options(ssl::context::default_workarounds | ssl::context::no_sslv2 | ssl::context::no_sslv3 |
                      ssl::context::no_tlsv1 | ssl::context::no_tlsv1_1 | ssl::context::single_dh_use);
  if (!config.tls_key_file_pass.empty())
    context.set_password_callback([pass = config.tls_key_file_pass](auto, auto) { return pass; });
  context.use_certificate_chain_file(config.tls_cert_file, failed);
  if (failed) return unusable("tls-cert-file", config.tls_cert_file, failed);
  context.use_private_key_file(config.tls_key_file, ssl::context::pem, failed);
  if (failed) return unusable("tls-key-file", config.tls_key_file, failed);
  if (!config.tls_ca_cert_file.empty()) {
    context.load_verify_file(config.tls_ca_cert_file, failed);
    if (failed) return unusable("tls-ca-cert-file", config.tls_ca_cert_file, failed);
  }
  if (!config.tls_ca_cert_dir.empty()) {
    context.add_verify_path(config.tls_ca_cert_dir, failed);
    if (failed) return unusable("tls-ca-cert-dir", config.tls_ca_cert_dir, failed);
  }
  context.set_verify_mode(verify_mode(config.tls_auth_clients), failed);
  // Without a name for them, OpenSSL refuses sessions in which a certificate has been shown when a client
  // takes them up again.
  constexpr std::string_view sessions = "redis3";
  SSL_CTX_set_session_id_context(context.native_handle(),
                                 reinterpret_cast<const unsigned char*>(sessions.data()), sessions.size());
  return context;
}

}  // namespace redis3::gateway
