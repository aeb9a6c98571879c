#include "command/argument_reader.hpp"
#include "command/help.hpp"
#include "session/call.hpp"
#include "session/error_texts.hpp"
#include "session/families.hpp"
#include "session/server.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

/// SLOWLOG: the commands that took long in this process, the waiting for the bucket included.
namespace redis3::session {
namespace {

constexpr std::optional<std::int64_t> default_count = 10;
constexpr std::int64_t all = -1;

Reply describe(const SlowCommand& command) {
  std::vector<Reply> words;
  for (const std::string& word : command.words)
    words.push_back(Reply::bulk(word));
  const auto seconds = std::chrono::floor<std::chrono::seconds>(command.began_at.time_since_epoch());
  std::vector<Reply> elements;
  elements.push_back(Reply::integer(command.id));
  elements.push_back(Reply::integer(seconds.count()));
  elements.push_back(Reply::integer(command.duration.count()));
  elements.push_back(Reply::array(std::move(words)));
  elements.push_back(Reply::bulk(command.client_address));
  elements.push_back(Reply::bulk(command.client_name));
  return Reply::array(std::move(elements));
}

Task<Reply> get(Call call) {
  const command::Argv& argv = call.argv;
  if (argv.size() > 3) co_return Reply::error(error_text::wrong_subcommand("SLOWLOG", argv[1]));
  const auto count = argv.size() > 2 ? command::read_integer(argv[2]) : default_count;
  if (!count || *count < all) co_return Reply::error(std::string(error_text::invalid_slowlog_count));
  std::vector<Reply> commands;
  for (const SlowCommand& command : call.server.slow_log.commands()) {
    if (*count != all && static_cast<std::int64_t>(commands.size()) >= *count) break;
    commands.push_back(describe(command));
  }
  co_return Reply::array(std::move(commands));
}

Task<Reply> len(Call call) {
  co_return Reply::integer(static_cast<std::int64_t>(call.server.slow_log.commands().size()));
}

Task<Reply> reset(Call call) {
  call.server.slow_log.clear();
  co_return Reply::ok();
}

constexpr std::string_view slowlog_help_lines[] = {
    "GET [<count>]",
    "    Tell the last commands that took long (default: 10, -1: all), the newest first. Of each:",
    "    its id, when it began, how many microseconds it took, its words, the client's address",
    "    and name.",
    "LEN",
    "    Tell how many commands are in the log.",
    "RESET",
    "    Empty the log.",
};

Task<Reply> slowlog_help(Call) {
  co_return command::help("SLOWLOG", slowlog_help_lines);
}

// The table.

using command::Argument;
using command::Flag;
using command::Group;
using command::Spec;
using enum command::Argument::Type;
using enum command::Argument::Trait;

constexpr Argument get_arguments[] = {{.name = "count", .type = integer, .traits = optional}};

constexpr std::string_view get_tips[] = {"request_policy:all_nodes", "nondeterministic_output"};
constexpr std::string_view len_tips[] = {"request_policy:all_nodes", "response_policy:agg_sum",
                                         "nondeterministic_output"};
constexpr std::string_view slowlog_reset_tips[] = {"request_policy:all_nodes",
                                                   "response_policy:all_succeeded"};

constexpr Spec slowlog_subcommands[] = {
    {
        .name = "slowlog|get",
        .arity = -2,
        .flags = Flag::admin | Flag::loading | Flag::stale,
        .since = "2.2.12",
        .group = Group::server,
        .summary = "Tells the last commands that took long.",
        .complexity = "O(N) where N is the number of commands it tells: no request",
        .arguments = get_arguments,
        .tips = get_tips,
        .run_in_session = get,
    },
    {
        .name = "slowlog|help",
        .arity = 2,
        .flags = Flag::loading | Flag::stale,
        .since = "6.2.0",
        .group = Group::server,
        .summary = "Tells what SLOWLOG's subcommands are for.",
        .complexity = "O(1): no request",
        .run_in_session = slowlog_help,
    },
    {
        .name = "slowlog|len",
        .arity = 2,
        .flags = Flag::admin | Flag::loading | Flag::stale,
        .since = "2.2.12",
        .group = Group::server,
        .summary = "Tells how many commands are in the slow log.",
        .complexity = "O(1): no request",
        .tips = len_tips,
        .run_in_session = len,
    },
    {
        .name = "slowlog|reset",
        .arity = 2,
        .flags = Flag::admin | Flag::loading | Flag::stale,
        .since = "2.2.12",
        .group = Group::server,
        .summary = "Empties the slow log.",
        .complexity = "O(N) where N is the number of commands in the log: no request",
        .tips = slowlog_reset_tips,
        .run_in_session = reset,
    },
};

constexpr Spec slowlog_specs[] = {
    {
        .name = "slowlog",
        .arity = -2,
        .since = "2.2.12",
        .group = Group::server,
        .summary = "Tells of commands that took long.",
        .complexity = "Depends on the subcommand",
        .subcommands = slowlog_subcommands,
    },
};

}  // namespace

std::span<const command::Spec> slowlog_family() noexcept {
  return slowlog_specs;
}

}  // namespace redis3::session
