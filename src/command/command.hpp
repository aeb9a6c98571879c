#pragma once

#include "base/clock.hpp"
#include "base/eventual.hpp"
#include "base/task.hpp"
#include "model/keyspace.hpp"
#include "redis3/reply.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// Redis's commands: the table, the reading of arguments, the work, the words of the replies.
namespace redis3::command {

/// A command and its arguments, as they came: argv[0] is the command's name.
using Argv = std::vector<std::string>;

/// The longest argument that a command takes: Redis's proto-max-bulk-len.
inline constexpr std::size_t argument_bytes_max = 512 * 1024 * 1024;

/// The Redis whose commands and words these are.
inline constexpr std::string_view redis_version = "7.2.0";

/// What a connection remembers between its commands.
struct Session {
  std::int64_t db = 0;
};

/// A section of INFO: its heading, and its lines as name and value.
struct InfoSection {
  std::string heading;
  std::vector<std::pair<std::string, std::string>> fields;
  /// Whether it is told where no section is asked for by name; else only by its own, or for "all".
  bool is_default = true;
};

/// What INFO tells of the process beyond what the process knows of itself.
struct ServerInfo {
  /// Where the keys lie, in one line: "s3express://mytestcache?az=use1-az5".
  std::string store;
  TimePoint started_at;
  /// How many connections are open; absent where nobody counts them.
  std::optional<std::int64_t> connected_clients;
  /// Whether INFO counts the keys also where nobody asks for that by name: it costs requests.
  bool counts_keys_by_default = true;
  /// Expired keys that other keyspaces of this process have removed, as more_sections() has last found it.
  std::uint64_t expired_keys_elsewhere = 0;
  /// Sections that only others can fill, such as the requests that were sent; a heading that is there already
  /// gets further lines. May be empty.
  std::function<Task<std::vector<InfoSection>>()> more_sections;
};

/// What a process counts of its commands: INFO tells it, and CONFIG RESETSTAT lets it begin anew.
struct Statistics {
  /// Commands that were begun; those that were refused for their words alone are not among them.
  std::uint64_t commands = 0;
  std::uint64_t error_replies = 0;
  /// What the keyspaces had counted when the statistics began.
  std::uint64_t expired_keys_before = 0;
};

class Table;
struct Spec;

/// The table of what the engine does by itself.
const Table& engine_table();

/// What a command works on.
struct Context {
  model::Keyspace& keyspace;
  Session& session;
  /// Absent: INFO leaves out what it does not know.
  const ServerInfo* server = nullptr;
  /// Absent: nothing is counted.
  Statistics* statistics = nullptr;
  /// Whether DEBUG is a command: Redis's enable-debug-command.
  bool allows_debug = false;
  /// What COMMAND tells, and where commands are looked up.
  const Table& table = engine_table();

  /// The same on other keys.
  Context on(model::Keyspace& other) const {
    return Context{other, session, server, statistics, allows_debug, table};
  }
};

/// What is wrong with the words of a call before its command has looked at them: the command, in Redis's
/// words
/// (`spec` is null), their number, their length, or a key that is too long for an object's name. Absent where
/// nothing is.
std::optional<Reply> refusal(const Table& table, const Spec* spec, const Argv& argv, std::int64_t db);

/// Begins a call that refusal() has found nothing wrong with: its reply is at hand where it needs nothing
/// that has to be waited for. Counts nothing.
Eventual<Reply> begin(Context context, const Spec& spec, Argv argv);

/// Runs such a call.
Task<Reply> run(Context context, const Spec& spec, Argv argv);

/// Runs one command. Whatever is wrong with the command itself is an error Reply in Redis's words, and then
/// nothing was asked of the store; an Error means that the store failed. The context's parts must outlive the
/// Task. An empty argv answers an error Reply.
Task<Reply> execute(Context context, Argv argv);

}  // namespace redis3::command
