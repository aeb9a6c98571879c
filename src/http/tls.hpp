#pragma once

#include "http/socket.hpp"

#include <openssl/ssl.h>
#include <boost/asio/ssl/context.hpp>

#include <array>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace redis3::http {

/// The last TLS session that a server gave to one client, for its next connection to resume.
class TlsSessions {
 public:
  /// Makes connections of `context` hand their sessions to their TlsSessions.
  static void enable(SSL_CTX& context);

  /// Lets `connection` resume the last session, where there is one, and keep here what it is given.
  void attach(SSL& connection);

 private:
  struct Free {
    void operator()(SSL_SESSION* session) const { SSL_SESSION_free(session); }
  };
  static int keep(SSL* connection, SSL_SESSION* session);

  std::unique_ptr<SSL_SESSION, Free> last_;
};

/// TLS on a Socket, in the same steps as the socket's own. OpenSSL reads and writes the socket through a BIO
/// of ours: no buffers in between, and no SIGPIPE.
class TlsStream {
 public:
  /// What one record can carry; also what one write_some() takes at most.
  static constexpr std::size_t record_bytes_max = 16 * 1024;

  /// `socket` and `sessions` must outlive this. `host` is the name, or IP literal, that the certificate must
  /// be for.
  TlsStream(SSL_CTX& context, Socket& socket, TlsSessions& sessions, const std::string& host);

  Step handshake();
  Step write_some(std::string_view first, std::string_view second);
  Step read_some(std::span<char> space);
  /// Tells the peer, if that is possible at once, that nothing more will come.
  void say_goodbye();

  /// Whether bytes that were read from the socket wait to be looked at.
  bool has_buffered() const;
  bool is_resumed() const;
  /// Why the last step failed, for people: "certificate verify failed: self-signed certificate".
  const std::string& failure() const noexcept { return failure_; }
  /// Whether it failed because the certificate does not prove that this is the origin.
  bool is_distrusted() const;

 private:
  struct Free {
    void operator()(SSL* connection) const { SSL_free(connection); }
  };
  Step conclude(int result, std::size_t bytes);

  Socket& socket_;
  std::unique_ptr<SSL, Free> connection_;
  std::string failure_;
};

}  // namespace redis3::http
