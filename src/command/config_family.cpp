#include "command/argument_reader.hpp"
#include "command/config.hpp"
#include "command/families.hpp"
#include "command/help.hpp"

#include <string>
#include <utility>
#include <vector>

/// CONFIG: tells the settings, of which none can be changed while redis3 runs. Asks the store for nothing.
namespace redis3::command {
namespace {

std::vector<SettingName> names() {
  std::vector<SettingName> made;
  for (const Setting& setting : settings())
    made.push_back({setting.name, setting.is_immutable});
  return made;
}

Task<Reply> get(Context context, Argv argv) {
  std::vector<Reply> names_and_values;
  for (AskedSetting& asked : asked_settings(ArgumentReader(std::move(argv), 2).rest(), names())) {
    names_and_values.push_back(Reply::bulk(std::move(asked.name)));
    names_and_values.push_back(Reply::bulk(settings()[asked.index].value(context)));
  }
  co_return Reply::map(std::move(names_and_values));
}

Task<Reply> set(Context context, Argv argv) {
  ReadAssignments read = read_assignments(std::move(argv), names());
  if (read.error) co_return std::move(*read.error);
  for (const Assignment& assignment : read.assignments) {
    const Setting& setting = settings()[assignment.index];
    if (const auto why = why_not(setting, assignment.value, context))
      co_return Reply::error(error_text::unsettable(setting.name, *why));
  }
  co_return Reply::ok();
}

// RESETSTAT, REWRITE, HELP

Task<Reply> resetstat(Context context, Argv) {
  if (context.statistics) {
    *context.statistics = Statistics();
    context.statistics->expired_keys_before = context.keyspace.expired_key_count();
  }
  co_return Reply::ok();
}

Task<Reply> rewrite(Context, Argv) {
  co_return Reply::error(std::string(error_text::no_config_file));
}

constexpr std::string_view config_help_lines[] = {
    "GET <pattern> [<pattern> ...]",
    "    Tell the settings whose names match.",
    "SET <name> <value> [<name> <value> ...]",
    "    Take the value that a setting has; any other is refused.",
    "RESETSTAT",
    "    Let the counts of INFO begin anew.",
    "REWRITE",
    "    Answer an error: there is no configuration file.",
};

Task<Reply> config_help(Context, Argv) {
  co_return command::help("CONFIG", config_help_lines);
}

// The table.

using enum Argument::Type;
using enum Argument::Trait;

constexpr Argument get_parameter[] = {{.name = "parameter", .type = string}};
constexpr Argument get_arguments[] = {
    {.name = "parameter", .type = block, .traits = multiple, .arguments = get_parameter}};
constexpr Argument set_parameter[] = {{.name = "parameter", .type = string},
                                      {.name = "value", .type = string}};
constexpr Argument set_arguments[] = {
    {.name = "parameter_value", .type = block, .traits = multiple, .arguments = set_parameter}};

constexpr std::string_view set_tips[] = {"request_policy:all_nodes", "response_policy:all_succeeded"};

constexpr Flag flags = Flag::admin | Flag::noscript | Flag::loading | Flag::stale;
constexpr Category categories = Category::admin | Category::dangerous;

constexpr Spec config_subcommands[] = {
    {
        .name = "config|get",
        .arity = -3,
        .flags = flags,
        .since = "2.0.0",
        .group = Group::server,
        .summary = "Tells settings and their values.",
        .complexity = "O(N) where N is the number of patterns: no request",
        .arguments = get_arguments,
        .categories = categories,
        .run = get,
    },
    {
        .name = "config|help",
        .arity = 2,
        .flags = Flag::loading | Flag::stale,
        .since = "5.0.0",
        .group = Group::server,
        .summary = "Tells what CONFIG's subcommands are for.",
        .complexity = "O(1): no request",
        .run = config_help,
    },
    {
        .name = "config|resetstat",
        .arity = 2,
        .flags = flags,
        .since = "2.0.0",
        .group = Group::server,
        .summary = "Lets the counts of INFO begin anew.",
        .complexity = "O(1): no request",
        .categories = categories,
        .run = resetstat,
    },
    {
        .name = "config|rewrite",
        .arity = 2,
        .flags = flags,
        .since = "2.8.0",
        .group = Group::server,
        .summary = "Answers an error: there is no configuration file.",
        .complexity = "O(1): no request",
        .categories = categories,
        .run = rewrite,
    },
    {
        .name = "config|set",
        .arity = -4,
        .flags = flags,
        .since = "2.0.0",
        .group = Group::server,
        .summary = "Takes the values that settings have; none can be changed.",
        .complexity = "O(N) where N is the number of settings: no request",
        .arguments = set_arguments,
        .categories = categories,
        .tips = set_tips,
        .run = set,
    },
};

constexpr Spec config_specs[] = {
    {
        .name = "config",
        .arity = -2,
        .since = "2.0.0",
        .group = Group::server,
        .summary = "Tells the settings.",
        .complexity = "Depends on the subcommand",
        .subcommands = config_subcommands,
    },
};

}  // namespace

std::span<const Spec> config_family() noexcept {
  return config_specs;
}

}  // namespace redis3::command
