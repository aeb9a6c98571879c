#pragma once

#include "http/connection_pool.hpp"
#include "http/exchange.hpp"
#include "http/response_reader.hpp"
#include "http/socket.hpp"
#include "http/tls.hpp"
#include "http/verdict.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace redis3::http {

class Connection;

/// What a Connection tells its client. Told from a handler of the loop, or from within a call to the
/// connection. After opened(), failed_to_open() and ended() the connection touches nothing more.
class ConnectionListener {
 public:
  virtual void opened(Connection& connection) = 0;
  virtual void failed_to_open(Connection& connection, Error error) = 0;
  /// The exchange has its whole answer, and the connection may carry another one if `is_reusable`.
  virtual void answered(Connection& connection, Exchange& exchange, bool is_reusable) = 0;
  /// The connection's address refused, broke off before it was ready, or did not answer in time.
  virtual void address_failed(const Connection& connection) = 0;
  /// The exchange got no answer; the connection is closed.
  virtual void broke(Connection& connection, Exchange& exchange, Mishap mishap) = 0;

 protected:
  ~ConnectionListener() = default;
};

/// What the connections of one client share.
struct ConnectionShared {
  boost::asio::any_io_executor executor;
  Origin origin;
  ClientOptions options;
  std::shared_ptr<boost::asio::ssl::context> tls;
  TlsSessions sessions;
  ClientCounters counters;
  /// "example.com:443", for people.
  std::string name;
  /// Where bytes are read to, before it is known what they are.
  std::vector<char> scratch;
};

/// One connection to the origin: opens once, carries one exchange after the other, is closed once.
///
/// There is no coroutine in it: an exchange is a write, a wait and a read, and a callback does it with one
/// allocation. It lives while a wait of its own is pending, even if its client has let it go.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  using Time = ConnectionPool::Time;

  Connection(std::shared_ptr<ConnectionShared> shared, ConnectionListener& listener, ConnectionPool::Id id);
  ~Connection();

  ConnectionPool::Id id() const noexcept { return id_; }
  /// The address that it tries or is connected to.
  const Socket::Endpoint& address() const noexcept { return address_; }
  /// When it was ready for its first exchange.
  Time opened_at() const noexcept { return opened_at_; }
  /// The exchange that opens with it, or that it carries; null where there is none.
  Exchange* exchange() const noexcept { return exchange_; }
  /// Whether a byte of the answer to that exchange has come.
  bool has_answer_begun() const noexcept { return phase_ == Phase::busy && reader_.has_begun(); }

  /// Makes a connection for one exchange alone: it is carried as soon as the connection is open.
  void dedicate(Exchange& exchange) noexcept;

  /// Connects to the first of `addresses` that answers and agrees on TLS.
  void open(std::vector<Socket::Endpoint> addresses, Time now);
  /// Whether open() has not been called yet.
  bool is_fresh() const noexcept { return phase_ == Phase::fresh; }
  /// Before open(): there are no addresses.
  void fail_to_open(Error error);

  /// Carries one exchange. Only on an open connection without one.
  void carry(Exchange& exchange, Time now);

  /// Whether a connection that carries nothing can be used: the peer has neither closed it nor sent anything.
  bool is_quiet();

  /// Ends what takes too long.
  void check_deadline(Time now);
  /// Closes it and tells the listener of the exchange that it carried.
  void cancel(Mishap::Cause cause, std::string sentence);
  /// Closes it. The listener hears nothing more.
  void close();

 private:
  enum class Phase { fresh, connecting, securing, idle, busy, closed };
  enum class Direction { read, write };

  void connect_next(Time now);
  /// This address led nowhere: goes on to the next.
  void try_next(Time now, std::string problem);
  void connected(std::size_t attempt, const boost::system::error_code& error);
  std::string cannot_connect(const std::string& why) const;
  void secure();
  void finish_opening();

  void wait_for(Direction direction);
  void go_on(Direction direction);
  void transmit(Time now);
  void receive();
  void finish_answer();
  void fail(Mishap::Cause cause, std::string sentence);

  Step write_some();
  Step read_some(std::span<char> space);
  /// Why the last step failed, for people.
  std::string failure() const;

  std::shared_ptr<ConnectionShared> shared_;
  ConnectionListener& listener_;
  ConnectionPool::Id id_;
  Phase phase_ = Phase::fresh;
  Time deadline_ = Time::max();

  std::vector<Socket::Endpoint> addresses_;
  std::size_t attempt_ = 0;  ///< Of the addresses, how many were tried.
  std::string problem_;      ///< What the last of them came to: a sentence.
  Socket::Endpoint address_;
  Time opened_at_;
  Socket socket_;
  std::unique_ptr<TlsStream> tls_;

  bool is_waiting_to_read_ = false;
  bool is_waiting_to_write_ = false;
  bool was_used_ = false;  ///< Has carried an exchange before.

  Exchange* exchange_ = nullptr;
  ResponseReader reader_;
  std::size_t sent_bytes_ = 0;
  bool is_sending_ = false;
  bool cannot_write_ = false;           ///< The peer takes no more, though it may still say why.
  bool has_read_past_scratch_ = false;  ///< Bytes that follow the answer may still be in the kernel.
};

}  // namespace redis3::http
