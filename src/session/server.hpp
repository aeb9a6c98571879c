#pragma once

#include "acl/denial_log.hpp"
#include "acl/users.hpp"
#include "base/eventual.hpp"
#include "base/random.hpp"
#include "command/command.hpp"
#include "command/table.hpp"
#include "metrics/command_metrics.hpp"
#include "metrics/live_metrics.hpp"
#include "model/keyspace.hpp"
#include "session/channels.hpp"
#include "session/client.hpp"
#include "session/client_table.hpp"
#include "session/latency_events.hpp"
#include "session/monitors.hpp"
#include "session/pause.hpp"
#include "session/settings.hpp"
#include "session/shards.hpp"
#include "session/slow_log.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
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

  /// Welcomes a client, which is in the table until it is forgotten: it is the default user, and need not say
  /// so where that one has no password.
  void welcome(Client& client);
  void forget(Client& client);

  /// What a call is to be.
  struct Admission {
    /// Null where there is no such command.
    const command::Spec* spec = nullptr;
    /// Where the call is refused, or queued by a MULTI: its reply.
    std::optional<Reply> reply;
  };
  /// Looks at a call in the order of its connection: whether it is to be done, queued or refused.
  Admission admit(Client& client, const command::Argv& argv);

  /// Whether the call changes something, so that CLIENT PAUSE WRITE stops it.
  static bool is_write(const Client& client, const command::Spec& spec);

  /// Does an admitted call; its reply is at hand where nothing has to be waited for. What the store fails
  /// with is an error reply, too, so it is never an Error.
  Eventual<Reply> run(Client& client, const command::Spec& spec, command::Argv argv);

  /// Why the client's user may not make this call; notes the denial.
  std::optional<Reply> why_denied(const Client& client, const command::Spec& spec, const command::Argv& argv);

  /// When a call began, how long it took, and when it had ended.
  struct Timing {
    TimePoint began_at;
    std::chrono::steady_clock::duration duration{};
    std::chrono::steady_clock::time_point ended;
  };
  /// Whether the slow log is told of such a call if it takes long.
  bool may_be_slow(const command::Spec& spec) const;
  /// Counts a call that has ended, one of EXEC's as well, and notes it where it took long. `words`: the
  /// call's, empty where it may not be slow.
  void note_end(const Client& client, const command::Spec& spec, const NotedWords& words,
                const Timing& timing, const Reply& reply);
  /// Counts an error that was replied.
  void note_error(const Reply& reply);

  /// What a command of this session works on; the session outlives the command.
  command::Context context_of(command::Session& session);

  /// Lets a client be a user, if the password is right; else a denial is noted.
  bool authenticate(Client& client, const std::string& user, const std::string& password);
  /// Whether every client may be the default user.
  bool is_default_user_free() const;
  /// Makes the client as it was when it was welcomed, as RESET does.
  void reset(Client& client);
  /// Drops the clients that are this user, which is there no longer or has another meaning.
  void drop_clients_of(const std::string& user);
  /// Lets the counts of INFO begin anew.
  void reset_statistics();
  /// What INFO tells of clients and their commands.
  std::vector<command::InfoSection> info_sections() const;
  /// To be called when `settings` has changed.
  void settings_changed();

  TimePoint now() const { return keyspace.now(); }

  /// How many clients the system lets be connected, at most as many as these; empty: all.
  std::function<std::size_t(std::size_t)> clients_that_fit;
  /// The database that a connection begins with.
  std::int64_t first_db = 0;

  /// Of its own executor; `shards` has it and the others.
  model::Keyspace& keyspace;
  Shards shards;
  command::ServerInfo& info;
  Random& random;
  Settings settings;
  command::Statistics statistics;
  metrics::CommandMetrics command_metrics;
  metrics::LiveMetrics live_metrics{std::chrono::steady_clock::now()};
  Traffic traffic;
  ClientTable clients;
  Channels channels;
  Monitors monitors;
  SlowLog slow_log;
  LatencyEvents latency;
  Pause pause;
  acl::Users users;
  acl::DenialLog denials;

 private:
  /// What is to be known of a call when it ends.
  struct Running {
    std::chrono::steady_clock::time_point begin;
    TimePoint began_at;
    NotedWords words;
    /// Where somebody monitors, all of them.
    command::Argv shown;
  };

  /// The one place where a call goes to its command.
  Eventual<Reply> begin(Client& client, const command::Spec& spec, command::Argv argv);
  Running note_begin(Client& client, const command::Spec& spec, const command::Argv& argv);
  /// The reply to a call that has ended, once that is noted.
  Reply reply_of(const Client& client, const command::Spec& spec, const Running& call, Result<Reply> result);
  Task<Reply> await_end(const Client& client, const command::Spec& spec, Running call, Task<Reply> reply);

  /// Notes a command for EXEC; returns why it is refused.
  std::optional<Reply> queue(Client& client, const command::Spec& spec, const command::Argv& argv);
  std::optional<Reply> why_not(const Client& client, const command::Spec* spec, const command::Argv& argv);
  /// Drops those of the user's clients that listen to what it no longer may.
  void drop_listeners_of(const acl::User& user);
  void count(const command::Spec& spec, std::chrono::steady_clock::duration duration, const Reply& reply);
  void note_latency(const command::Spec& spec, std::chrono::milliseconds duration);

  /// For the words of the next call: it has room already.
  NotedWords spare_words_;
  /// As it was last made known to `users`.
  std::string requirepass_;
};

}  // namespace redis3::session
