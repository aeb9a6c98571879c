#pragma once

#include "gateway/stream.hpp"
#include "redis3/error.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/generic/stream_protocol.hpp>

#include <cstdint>
#include <functional>
#include <string>

namespace redis3::gateway {

/// A place where clients knock: a TCP port of one address, or a path of the file system.
class Listener {
 public:
  using Acceptor = boost::asio::basic_socket_acceptor<boost::asio::generic::stream_protocol>;

  /// Listens on a port; 0: any free one.
  ///
  /// address  "127.0.0.1", "::1"
  /// Errors   unavailable  the port is taken, or needs other rights
  ///          not_found    this machine has no such address
  ///          invalid      it is none
  static Result<Listener> on_port(boost::asio::any_io_executor executor, const std::string& address,
                                  std::uint16_t port, int backlog);
  /// Listens on a path; a socket that a server has left behind there is replaced, a file of another kind and
  /// a server's that answers are not.
  ///
  /// mode  of the socket; 0: as the umask has it
  static Result<Listener> on_path(boost::asio::any_io_executor executor, const std::string& path,
                                  unsigned mode, int backlog);
  ~Listener();
  Listener(Listener&&) = default;
  Listener& operator=(Listener&&) = delete;

  /// "127.0.0.1:6379", "[::1]:6379", or the path.
  const std::string& name() const noexcept { return name_; }
  bool is_path() const noexcept { return !path_.empty(); }

  /// Hands each socket over, until stop(). What goes wrong with one, or for a while, ends nothing.
  boost::asio::awaitable<void> accept(std::function<void(Socket)> welcome);
  void stop();

 private:
  Listener(Acceptor acceptor, std::string name, std::string path)
      : acceptor_(std::move(acceptor)), name_(std::move(name)), path_(std::move(path)) {}

  Acceptor acceptor_;
  std::string name_;
  /// Empty, or of the file that is to be removed in the end.
  std::string path_;
};

}  // namespace redis3::gateway
