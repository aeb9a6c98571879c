#include "base/text.hpp"
#include "command/argument_reader.hpp"
#include "command/families.hpp"
#include "command/glob.hpp"

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace redis3::command {
namespace {

using NameFilter = std::function<bool(const std::string& name)>;

Reply names_reply(std::vector<std::string> names) {
  std::vector<Reply> replies;
  replies.reserve(names.size());
  for (std::string& name : names)
    replies.push_back(Reply::bulk(std::move(name)));
  return Reply::array(std::move(replies));
}

NameFilter matching(std::string_view pattern) {
  return
      [glob = Glob(pattern)](const std::string& name) { return glob.is_everything() || glob.matches(name); };
}

// KEYS

Task<Reply> keys(Context context, Argv argv) {
  std::vector<std::string> names;
  std::function<bool(std::vector<std::string>)> see = [&](std::vector<std::string> page) {
    std::move(page.begin(), page.end(), std::back_inserter(names));
    return true;
  };
  NameFilter wanted = matching(argv[1]);
  Result<void> done =
      co_await context.keyspace.each_page(context.session.db, std::move(wanted), std::move(see));
  if (done.has_error()) co_return done.error();
  co_return names_reply(std::move(names));
}

// SCAN

struct ScanArguments {
  std::uint64_t cursor = 0;
  std::string pattern = "*";
  std::int64_t count = 10;
  std::optional<std::string> type;
};

ScanArguments read_scan_arguments(ArgumentReader& reader) {
  ScanArguments arguments;
  const auto cursor = to_uint64(reader.next());
  if (!cursor) reader.fail(error_text::invalid_cursor);
  arguments.cursor = cursor.value_or(0);
  while (reader.has_more()) {
    if (reader.take("MATCH")) {
      arguments.pattern = reader.next();
    } else if (reader.take("COUNT")) {
      arguments.count = reader.next_integer();
      if (arguments.count < 1) reader.refuse();
    } else if (reader.take("TYPE")) {
      arguments.type = reader.next();
    } else {
      reader.refuse();
    }
  }
  return arguments;
}

/// A database holds strings only, so far.
bool is_type_of_keys(const std::optional<std::string>& type) {
  return !type || equal_ignoring_case(*type, model::name_of(model::ValueType::string));
}

Task<Reply> scan(Context context, Argv argv) {
  ArgumentReader reader(std::move(argv));
  const ScanArguments arguments = read_scan_arguments(reader);
  if (auto error = reader.error()) co_return std::move(*error);

  NameFilter wanted = matching(arguments.pattern);
  if (!is_type_of_keys(arguments.type)) wanted = [](const std::string&) { return false; };
  Result<model::ScanPage> page = co_await context.keyspace.scan(
      context.session.db, arguments.cursor, static_cast<std::size_t>(arguments.count), std::move(wanted));
  if (page.has_error()) co_return page.error();
  std::vector<Reply> reply;
  reply.push_back(Reply::bulk(std::to_string(page->cursor)));
  reply.push_back(names_reply(std::move(page->names)));
  co_return Reply::array(std::move(reply));
}

// RANDOMKEY

Task<Reply> randomkey(Context context, Argv) {
  Result<std::optional<std::string>> name = co_await context.keyspace.random_key(context.session.db);
  if (name.has_error()) co_return name.error();
  co_return *name ? Reply::bulk(std::move(**name)) : Reply::null();
}

// The table.

using enum Argument::Type;
using enum Argument::Trait;

constexpr Argument keys_arguments[] = {{.name = "pattern", .type = pattern}};
constexpr Argument scan_arguments[] = {
    {.name = "cursor", .type = integer},
    {.name = "pattern", .type = pattern, .token = "MATCH", .traits = optional},
    {.name = "count", .type = integer, .token = "COUNT", .traits = optional},
    {.name = "type", .type = string, .token = "TYPE", .since = "6.0.0", .traits = optional},
};

constexpr std::string_view keys_tips[] = {"request_policy:all_shards", "nondeterministic_output_order"};
constexpr std::string_view scan_tips[] = {"nondeterministic_output", "request_policy:special"};
constexpr std::string_view randomkey_tips[] = {"request_policy:all_shards", "nondeterministic_output"};

constexpr Spec scan_specs[] = {
    {
        .name = "keys",
        .arity = 2,
        .flags = Flag::readonly,
        .since = "1.0.0",
        .group = Group::generic,
        .summary = "Tells the names of all keys that match a pattern.",
        .complexity = "O(N) where N is the number of keys in the database: 1 LIST for each 1,000, "
                      "and 1 HEAD for each that matches and may have expired",
        .arguments = keys_arguments,
        .categories = Category::dangerous,
        .tips = keys_tips,
        .run = keys,
    },
    {
        .name = "randomkey",
        .arity = 1,
        .flags = Flag::readonly,
        .since = "1.0.0",
        .group = Group::generic,
        .summary = "Tells the name of a key, one of the first 1,000 of the store's listing.",
        .complexity =
            "O(1): 1 LIST, and 1 HEAD for each of its keys that may have expired; more where all of "
            "them have",
        .tips = randomkey_tips,
        .run = randomkey,
    },
    {
        .name = "scan",
        .arity = -2,
        .flags = Flag::readonly,
        .since = "2.8.0",
        .group = Group::generic,
        .summary = "Tells the names of the keys, some thousand at a time.",
        .complexity =
            "O(1) for every call: 1 LIST for each 1,000 of COUNT, at least one, and 1 HEAD for each key "
            "that matches and may have expired",
        .arguments = scan_arguments,
        .tips = scan_tips,
        .run = scan,
    },
};

}  // namespace

std::span<const Spec> scan_family() noexcept {
  return scan_specs;
}

}  // namespace redis3::command
