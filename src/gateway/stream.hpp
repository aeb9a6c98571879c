#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/system/error_code.hpp>

#include <cstddef>
#include <memory>
#include <span>
#include <string>

/// The Redis protocol over sockets: who listens, how bytes become commands and replies bytes, and how a
/// gateway begins and ends.
namespace redis3::gateway {

/// A socket of TCP or of the file system; both are one type, so that what is above need not know.
using Socket = boost::asio::generic::stream_protocol::socket;

/// The bytes from and to one client, plain or encrypted.
///
/// Threads  one at a time, on the socket's executor. One read and one write may be under way at once.
class Stream {
 public:
  virtual ~Stream() = default;

  /// What comes before the first byte: of TLS, the handshake.
  virtual boost::asio::awaitable<boost::system::error_code> begin() = 0;

  /// Waits for bytes, at least one, and tells how many came; 0: the client has left, or something went wrong.
  virtual boost::asio::awaitable<std::size_t> read_some(std::span<char> room) = 0;
  /// Takes what is there without waiting; 0 where nothing is.
  virtual std::size_t read_waiting(std::span<char> room) = 0;

  /// Sends what can be sent without waiting, and tells how much that was.
  virtual std::size_t write_at_once(std::string_view bytes) = 0;
  /// Sends all of it, or fails.
  virtual boost::asio::awaitable<boost::system::error_code> write(std::string_view bytes) = 0;

  /// Ends what is under way. Nothing more comes or goes.
  virtual void close() = 0;
  virtual Socket& socket() = 0;
};

/// How much has been sent that the other machine has not taken yet; 0 where that cannot be told, or it is
/// gone.
std::size_t bytes_under_way(Socket& socket);

std::unique_ptr<Stream> plain_stream(Socket socket);
/// The context outlives the stream.
std::unique_ptr<Stream> tls_stream(Socket socket, boost::asio::ssl::context& context);

}  // namespace redis3::gateway
