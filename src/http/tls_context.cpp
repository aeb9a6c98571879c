#include "http/client.hpp"
#include "http/tls.hpp"

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/x509.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>

namespace redis3::http {
namespace {

namespace asio = boost::asio;
namespace fs = std::filesystem;

/// Where distributions keep their bundle. OpenSSL, being linked in, only knows Debian's own places.
constexpr std::array bundle_files{
    "/etc/ssl/certs/ca-certificates.crt",                 // Debian, Ubuntu, Arch, Alpine
    "/etc/pki/tls/certs/ca-bundle.crt",                   // Fedora, RHEL, Amazon Linux
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",  // RHEL and its kin, newer
    "/etc/ssl/ca-bundle.pem",                             // openSUSE
    "/etc/ssl/cert.pem",                                  // Alpine, the BSDs, macOS
};

std::string environment(const char* name) {
  const char* const value = std::getenv(name);
  return value ? value : "";
}

bool is_file(const std::string& path) {
  std::error_code ignored;
  return !path.empty() && fs::is_regular_file(path, ignored);
}

bool is_filled_directory(const std::string& path) {
  std::error_code error;
  const bool is_empty = fs::is_empty(path, error);
  return !path.empty() && !error && !is_empty;
}

/// Whether OpenSSL's own search, with SSL_CERT_FILE and SSL_CERT_DIR, has anything to look into.
bool has_default_authorities() {
  const std::string file = environment(X509_get_default_cert_file_env());
  const std::string directory = environment(X509_get_default_cert_dir_env());
  return is_file(file.empty() ? X509_get_default_cert_file() : file) ||
         is_filled_directory(directory.empty() ? X509_get_default_cert_dir() : directory);
}

Result<void> trust_file(SSL_CTX& context, const std::string& file, std::string_view setting) {
  if (!is_file(file)) {
    return Error(ErrorKind::invalid,
                 fmt::format("There is no file {} with the authorities to trust ({}).", file, setting));
  }
  ERR_clear_error();
  if (SSL_CTX_load_verify_file(&context, file.c_str()) != 1) {
    const char* const reason = ERR_reason_error_string(ERR_peek_last_error());
    return Error(ErrorKind::invalid,
                 fmt::format("Cannot read the authorities to trust from {} ({}): {}.", file, setting,
                             reason ? reason : "it holds no certificate in PEM"));
  }
  return {};
}

/// A directory of hashed names is searched for the one authority that is needed; a bundle is read whole,
/// which takes milliseconds. So the bundles come last.
Result<void> trust_system(SSL_CTX& context, std::string_view setting) {
  if (has_default_authorities()) {
    SSL_CTX_set_default_verify_paths(&context);
    return {};
  }
  for (const char* const file : bundle_files) {
    if (is_file(file)) return trust_file(context, file, setting);
  }
  return Error(
      ErrorKind::invalid,
      fmt::format("This system has no certificate authorities to trust. Install its ca-certificates package, "
                  "or name a PEM file of them in {} or SSL_CERT_FILE.",
                  setting));
}

}  // namespace

Result<std::shared_ptr<asio::ssl::context>> make_tls_context(std::string ca_file, std::string_view setting) {
  auto context = std::make_shared<asio::ssl::context>(asio::ssl::context::tls_client);
  SSL_CTX& native = *context->native_handle();
  SSL_CTX_set_min_proto_version(&native, TLS1_2_VERSION);
  SSL_CTX_set_options(&native, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION);
  SSL_CTX_set_verify(&native, SSL_VERIFY_PEER, nullptr);
  TlsSessions::enable(native);

  const Result<void> trust =
      ca_file.empty() ? trust_system(native, setting) : trust_file(native, ca_file, setting);
  if (trust.has_error()) return trust.error();
  return context;
}

}  // namespace redis3::http
