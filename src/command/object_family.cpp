#include "command/argument_reader.hpp"
#include "command/common_arguments.hpp"
#include "command/encoding.hpp"
#include "command/families.hpp"
#include "command/help.hpp"
#include "command/keys.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

/// OBJECT: what Redis tells of how a key is kept, as far as a bucket has the like.
namespace redis3::command {
namespace {

using model::Need;
using model::Record;

// ENCODING

/// Asks for the bytes only where they may be a number.
Task<Reply> encoding(Context context, Argv argv) {
  std::string name = std::move(argv[2]);
  Result<std::optional<Record>> record = co_await read_key(context, name, Need::metadata);
  if (record.has_error()) co_return record.error();
  if (!*record) co_return Reply::null();
  if ((*record)->value_bytes > embedded_bytes_max) co_return Reply::bulk("raw");
  if ((*record)->value_bytes > integer_bytes_max) co_return Reply::bulk("embstr");

  record = co_await read_key(context, std::move(name), Need::value);
  if (record.has_error()) co_return record.error();
  if (!*record) co_return Reply::null();
  co_return Reply::bulk(std::string(encoding_of((*record)->value)));
}

// FREQ, IDLETIME, REFCOUNT

/// Without an eviction policy that counts uses, Redis counts none.
Task<Reply> freq(Context context, Argv argv) {
  Result<std::optional<Record>> record = co_await read_key(context, std::move(argv[2]), Need::metadata);
  if (record.has_error()) co_return record.error();
  co_return *record ? Reply::error(std::string(error_text::no_lfu_policy)) : Reply::null();
}

/// A bucket keeps when an object was written, not when it was read. The object's time is whole seconds of
/// S3's clock, and may be ahead of ours.
Task<Reply> idletime(Context context, Argv argv) {
  Result<std::optional<Record>> record = co_await read_key(context, std::move(argv[2]), Need::metadata);
  if (record.has_error()) co_return record.error();
  if (!*record) co_return Reply::null();
  const TimePoint now = context.keyspace.now();
  const auto idle = std::chrono::floor<std::chrono::seconds>(now - (*record)->last_modified.value_or(now));
  co_return Reply::integer(std::max<std::int64_t>(idle.count(), 0));
}

/// Nothing in a bucket is shared.
Task<Reply> refcount(Context context, Argv argv) {
  Result<std::optional<Record>> record = co_await read_key(context, std::move(argv[2]), Need::metadata);
  if (record.has_error()) co_return record.error();
  co_return *record ? Reply::integer(1) : Reply::null();
}

// HELP

constexpr std::string_view object_help_lines[] = {
    "ENCODING <key>", "    Tell how Redis would keep the value: int, embstr or raw.",
    "FREQ <key>",     "    Answer an error, as a Redis that does not count uses.",
    "IDLETIME <key>", "    Tell how many seconds ago the key was last written.",
    "REFCOUNT <key>", "    Tell how many references the value has, which is 1.",
};

Task<Reply> object_help(Context, Argv) {
  co_return command::help("OBJECT", object_help_lines);
}

// The table.

constexpr std::string_view tips[] = {"nondeterministic_output"};

/// A subcommand that looks at one key.
constexpr Spec look_at_key(std::string_view name, std::string_view since, std::string_view summary,
                           std::string_view complexity, Task<Reply> (*run)(Context, Argv)) {
  return {
      .name = name,
      .arity = 3,
      .flags = Flag::readonly,
      .keys = {2, 2, 1, KeyUse::read_only},
      .since = since,
      .group = Group::generic,
      .summary = summary,
      .complexity = complexity,
      .arguments = one_key,
      .tips = tips,
      .run = run,
  };
}

constexpr Spec object_subcommands[] = {
    look_at_key("object|encoding", "2.2.3", "Tells how Redis would keep a key's value.",
                "O(1): 1 HEAD, and 1 GET where the value has 20 bytes or fewer", encoding),
    look_at_key("object|freq", "4.0.0", "Answers an error: uses are not counted.", "O(1): 1 HEAD", freq),
    {
        .name = "object|help",
        .arity = 2,
        .flags = Flag::loading | Flag::stale,
        .since = "6.2.0",
        .group = Group::generic,
        .summary = "Tells what OBJECT's subcommands are for.",
        .complexity = "O(1): no request",
        .run = object_help,
    },
    look_at_key("object|idletime", "2.2.3", "Tells how many seconds ago a key was last written.",
                "O(1): 1 HEAD", idletime),
    look_at_key("object|refcount", "2.2.3", "Tells how many references a key's value has: 1.", "O(1): 1 HEAD",
                refcount),
};

constexpr Spec object_specs[] = {
    {
        .name = "object",
        .arity = -2,
        .since = "2.2.3",
        .group = Group::generic,
        .summary = "Tells how a key is kept.",
        .complexity = "Depends on the subcommand",
        .subcommands = object_subcommands,
    },
};

}  // namespace

std::span<const Spec> object_family() noexcept {
  return object_specs;
}

}  // namespace redis3::command
