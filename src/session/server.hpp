#pragma once

#include "base/random.hpp"
#include "command/command.hpp"
#include "command/table.hpp"
#include "model/keyspace.hpp"
#include "session/channels.hpp"
#include "session/client.hpp"
#include "session/client_table.hpp"
#include "session/latency_events.hpp"
#include "session/monitors.hpp"
#include "session/pause.hpp"
#include "session/settings.hpp"
#include "session/slow_log.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// What a server of the Redis protocol knows of its clients, and what becomes of their commands: who may call
/// what, transactions, subscriptions, CLIENT, SLOWLOG. No sockets here.
namespace redis3::session {

/// What is counted of all clients, those that have left included.
struct Traffic {
  std::uint64_t connections_accepted = 0;
  std::uint64_t connections_rejected = 0;
  std::uint64_t input_bytes = 0;
  std::uint64_t output_bytes = 0;
};

/// Clients, what they may do, and what they wait for.
///
/// Lifetime  the keyspace, the info and the random numbers outlive it; it outlives its clients.
/// Threads   one at a time, on one executor, that of the keyspace.
class Server {
 public:
  Server(model::Keyspace& keyspace, command::ServerInfo& info, Random& random, Settings settings);
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// The engine's commands and those of connections.
  static const command::Table& table();
  const std::vector<const command::Spec*>& commands() const { return table().all(); }

  /// What a call is: its command, and what it waits for among the calls of its own connection.
  struct Admission {
    const command::Spec* spec = nullptr;
    /// Where the call is refused, or only queued: its reply.
    std::optional<Reply> reply;
  };
  /// Looks at a call in the order of its connection: whether it is to be done, queued by a MULTI, or refused.
  Admission admit(Client& client, const command::Argv& argv);

  /// Does an admitted call. What the store fails with is an error reply, too.
  boost::asio::awaitable<Reply> run(Client& client, const command::Spec& spec, command::Argv argv);

  /// What a command of this client works on; `session` outlives the command.
  command::Context context_of(command::Session& session);

  /// Why the client may not go on without AUTH; for who is let in at once.
  bool has_password() const;
  void settings_changed();

  /// Drops the clients that have authenticated as this user.
  void drop_clients_of(const std::string& user);

  TimePoint now() const { return keyspace.now(); }

  model::Keyspace& keyspace;
  command::ServerInfo& info;
  Random& random;
  Settings settings;
  command::Statistics statistics;
  Traffic traffic;
  ClientTable clients;
  Channels channels;
  Monitors monitors;
  SlowLog slow_log;
  LatencyEvents latency;
  Pause pause;
};

}  // namespace redis3::session
