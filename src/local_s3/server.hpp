#pragma once

#include "base/clock.hpp"
#include "base/random.hpp"
#include "base/waiter.hpp"
#include "faults/fault_plan.hpp"
#include "local_s3/authenticator.hpp"
#include "local_s3/connection_context.hpp"
#include "local_s3/request_log.hpp"
#include "redis3/error.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <set>
#include <string>

namespace redis3::local_s3 {

class Connection;

struct ServerOptions {
  /// An IPv4 or IPv6 address of this machine.
  std::string bind = "127.0.0.1";
  /// 0: any free port; Server::port() tells which.
  std::uint16_t port = 9010;

  /// Further clients wait in the kernel's queue until one leaves. Twice of what one client of redis3 opens:
  /// an MGET of a thousand keys must not wait for connections that are idle.
  std::size_t connections_max = 2048;
  ConnectionLimits limits;
  /// How long stop() leaves requests under way to their end.
  std::chrono::milliseconds stop_grace{10000};
  /// How often deadlines are looked at, and so by how much they may be missed.
  std::chrono::milliseconds sweep_interval{250};
  /// Called after each answer. Empty: no log.
  RequestLog log;
  /// What is to go wrong, and how long requests are to take; must outlive the server, and belongs to its
  /// executor while it runs. Null: nothing, and no longer than they take.
  faults::FaultPlan* faults = nullptr;
};

/// The front of the local S3 endpoint: accepts HTTP/1.1 connections, verifies every request and hands it to
/// the handler.
///
/// Lifetime  what is passed in, and the server, must outlive the last handler of the executor's loop; after
///           stop() the loop runs out of the server's work by itself.
/// Threads   one at a time: all calls on the executor, which must not run two handlers at once.
class Server {
 public:
  Server(boost::asio::any_io_executor executor, const Authenticator& authenticator, Handler handler,
         const Clock& clock, Random& random, ServerOptions options);
  ~Server();

  /// Binds, listens and begins to accept.
  /// Errors  invalid      the address is none, or none of this machine
  ///         unavailable  the port is in use
  ///         denied       no permission for the port
  Result<void> start();

  /// Where it listens, after start().
  std::uint16_t port() const noexcept { return port_; }
  /// "http://127.0.0.1:9010".
  std::string url() const;

  /// Accepts nothing more, ends idle connections, and lets requests under way be answered.
  void stop();

 private:
  boost::asio::awaitable<void> accept();
  boost::asio::awaitable<void> sweep();
  void serve(boost::asio::ip::tcp::socket socket);

  ServerOptions options_;
  ConnectionContext context_;
  boost::asio::ip::tcp::acceptor acceptor_;
  boost::asio::steady_timer sweep_timer_;
  /// Wakes the accepting coroutine when there is room for another connection.
  Waiter room_;
  std::set<std::shared_ptr<Connection>> connections_;
  std::uint16_t port_ = 0;
  bool is_stopping_ = false;
  std::chrono::steady_clock::time_point stop_deadline_;
};

}  // namespace redis3::local_s3
