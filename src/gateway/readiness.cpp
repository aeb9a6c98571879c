#include "gateway/readiness.hpp"

#include "base/text.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cstddef>
#include <cstring>

namespace redis3::gateway {

Result<UnixAddress> unix_address(std::string_view path) {
  UnixAddress address;
  const bool is_abstract = path.starts_with('@');
  // An abstract name is counted; a path ends with a zero.
  const std::size_t room = sizeof(address.bytes.sun_path) - (is_abstract ? 0 : 1);
  if (!is_abstract && !path.starts_with('/'))
    return Error(ErrorKind::invalid, "a Unix socket's path begins with / or, if it is abstract, with @");
  if (path.size() < 2 || path.size() > room)
    return Error(ErrorKind::invalid, fmt::format("a Unix socket's path has 2 to {} bytes", room));
  address.bytes.sun_family = AF_UNIX;
  std::memcpy(address.bytes.sun_path, path.data(), path.size());
  if (is_abstract) address.bytes.sun_path[0] = '\0';
  address.length =
      static_cast<::socklen_t>(offsetof(::sockaddr_un, sun_path) + path.size() + (is_abstract ? 0 : 1));
  return address;
}

void Readiness::status(std::string_view line) const {
  send(fmt::format("STATUS={}", plain_line(line)));
}

void Readiness::send(std::string_view message) const {
  if (socket_.empty()) return;
  const Result<UnixAddress> address = unix_address(socket_);
  if (!address) return;
  const int socket = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (socket < 0) return;
  ::sendto(socket, message.data(), message.size(), MSG_NOSIGNAL,
           reinterpret_cast<const ::sockaddr*>(&address->bytes), address->length);
  ::close(socket);
}

}  // namespace redis3::gateway
