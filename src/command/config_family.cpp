#include "base/text.hpp"
#include "command/argument_reader.hpp"
#include "command/config.hpp"
#include "command/families.hpp"
#include "command/glob.hpp"
#include "command/help.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

/// CONFIG: tells the settings, of which none can be changed while redis3 runs. Asks the store for nothing.
namespace redis3::command {
namespace {

// GET

/// The settings of a reply, each once.
class Found {
 public:
  explicit Found(const Context& context) : context_(context) {}

  /// `name`: the setting's as it was asked for, in whatever case.
  void add(const Setting& setting, std::string name) {
    if (std::find(seen_.begin(), seen_.end(), &setting) != seen_.end()) return;
    seen_.push_back(&setting);
    names_and_values_.push_back(Reply::bulk(std::move(name)));
    names_and_values_.push_back(Reply::bulk(setting.value(context_)));
  }
  Reply build() { return Reply::map(std::move(names_and_values_)); }

 private:
  const Context& context_;
  std::vector<const Setting*> seen_;
  std::vector<Reply> names_and_values_;
};

Task<Reply> get(Context context, Argv argv) {
  Found found(context);
  for (std::string& word : ArgumentReader(std::move(argv), 2).rest()) {
    if (word.find_first_of("[*?") == std::string::npos) {
      if (const Setting* setting = find_setting(word)) found.add(*setting, std::move(word));
      continue;
    }
    const Glob pattern(to_lower(word));
    for (const Setting& setting : settings()) {
      if (pattern.matches(setting.name)) found.add(setting, std::string(setting.name));
    }
  }
  co_return found.build();
}

// SET

struct Assignment {
  const Setting* setting;
  std::string value;
};

/// Reads name and value, one after the other; what is wrong with a name is found before any value is looked
/// at.
std::vector<Assignment> read_assignments(ArgumentReader& reader) {
  std::vector<Assignment> assignments;
  while (reader.has_more()) {
    const std::string name = reader.next();
    std::string value = reader.next();
    const Setting* setting = find_setting(name);
    const auto is_same = [&](const Assignment& other) { return other.setting == setting; };
    if (!setting) {
      reader.fail(error_text::unknown_setting(name));
    } else if (setting->is_immutable) {
      reader.fail(error_text::unsettable(name, error_text::immutable_setting));
    } else if (std::any_of(assignments.begin(), assignments.end(), is_same)) {
      reader.fail(error_text::unsettable(name, "duplicate parameter"));
    }
    assignments.push_back({setting, std::move(value)});
  }
  return assignments;
}

Task<Reply> set(Context context, Argv argv) {
  if (argv.size() % 2 != 0) co_return Reply::error(std::string(error_text::syntax));
  ArgumentReader reader(std::move(argv), 2);
  const std::vector<Assignment> assignments = read_assignments(reader);
  if (auto error = reader.error()) co_return std::move(*error);
  for (const Assignment& assignment : assignments) {
    if (const auto why = why_not(*assignment.setting, assignment.value, context))
      co_return Reply::error(error_text::unsettable(assignment.setting->name, *why));
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

constexpr std::string_view help_lines[] = {
    "GET <pattern> [<pattern> ...]",
    "    Tell the settings whose names match.",
    "SET <name> <value> [<name> <value> ...]",
    "    Take the value that a setting has; any other is refused.",
    "RESETSTAT",
    "    Let the counts of INFO begin anew.",
    "REWRITE",
    "    Answer an error: there is no configuration file.",
};

Task<Reply> help(Context, Argv) {
  co_return command::help("CONFIG", help_lines);
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

constexpr Spec subcommands[] = {
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
        .run = help,
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

constexpr Spec specs[] = {
    {
        .name = "config",
        .arity = -2,
        .since = "2.0.0",
        .group = Group::server,
        .summary = "Tells the settings.",
        .complexity = "Depends on the subcommand",
        .subcommands = subcommands,
    },
};

}  // namespace

std::span<const Spec> config_family() noexcept {
  return specs;
}

}  // namespace redis3::command
