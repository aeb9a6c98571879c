#pragma once

#include "base/clock.hpp"
#include "command/command.hpp"
#include "redis3/reply.hpp"
#include "resp/reply_writer.hpp"
#include "session/transaction.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <string_view>

namespace redis3::session {

/// Where a client's replies go. A face implements it: a socket, or a program's own buffer. None of its
/// functions begins a call of the client.
class Outlet {
 public:
  virtual ~Outlet() = default;
  /// Takes the reply to a call of the client; those of all calls come in order.
  virtual void answer(Reply reply) = 0;
  /// Sends what has been answered and pushed: nothing more follows at once.
  virtual void flush() = 0;
  /// Sends what no command of the client has asked for now: a message, a line of MONITOR. Comes after what
  /// has been answered, and may come between two answers.
  virtual void push(const Reply& reply) = 0;
  /// Leaves the client, once what has been answered is sent.
  virtual void close() = 0;
  /// Leaves the client at once.
  virtual void drop() = 0;
  /// How much waits to be sent, and to be read into commands.
  virtual std::size_t output_bytes() const noexcept = 0;
  virtual std::size_t query_bytes() const noexcept = 0;
  /// Keeps the outlet and its client alive: held while a call of the client is under way.
  virtual std::shared_ptr<const void> keep_alive() = 0;
};

/// What CLIENT REPLY has chosen.
enum class ReplyMode {
  on,
  off,
  skip_next,  ///< The next command is the one that is skipped.
  skip,       ///< This one.
};

/// One client of the Redis protocol: who it is and what its connection remembers. No socket here.
///
/// Threads  one at a time, on its server's executor.
class Client {
 public:
  Client(Outlet& an_outlet, std::int64_t an_id, TimePoint now)
      : outlet(an_outlet), id(an_id), created_at(now), last_used(now) {}
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  Outlet& outlet;
  const std::int64_t id;

  // Where it comes from.
  std::string address;        ///< "127.0.0.1:50312", or the Unix socket's path and ":0".
  std::string local_address;  ///< Of our end.
  int descriptor = -1;        ///< The socket's; -1 where there is none.
  bool is_local = false;      ///< On a Unix socket or a loopback address.
  TimePoint created_at;
  TimePoint last_used;

  // Who it says it is.
  std::string name;
  std::string library_name;
  std::string library_version;
  /// The user it has authenticated as; of the default user until then.
  std::string user = "default";
  bool is_authenticated = false;

  // How it wants to be spoken to.
  command::Session session;
  resp::Protocol protocol = resp::Protocol::resp2;
  ReplyMode reply_mode = ReplyMode::on;
  bool is_leaving = false;  ///< No further command is read.
  bool is_monitor = false;
  bool no_evict = false;
  bool no_touch = false;

  // What goes on.
  Transaction transaction;
  std::set<std::string> channels;
  std::set<std::string> patterns;
  std::set<std::string> shard_channels;

  // What is counted.
  std::uint64_t commands = 0;
  std::uint64_t input_bytes = 0;
  std::uint64_t output_bytes = 0;
  /// As CLIENT LIST tells it, "client|list"; "NULL" before the first one.
  std::string_view last_command = "NULL";

  std::size_t subscription_count() const noexcept { return channels.size() + patterns.size(); }
  bool is_subscriber() const noexcept { return subscription_count() + shard_channels.size() > 0; }
  /// No client comes from port 0, so that is how the address of a Unix socket ends.
  bool is_on_unix_socket() const noexcept { return address.ends_with(":0"); }
};

}  // namespace redis3::session
