#pragma once

#include "redis3/error.hpp"

#include <sys/socket.h>
#include <sys/un.h>

#include <string>
#include <string_view>
#include <utility>

namespace redis3::gateway {

/// The address of a Unix socket as the system takes it.
struct UnixAddress {
  ::sockaddr_un bytes{};
  ::socklen_t length = 0;
};
/// `path`: absolute, or with `@` in front the name of an abstract socket. Errors: invalid.
Result<UnixAddress> unix_address(std::string_view path);

/// Tells whoever has started the process how it is, where they ask for it: systemd's protocol, one datagram a
/// message to the socket in the environment's NOTIFY_SOCKET. A message that cannot be sent is no reason to
/// stop: nothing is said about it.
///
/// Source  https://www.freedesktop.org/software/systemd/man/latest/sd_notify.html
class Readiness {
 public:
  /// socket  The value of NOTIFY_SOCKET; empty: nobody asks.
  explicit Readiness(std::string socket) : socket_(std::move(socket)) {}

  /// It listens, and answers.
  void ready() const { send("READY=1"); }
  /// It answers what is in flight, and then ends.
  void stopping() const { send("STOPPING=1"); }
  /// A line for people, as `systemctl status` shows it.
  void status(std::string_view line) const;

 private:
  void send(std::string_view message) const;

  std::string socket_;
};

}  // namespace redis3::gateway
