#include "command/argument_reader.hpp"
#include "command/describe.hpp"
#include "command/families.hpp"
#include "command/glob.hpp"
#include "command/help.hpp"
#include "command/key_use.hpp"
#include "command/table.hpp"

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// COMMAND and its subcommands: the table, told to clients. Asks the store for nothing.
namespace redis3::command {
namespace {

/// Where the arguments of a subcommand begin.
constexpr std::size_t behind_subcommand = 2;

Reply describe_all(const Table& table) {
  std::vector<Reply> descriptions;
  for (const Spec* spec : table.all())
    descriptions.push_back(describe_info(*spec));
  return Reply::array(std::move(descriptions));
}

Task<Reply> command(Context context, Argv) {
  co_return describe_all(context.table);
}

Task<Reply> count(Context context, Argv) {
  co_return Reply::integer(static_cast<std::int64_t>(context.table.all().size()));
}

/// Names that are no command's are answered with null.
Task<Reply> info(Context context, Argv argv) {
  const std::vector<std::string> names = ArgumentReader(std::move(argv), behind_subcommand).rest();
  if (names.empty()) co_return describe_all(context.table);
  std::vector<Reply> descriptions;
  for (const std::string& name : names) {
    const Spec* spec = context.table.find(name);
    descriptions.push_back(spec ? describe_info(*spec) : Reply::null());
  }
  co_return Reply::array(std::move(descriptions));
}

/// Names that are no command's are left out.
Task<Reply> docs(Context context, Argv argv) {
  const std::vector<std::string> names = ArgumentReader(std::move(argv), behind_subcommand).rest();
  std::vector<const Spec*> specs;
  for (const std::string& name : names) {
    if (const Spec* spec = context.table.find(name)) specs.push_back(spec);
  }
  if (names.empty()) specs = context.table.all();
  std::vector<Reply> names_and_docs;
  for (const Spec* spec : specs) {
    names_and_docs.push_back(Reply::bulk(std::string(spec->name)));
    names_and_docs.push_back(describe_docs(*spec));
  }
  co_return Reply::map(std::move(names_and_docs));
}

/// The keys of the call behind the subcommand, each as `describe` tells it.
template <class Describe>
Reply keys_of(const Context& context, Argv argv, Describe describe) {
  const std::vector<std::string> words = ArgumentReader(std::move(argv), behind_subcommand).rest();
  const Spec* spec = context.table.find(std::span<const std::string>(words));
  if (!spec) return Reply::error(std::string(error_text::invalid_command));
  if (spec->keys.first == 0 && spec->more_keys.empty())
    return Reply::error(std::string(error_text::no_key_arguments));
  if (!has_right_arity(*spec, words.size())) return Reply::error(std::string(error_text::invalid_arity));
  std::vector<Reply> keys;
  for (const UsedKey& key : used_keys(*spec, words))
    keys.push_back(describe(words[key.position], key.use));
  return Reply::array(std::move(keys));
}

Task<Reply> getkeysandflags(Context context, Argv argv) {
  co_return keys_of(context, std::move(argv), [](const std::string& key, KeyUse use) {
    return Reply::array({Reply::bulk(key), describe_use(use)});
  });
}

Task<Reply> getkeys(Context context, Argv argv) {
  co_return keys_of(context, std::move(argv),
                    [](const std::string& key, KeyUse) { return Reply::bulk(key); });
}

/// Whether a command is in the list that was asked for.
using Filter = std::function<bool(const Spec&)>;

/// Reads `[FILTERBY MODULE name | ACLCAT category | PATTERN pattern]`.
Filter read_filter(ArgumentReader& reader) {
  if (!reader.has_more()) return [](const Spec&) { return true; };
  if (!reader.take("FILTERBY")) reader.refuse();
  if (reader.take("PATTERN")) {
    return [pattern = Glob(reader.next())](const Spec& spec) { return pattern.matches(spec.name); };
  }
  if (reader.take("ACLCAT")) {
    return [category = category_of_name(reader.next())](const Spec& spec) {
      return category && has(categories_of(spec), *category);
    };
  }
  if (!reader.take("MODULE")) reader.refuse();
  reader.next();
  return [](const Spec&) { return false; };  // There are no modules.
}

Task<Reply> list(Context context, Argv argv) {
  ArgumentReader reader(std::move(argv), behind_subcommand);
  const Filter is_wanted = read_filter(reader);
  if (auto error = reader.error()) co_return std::move(*error);
  std::vector<Reply> names;
  context.table.for_each([&](const Spec& spec) {
    if (is_wanted(spec)) names.push_back(Reply::bulk(std::string(spec.name)));
  });
  co_return Reply::array(std::move(names));
}

constexpr std::string_view command_help_lines[] = {
    "(no subcommand)",
    "    Describe all commands.",
    "COUNT",
    "    Tell how many commands there are.",
    "DOCS [<command-name> ...]",
    "    Tell what commands are for and what arguments they take.",
    "GETKEYS <full-command>",
    "    Tell which words of a command are keys.",
    "GETKEYSANDFLAGS <full-command>",
    "    Tell which words of a command are keys, and what it does with them.",
    "INFO [<command-name> ...]",
    "    Describe commands, or all of them.",
    "LIST [FILTERBY MODULE <name> | ACLCAT <category> | PATTERN <pattern>]",
    "    Tell the names of commands.",
};

Task<Reply> command_help(Context, Argv) {
  co_return command::help("COMMAND", command_help_lines);
}

// The table.

using enum Argument::Type;
using enum Argument::Trait;

constexpr Argument names_arguments[] = {
    {.name = "command-name", .type = string, .traits = optional | multiple}};
constexpr Argument getkeys_arguments[] = {
    {.name = "command", .type = string},
    {.name = "arg", .type = string, .traits = optional | multiple},
};
constexpr Argument list_filters[] = {
    {.name = "module-name", .type = string, .token = "MODULE"},
    {.name = "category", .type = string, .token = "ACLCAT"},
    {.name = "pattern", .type = pattern, .token = "PATTERN"},
};
constexpr Argument list_arguments[] = {
    {.name = "filterby", .type = one_of, .token = "FILTERBY", .traits = optional, .arguments = list_filters},
};

constexpr std::string_view any_order[] = {"nondeterministic_output_order"};

constexpr Spec command_subcommands[] = {
    {
        .name = "command|count",
        .arity = 2,
        .flags = Flag::loading | Flag::stale,
        .since = "2.8.13",
        .group = Group::server,
        .summary = "Tells how many commands there are.",
        .complexity = "O(1): no request",
        .categories = Category::connection,
        .run = count,
    },
    {
        .name = "command|docs",
        .arity = -2,
        .flags = Flag::loading | Flag::stale,
        .since = "7.0.0",
        .group = Group::server,
        .summary = "Tells what commands are for and what arguments they take.",
        .complexity = "O(N) where N is the number of commands: no request",
        .arguments = names_arguments,
        .categories = Category::connection,
        .tips = any_order,
        .run = docs,
    },
    {
        .name = "command|getkeys",
        .arity = -3,
        .flags = Flag::loading | Flag::stale,
        .since = "2.8.13",
        .group = Group::server,
        .summary = "Tells which words of a command are keys.",
        .complexity = "O(N) where N is the number of words: no request",
        .arguments = getkeys_arguments,
        .categories = Category::connection,
        .run = getkeys,
    },
    {
        .name = "command|getkeysandflags",
        .arity = -3,
        .flags = Flag::loading | Flag::stale,
        .since = "7.0.0",
        .group = Group::server,
        .summary = "Tells which words of a command are keys, and what it does with them.",
        .complexity = "O(N) where N is the number of words: no request",
        .arguments = getkeys_arguments,
        .categories = Category::connection,
        .run = getkeysandflags,
    },
    {
        .name = "command|help",
        .arity = 2,
        .flags = Flag::loading | Flag::stale,
        .since = "5.0.0",
        .group = Group::server,
        .summary = "Tells what COMMAND's subcommands are for.",
        .complexity = "O(1): no request",
        .categories = Category::connection,
        .run = command_help,
    },
    {
        .name = "command|info",
        .arity = -2,
        .flags = Flag::loading | Flag::stale,
        .since = "2.8.13",
        .group = Group::server,
        .summary = "Describes commands: arity, flags, keys.",
        .complexity = "O(N) where N is the number of commands: no request",
        .arguments = names_arguments,
        .categories = Category::connection,
        .tips = any_order,
        .run = info,
    },
    {
        .name = "command|list",
        .arity = -2,
        .flags = Flag::loading | Flag::stale,
        .since = "7.0.0",
        .group = Group::server,
        .summary = "Tells the names of commands.",
        .complexity = "O(N) where N is the number of commands: no request",
        .arguments = list_arguments,
        .categories = Category::connection,
        .tips = any_order,
        .run = list,
    },
};

constexpr Spec command_specs[] = {
    {
        .name = "command",
        .arity = -1,
        .flags = Flag::loading | Flag::stale,
        .since = "2.8.13",
        .group = Group::server,
        .summary = "Describes all commands.",
        .complexity = "O(N) where N is the number of commands: no request",
        .categories = Category::connection,
        .tips = any_order,
        .subcommands = command_subcommands,
        .run = command,
    },
};

}  // namespace

std::span<const Spec> command_family() noexcept {
  return command_specs;
}

}  // namespace redis3::command
