#pragma once

#include "base/text.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>

namespace redis3::test {

/// One answer as it came.
struct PeerResponse {
  int status = 0;
  std::map<std::string, std::string> headers;  ///< Names in lower case.
  std::string body;
};

/// A client over a plain blocking socket that sends exactly the bytes it is given: an HTTP library would not
/// send what is wrong. A read that brings nothing within five seconds throws.
class HttpPeer {
 public:
  explicit HttpPeer(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    // Head and body go in two sends, and Nagle's algorithm would hold the second one back for 40 ms.
    const int yes = 1;
    ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    const timeval patience{5, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
      throw std::runtime_error("cannot connect");
    }
  }
  ~HttpPeer() { ::close(socket_); }
  HttpPeer(const HttpPeer&) = delete;
  HttpPeer& operator=(const HttpPeer&) = delete;

  /// False where the server has closed.
  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }

  void end_sending() { ::shutdown(socket_, SHUT_WR); }

  /// `is_answer_to_head`: no body follows, whatever its length is said to be.
  PeerResponse receive(bool is_answer_to_head = false) {
    PeerResponse response;
    std::string head = take_until("\r\n\r\n");
    response.status = std::atoi(head.substr(9, 3).c_str());
    std::size_t begin = head.find("\r\n") + 2;
    while (begin < head.size()) {
      const std::size_t end = head.find("\r\n", begin);
      const std::string line = head.substr(begin, end - begin);
      begin = end + 2;
      if (line.empty()) break;
      const std::size_t colon = line.find(": ");
      response.headers[to_lower(line.substr(0, colon))] = line.substr(colon + 2);
    }
    if (is_answer_to_head || response.status == 100) return response;
    const auto length = response.headers.find("content-length");
    if (length == response.headers.end()) return response;
    const std::size_t body_bytes = std::stoull(length->second);
    while (buffer_.size() < body_bytes)
      read_more();
    response.body = buffer_.substr(0, body_bytes);
    buffer_.erase(0, body_bytes);
    return response;
  }

  enum class End { closed, reset, open };
  /// Reads to the connection's end, and tells how that came; open where nothing came for five seconds.
  End end() {
    char bytes[65536];
    ssize_t size;
    while ((size = ::recv(socket_, bytes, sizeof bytes, 0)) > 0)
      buffer_.append(bytes, static_cast<std::size_t>(size));
    if (size == 0) return End::closed;
    return errno == ECONNRESET ? End::reset : End::open;
  }
  /// What has been read and not been taken by receive().
  const std::string& received() const { return buffer_; }

  /// Whether the server sends anything within this time.
  bool has_bytes(std::chrono::milliseconds patience) {
    pollfd ready{socket_, POLLIN, 0};
    return ::poll(&ready, 1, static_cast<int>(patience.count())) > 0;
  }

  /// Whether the server ends the connection, having sent nothing more.
  bool is_closed() {
    char byte;
    return buffer_.empty() && ::recv(socket_, &byte, 1, 0) == 0;
  }

 private:
  std::string take_until(std::string_view end) {
    std::size_t at;
    while ((at = buffer_.find(end)) == std::string::npos)
      read_more();
    std::string taken = buffer_.substr(0, at + end.size());
    buffer_.erase(0, at + end.size());
    return taken;
  }

  void read_more() {
    char bytes[65536];
    const ssize_t size = ::recv(socket_, bytes, sizeof bytes, 0);
    if (size <= 0) throw std::runtime_error("the server sent no more");
    buffer_.append(bytes, static_cast<std::size_t>(size));
  }

  int socket_;
  std::string buffer_;
};

}  // namespace redis3::test
