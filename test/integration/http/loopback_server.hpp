#pragma once

#include "integration/http/certificates.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace redis3::test {

/// The server's end of one connection, in the hands of a test's script. Every call throws where the client is
/// gone, which ends the script.
class Peer {
 public:
  using Socket = boost::asio::ip::tcp::socket;

  Peer(Socket socket, boost::asio::ssl::context* tls);

  /// Reads one request whole (its Content-Length counts) and returns it.
  boost::asio::awaitable<std::string> read_request();
  /// Reads up to the empty line that ends a head.
  boost::asio::awaitable<std::string> read_head();
  boost::asio::awaitable<void> write(std::string text);
  /// Waits until the client closes.
  boost::asio::awaitable<void> wait_for_end();
  /// TLS's own goodbye, where there is TLS.
  boost::asio::awaitable<void> say_goodbye();
  /// Closes with a reset in place of an orderly end.
  void reset();
  boost::asio::awaitable<void> handshake();

  /// The name that the client asked for (TLS).
  std::string server_name();

 private:
  boost::asio::awaitable<void> read_more();

  std::optional<Socket> plain_;
  std::optional<boost::asio::ssl::stream<Socket>> tls_;
  std::string buffer_;
};

/// A server on an ephemeral port of 127.0.0.1 that runs a script for each connection, in the test's own loop.
/// When the script ends the connection is closed.
class LoopbackServer {
 public:
  /// `number` counts the connections from 0.
  using Script = std::function<boost::asio::awaitable<void>(Peer& peer, std::size_t number)>;

  LoopbackServer(boost::asio::io_context& context, Script script);
  /// Another one on the same port of another address of this machine: "127.0.0.2".
  LoopbackServer(boost::asio::io_context& context, const std::string& address, std::uint16_t port,
                 Script script);
  LoopbackServer(boost::asio::io_context& context, const Authority::Certificate& certificate, Script script);

  std::uint16_t port() const { return acceptor_.local_endpoint().port(); }
  std::size_t connections() const { return *connections_; }
  boost::asio::ssl::context& tls() { return *tls_; }
  /// Refuses connections from now on.
  void stop() { acceptor_.close(); }

 private:
  boost::asio::awaitable<void> accept();

  boost::asio::ip::tcp::acceptor acceptor_;
  std::shared_ptr<boost::asio::ssl::context> tls_;
  Script script_;
  std::shared_ptr<std::size_t> connections_ = std::make_shared<std::size_t>(0);
};

/// "HTTP/1.1 200 OK" with that body.
std::string ok(const std::string& body);

}  // namespace redis3::test
