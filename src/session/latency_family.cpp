#include "base/text.hpp"
#include "command/argument_reader.hpp"
#include "command/help.hpp"
#include "metrics/info_sections.hpp"
#include "session/call.hpp"
#include "session/error_texts.hpp"
#include "session/families.hpp"
#include "session/latency_report.hpp"
#include "session/server.hpp"

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>
#include <vector>

/// LATENCY: the calls that took longer than latency-monitor-threshold, and how long all took.
namespace redis3::session {
namespace {

Reply integer_of(std::chrono::milliseconds latency) {
  return Reply::integer(latency.count());
}
Reply integer_of(std::chrono::sys_seconds second) {
  return Reply::integer(second.time_since_epoch().count());
}

Task<Reply> latest(Call call) {
  std::vector<Reply> events;
  for (const auto& [name, event] : call.server.latency.events()) {
    const LatencySample& last = event.samples.back();
    events.push_back(Reply::array(
        {Reply::bulk(name), integer_of(last.second), integer_of(last.latency), integer_of(event.highest)}));
  }
  co_return Reply::array(std::move(events));
}

Task<Reply> history(Call call) {
  std::vector<Reply> samples;
  if (const LatencyEvent* event = call.server.latency.find(call.argv[2])) {
    for (const LatencySample& sample : event->samples)
      samples.push_back(Reply::array({integer_of(sample.second), integer_of(sample.latency)}));
  }
  co_return Reply::array(std::move(samples));
}

Task<Reply> graph(Call call) {
  const std::string& name = call.argv[2];
  const LatencyEvent* event = call.server.latency.find(name);
  if (!event) co_return Reply::error(error_text::no_samples(name));
  co_return Reply::verbatim(latency_graph(name, *event, call.server.now()));
}

Task<Reply> doctor(Call call) {
  const Server& server = call.server;
  co_return Reply::verbatim(
      latency_advice(server.latency, server.settings.latency_monitor_threshold, server.now()));
}

Task<Reply> reset(Call call) {
  LatencyEvents& events = call.server.latency;
  const std::vector<std::string> names =
      command::ArgumentReader(std::move(call.argv), behind_subcommand).rest();
  std::size_t count = names.empty() ? events.reset_all() : 0;
  for (const std::string& name : names)
    count += events.reset(name) ? 1 : 0;
  co_return Reply::integer(static_cast<std::int64_t>(count));
}

Reply distribution_of(const metrics::LatencyHistogram& latency) {
  const metrics::LatencyDistribution distribution = metrics::latency_distribution(latency);
  std::vector<Reply> steps;
  for (const auto& [usec, calls] : distribution.cumulative_by_usec) {
    steps.push_back(Reply::integer(usec));
    steps.push_back(Reply::integer(static_cast<std::int64_t>(calls)));
  }
  std::vector<Reply> fields;
  fields.push_back(Reply::bulk("calls"));
  fields.push_back(Reply::integer(static_cast<std::int64_t>(distribution.calls)));
  fields.push_back(Reply::bulk("histogram_usec"));
  fields.push_back(Reply::map(std::move(steps)));
  return Reply::map(std::move(fields));
}

/// Whether a word of the call, "config" or "config|get", names the command.
bool is_named(const std::string& command, const std::string& word) {
  const std::string name = to_lower(word);
  return command == name || command.starts_with(name + '|');
}

// Redis says nothing of a command that it does not know.
Task<Reply> histogram(Call call) {
  const std::vector<metrics::CommandFigures> commands = call.server.command_metrics.commands();
  std::vector<std::string> words = command::ArgumentReader(std::move(call.argv), behind_subcommand).rest();
  std::vector<Reply> distributions;
  if (!call.server.settings.latency_tracking) co_return Reply::map(std::move(distributions));
  const auto tell = [&](const metrics::CommandFigures& command) {
    if (command.calls() == 0) return;
    distributions.push_back(Reply::bulk(command.name));
    distributions.push_back(distribution_of(command.latency));
  };
  if (words.empty()) std::for_each(commands.begin(), commands.end(), tell);
  for (const std::string& word : words) {
    for (const metrics::CommandFigures& command : commands) {
      if (is_named(command.name, word)) tell(command);
    }
  }
  co_return Reply::map(std::move(distributions));
}

constexpr std::string_view latency_help_lines[] = {
    "DOCTOR",
    "    Tell in words what took long, and what to do about it.",
    "GRAPH <event>",
    "    Draw how long an event took over time.",
    "HISTOGRAM [<command> ...]",
    "    Tell how many calls of commands (default: all) took how long.",
    "HISTORY <event>",
    "    Tell when an event happened and how long it took.",
    "LATEST",
    "    Tell of each event when it happened last and how long it took.",
    "RESET [<event> ...]",
    "    Forget events (default: all).",
};

Task<Reply> latency_help(Call) {
  co_return command::help("LATENCY", latency_help_lines);
}

// The table.

using command::Argument;
using command::Flag;
using command::Group;
using command::Spec;
using enum command::Argument::Type;
using enum command::Argument::Trait;

constexpr Argument event_arguments[] = {{.name = "event", .type = string}};
constexpr Argument optional_events_arguments[] = {
    {.name = "event", .type = string, .traits = optional | multiple}};

constexpr Argument optional_commands_arguments[] = {
    {.name = "COMMAND", .type = string, .traits = optional | multiple}};

constexpr std::string_view look_tips[] = {"nondeterministic_output", "request_policy:all_nodes",
                                          "response_policy:special"};
constexpr std::string_view reset_tips[] = {"request_policy:all_nodes", "response_policy:all_succeeded"};

constexpr Flag latency_flags = Flag::admin | Flag::noscript | Flag::loading | Flag::stale;

constexpr Spec latency_subcommands[] = {
    {
        .name = "latency|doctor",
        .arity = 2,
        .flags = latency_flags,
        .since = "2.8.13",
        .group = Group::server,
        .summary = "Tells in words what took long, and what to do about it.",
        .complexity = "O(1): no request",
        .tips = look_tips,
        .run_in_session = doctor,
    },
    {
        .name = "latency|graph",
        .arity = 3,
        .flags = latency_flags,
        .since = "2.8.13",
        .group = Group::server,
        .summary = "Draws how long an event took over time.",
        .complexity = "O(1): no request",
        .arguments = event_arguments,
        .tips = look_tips,
        .run_in_session = graph,
    },
    {
        .name = "latency|help",
        .arity = 2,
        .flags = Flag::loading | Flag::stale,
        .since = "2.8.13",
        .group = Group::server,
        .summary = "Tells what LATENCY's subcommands are for.",
        .complexity = "O(1): no request",
        .run_in_session = latency_help,
    },
    {
        .name = "latency|histogram",
        .arity = -2,
        .flags = latency_flags,
        .since = "7.0.0",
        .group = Group::server,
        .summary = "Tells how many calls of commands took how long.",
        .complexity = "O(N) where N is the number of commands: no request",
        .arguments = optional_commands_arguments,
        .tips = look_tips,
        .run_in_session = histogram,
    },
    {
        .name = "latency|history",
        .arity = 3,
        .flags = latency_flags,
        .since = "2.8.13",
        .group = Group::server,
        .summary = "Tells when an event happened and how long it took.",
        .complexity = "O(1): no request",
        .arguments = event_arguments,
        .tips = look_tips,
        .run_in_session = history,
    },
    {
        .name = "latency|latest",
        .arity = 2,
        .flags = latency_flags,
        .since = "2.8.13",
        .group = Group::server,
        .summary = "Tells of each event when it happened last and how long it took.",
        .complexity = "O(1): no request",
        .tips = look_tips,
        .run_in_session = latest,
    },
    {
        .name = "latency|reset",
        .arity = -2,
        .flags = latency_flags,
        .since = "2.8.13",
        .group = Group::server,
        .summary = "Forgets events, or all of them.",
        .complexity = "O(1): no request",
        .arguments = optional_events_arguments,
        .tips = reset_tips,
        .run_in_session = reset,
    },
};

constexpr Spec latency_specs[] = {
    {
        .name = "latency",
        .arity = -2,
        .since = "2.8.13",
        .group = Group::server,
        .summary = "Tells of what took long.",
        .complexity = "Depends on the subcommand",
        .subcommands = latency_subcommands,
    },
};

}  // namespace

std::span<const command::Spec> latency_family() noexcept {
  return latency_specs;
}

}  // namespace redis3::session
