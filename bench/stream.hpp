#pragma once

#include <openssl/ssl.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

/// The barest TCP or TLS stream: what the origin and the bare request loop have in common, and nothing that
/// redis3 uses.
namespace redis3::bench {

struct FreeTls {
  void operator()(SSL* ssl) const noexcept { SSL_free(ssl); }
  void operator()(SSL_CTX* context) const noexcept { SSL_CTX_free(context); }
};
using TlsContext = std::unique_ptr<SSL_CTX, FreeTls>;

/// For an origin: certificate and key from PEM files. Ends the program where they cannot be read.
TlsContext server_tls(const char* certificate_file, const char* key_file);
/// For a client that trusts the certificates of one PEM file.
TlsContext client_tls(const char* ca_file);

/// A non-blocking connection. Owns its descriptor.
class Stream {
 public:
  enum class Role { client, server };

  /// `tls` is null for plain TCP.
  Stream(int descriptor, SSL_CTX* tls, Role role);
  ~Stream();
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  int descriptor() const noexcept { return descriptor_; }

  static constexpr std::ptrdiff_t would_block = -1;
  static constexpr std::ptrdiff_t closed = 0;

  /// How many bytes were read; would_block; closed, also after an error.
  std::ptrdiff_t read(char* buffer, std::size_t size);
  /// How many bytes were written; would_block; closed after an error.
  std::ptrdiff_t write(std::string_view bytes);

 private:
  std::ptrdiff_t tls_result(int result) const;

  int descriptor_;
  std::unique_ptr<SSL, FreeTls> ssl_;
};

/// A connection to 127.0.0.1, made when this returns. Ends the program where nothing listens.
int connect_to(std::uint16_t port);
/// A listening socket on 127.0.0.1; `port` 0 picks a free one.
int listen_on(std::uint16_t port);
std::uint16_t port_of(int listener);

/// Says what went wrong, and ends the program.
[[noreturn]] void give_up(std::string_view what);

}  // namespace redis3::bench
