#pragma once

#include "base/task.hpp"
#include "redis3/reply.hpp"
#include "redis_client/address.hpp"
#include "resp/reply_reader.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace redis3::redis_client {

struct ConnectionOptions {
  /// For each address that the server's name has, TLS and the first replies included.
  std::chrono::milliseconds connect_timeout{5000};
  /// Between two pieces of what comes and goes while replies are awaited.
  std::chrono::milliseconds reply_timeout{30'000};
  /// With TLS: a PEM file of the authorities to trust in place of the system's.
  std::string ca_file;
  /// With TLS: what we show to a server that asks for it, as PEM files; both or neither.
  std::string certificate_file;
  std::string key_file;
  resp::ReplyLimits limits;
};

/// One connection to a Redis server, in RESP2: it sends commands, as many in one go as its caller likes, and
/// reads their replies in order.
///
/// Lifetime  destroyed with no call under way; an open one has a timer pending.
/// Threads   one at a time, on the executor; one call at a time.
/// Errors    of every call:
///             unavailable      nothing was sent: the connection is closed
///             outcome_unknown  it broke, or no reply came in time: commands may have been done
///             corrupt          what came is no RESP2
///           After each of them the connection is closed. An error reply is no Error.
class Connection {
 public:
  using Argv = std::vector<std::string>;

  /// Connects, agrees on TLS, says who it is, and chooses the database.
  ///
  /// Errors  unavailable  the server is not there, is loading, or did not answer in time
  ///         denied       it wants a password, or another one, or the certificate is not to be trusted
  ///         invalid      there is no such database; a file that is named cannot be used
  static Task<std::unique_ptr<Connection>> open(boost::asio::any_io_executor executor, Address address,
                                                ConnectionOptions options);

  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  Task<Reply> run(Argv command);
  /// As many replies as commands, in their order.
  Task<std::vector<Reply>> run_all(std::vector<Argv> commands);
  /// Sends bytes, which are `reply_count` commands as resp::write_request() makes them.
  Task<std::vector<Reply>> exchange(std::string bytes, std::size_t reply_count);

  bool is_open() const noexcept;
  /// Without user and password.
  const Address& address() const noexcept;

 private:
  class State;
  explicit Connection(std::shared_ptr<State> state);

  std::shared_ptr<State> state_;
};

}  // namespace redis3::redis_client
