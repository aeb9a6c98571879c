#include "command/argument_reader.hpp"
#include "command/families.hpp"
#include "command/help.hpp"
#include "command/keys.hpp"

#include <optional>
#include <string>
#include <utility>

/// MEMORY: a key takes no memory of ours, but bytes of the bucket.
namespace redis3::command {
namespace {

/// SAMPLES is Redis's for values of many elements; nothing here is sampled.
void read_samples(ArgumentReader& reader) {
  while (reader.has_more()) {
    if (!reader.take("SAMPLES")) return reader.refuse();
    if (reader.next_integer() < 0) reader.refuse();
  }
}

Task<Reply> usage(Context context, Argv argv) {
  ArgumentReader reader(std::move(argv), 2);
  std::string name = reader.next();
  read_samples(reader);
  if (auto error = reader.error()) co_return std::move(*error);
  Result<std::optional<model::Record>> record =
      co_await read_key(context, std::move(name), model::Need::metadata);
  if (record.has_error()) co_return record.error();
  if (!*record) co_return Reply::null();
  co_return Reply::integer(static_cast<std::int64_t>((*record)->object_bytes));
}

constexpr std::string_view memory_help_lines[] = {
    "USAGE <key> [SAMPLES <count>]",
    "    Tell how many bytes the key's object takes in the bucket: value, metadata and name.",
};

Task<Reply> memory_help(Context, Argv) {
  co_return command::help("MEMORY", memory_help_lines);
}

// The table.

using enum Argument::Type;
using enum Argument::Trait;

constexpr Argument usage_arguments[] = {
    {.name = "key", .type = key},
    {.name = "count", .type = integer, .token = "SAMPLES", .traits = optional},
};

constexpr Spec memory_subcommands[] = {
    {
        .name = "memory|help",
        .arity = 2,
        .flags = Flag::loading | Flag::stale,
        .since = "4.0.0",
        .group = Group::server,
        .summary = "Tells what MEMORY's subcommands are for.",
        .complexity = "O(1): no request",
        .run = memory_help,
    },
    {
        .name = "memory|usage",
        .arity = -3,
        .flags = Flag::readonly,
        .keys = {2, 2, 1, KeyUse::read_only},
        .since = "4.0.0",
        .group = Group::server,
        .summary = "Tells how many bytes a key's object takes in the bucket: value, metadata and name.",
        .complexity = "O(1): 1 HEAD",
        .arguments = usage_arguments,
        .run = usage,
    },
};

constexpr Spec memory_specs[] = {
    {
        .name = "memory",
        .arity = -2,
        .since = "4.0.0",
        .group = Group::server,
        .summary = "Tells how many bytes a key takes.",
        .complexity = "Depends on the subcommand",
        .subcommands = memory_subcommands,
    },
};

}  // namespace

std::span<const Spec> memory_family() noexcept {
  return memory_specs;
}

}  // namespace redis3::command
