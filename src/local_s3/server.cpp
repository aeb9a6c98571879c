#include "local_s3/server.hpp"

#include "base/as_result.hpp"
#include "local_s3/connection.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/address.hpp>

#include <exception>
#include <utility>

namespace redis3::local_s3 {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using std::chrono::steady_clock;

Error cannot_listen(const std::string& where, const boost::system::error_code& error) {
  if (error == asio::error::address_in_use) {
    return Error(ErrorKind::unavailable, where + " is in use by another program");
  }
  if (error == asio::error::access_denied)
    return Error(ErrorKind::denied, "no permission to listen on " + where);
  return Error(ErrorKind::invalid, "cannot listen on " + where + ": " + error.message());
}

std::string text_of(const asio::ip::address& address) {
  return address.is_v6() ? '[' + address.to_string() + ']' : address.to_string();
}

}  // namespace

Server::Server(asio::any_io_executor executor, const Authenticator& authenticator, Handler handler,
               const Clock& clock, Random& random, ServerOptions options)
    : options_(std::move(options)),
      context_{authenticator,   std::move(handler), clock,           random,
               options_.limits, options_.log,       options_.faults, {}},
      acceptor_(executor),
      sweep_timer_(executor) {}

Server::~Server() = default;

Result<void> Server::start() {
  boost::system::error_code error;
  const auto address = asio::ip::make_address(options_.bind, error);
  if (error) {
    return Error(
        ErrorKind::invalid,
        "'" + options_.bind + "' is not an IP address; use 127.0.0.1 or another one of this machine");
  }
  const tcp::endpoint endpoint(address, options_.port);
  const std::string where = text_of(address) + ':' + std::to_string(options_.port);
  acceptor_.open(endpoint.protocol(), error);
  // On Linux this takes over a port whose last connections are still winding down, never one that is listened
  // on.
  if (!error) acceptor_.set_option(tcp::acceptor::reuse_address(true), error);
  if (!error) acceptor_.bind(endpoint, error);
  if (!error) acceptor_.listen(asio::socket_base::max_listen_connections, error);
  if (error) return cannot_listen(where, error);
  port_ = acceptor_.local_endpoint().port();
  const auto on_end = [](std::exception_ptr bug) {
    if (bug) std::rethrow_exception(bug);
  };
  asio::co_spawn(acceptor_.get_executor(), accept(), on_end);
  asio::co_spawn(acceptor_.get_executor(), sweep(), on_end);
  return {};
}

std::string Server::url() const {
  boost::system::error_code error;
  const auto address = asio::ip::make_address(options_.bind, error);
  return "http://" + (error ? options_.bind : text_of(address)) + ':' + std::to_string(port_);
}

void Server::stop() {
  if (std::exchange(is_stopping_, true)) return;
  stop_deadline_ = steady_clock::now() + options_.stop_grace;
  boost::system::error_code ignored;
  acceptor_.close(ignored);
  room_.wake();
  for (const auto& connection : connections_)
    connection->stop();
  if (connections_.empty()) sweep_timer_.cancel();
}

asio::awaitable<void> Server::accept() {
  while (!is_stopping_) {
    if (connections_.size() >= options_.connections_max) {
      co_await room_.wait();
      continue;
    }
    auto [error, socket] = co_await acceptor_.async_accept(as_result);
    if (!error) {
      serve(std::move(socket));
    } else if (!is_stopping_) {
      // The client has left already, or this process has no file descriptor to spare: that passes.
      asio::steady_timer pause(acceptor_.get_executor(), options_.sweep_interval);
      co_await pause.async_wait(as_result);
    }
  }
}

void Server::serve(tcp::socket socket) {
  boost::system::error_code ignored;
  socket.set_option(tcp::no_delay(true), ignored);
  const auto connection = std::make_shared<Connection>(std::move(socket), context_);
  connections_.insert(connection);
  // An exception in a connection is memory that ran out while it read: it costs the client its connection,
  // and nobody else anything.
  asio::co_spawn(acceptor_.get_executor(), connection->serve(), [this, connection](std::exception_ptr) {
    connections_.erase(connection);
    room_.wake();
    if (is_stopping_ && connections_.empty()) sweep_timer_.cancel();
  });
}

asio::awaitable<void> Server::sweep() {
  while (!is_stopping_ || !connections_.empty()) {
    sweep_timer_.expires_after(options_.sweep_interval);
    co_await sweep_timer_.async_wait(as_result);
    const auto now = steady_clock::now();
    const bool has_grace_ended = is_stopping_ && now >= stop_deadline_;
    for (const auto& connection : connections_) {
      if (has_grace_ended) connection->abort();
      connection->check_deadline(now);
    }
  }
}

}  // namespace redis3::local_s3
