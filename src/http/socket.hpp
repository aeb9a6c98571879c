#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace redis3::http {

/// What became of one step that does not block.
struct Step {
  enum class Kind : std::uint8_t {
    done,         ///< `bytes` were moved (one or more), or the handshake is over.
    wants_read,   ///< Wait until the socket can be read, then do the same again.
    wants_write,  ///< Wait until the socket can be written, then do the same again.
    ended,        ///< The peer said that nothing more will come.
    failed,       ///< The connection is broken.
  };
  Kind kind;
  std::size_t bytes = 0;
};

/// A TCP socket that never blocks, with every step done at once or not at all: what is awaited is only that
/// it becomes ready. That spares a trip through the loop for each request, which the kernel's buffer takes
/// whole.
class Socket {
 public:
  using Endpoint = boost::asio::ip::tcp::endpoint;

  explicit Socket(boost::asio::any_io_executor executor) : socket_(std::move(executor)) {}

  /// Opens it for connecting to `endpoint`, with TCP_NODELAY.
  boost::system::error_code open(const Endpoint& endpoint);
  void close();

  Step write_some(std::string_view first, std::string_view second);
  Step read_some(std::span<char> space);

  /// To be called when a wait for reading has ended.
  void became_readable() noexcept { is_drained_ = false; }
  /// Why the last step failed.
  const boost::system::error_code& error() const noexcept { return error_; }
  boost::asio::ip::tcp::socket& native() noexcept { return socket_; }

 private:
  boost::asio::ip::tcp::socket socket_;
  boost::system::error_code error_;
  /// The last read got less than it had room for, so another one before the next wait would get nothing.
  bool is_drained_ = false;
};

}  // namespace redis3::http
