#include "command/argument_reader.hpp"
#include "command/common_arguments.hpp"
#include "command/families.hpp"
#include "command/keys.hpp"

#include <optional>
#include <string>
#include <utility>

namespace redis3::command {
namespace {

using model::Change;
using model::Decision;
using model::Key;
using model::Need;
using model::Record;
using model::Renamed;

// RENAME, RENAMENX

/// A key that keeps its name is there or not, and that is all.
Task<Renamed> rename_to_itself(Context context, std::string name) {
  Result<std::optional<Record>> record = co_await read_key(context, std::move(name), Need::metadata);
  if (record.has_error()) co_return record.error();
  co_return *record ? Renamed::target_taken : Renamed::no_source;
}

Task<Renamed> rename_key(Context context, Argv argv, bool only_if_absent) {
  if (argv[1] == argv[2]) co_return co_await rename_to_itself(context, std::move(argv[1]));
  const Key from = key_of(context, std::move(argv[1]));
  const Key to = key_of(context, std::move(argv[2]));
  Result<Renamed> renamed = co_await context.keyspace.rename(from, to, only_if_absent);
  if (renamed.has_error() && renamed.error().kind() == ErrorKind::unsupported)
    co_return co_await context.keyspace.rename_by_copy(from, to, only_if_absent);
  co_return renamed;
}

Task<Reply> rename(Context context, Argv argv) {
  const Result<Renamed> renamed = co_await rename_key(context, std::move(argv), false);
  if (renamed.has_error()) co_return renamed.error();
  if (*renamed == Renamed::no_source) co_return Reply::error(std::string(error_text::no_such_key));
  co_return Reply::ok();
}

Task<Reply> renamenx(Context context, Argv argv) {
  const Result<Renamed> renamed = co_await rename_key(context, std::move(argv), true);
  if (renamed.has_error()) co_return renamed.error();
  if (*renamed == Renamed::no_source) co_return Reply::error(std::string(error_text::no_such_key));
  co_return Reply::integer(*renamed == Renamed::yes ? 1 : 0);
}

// MOVE

std::int64_t next_db(ArgumentReader& reader) {
  const std::int64_t db = reader.next_integer();
  if (db < 0) reader.fail(error_text::db_out_of_range);
  return db;
}

/// A rename into another database.
Task<Reply> move(Context context, Argv argv) {
  ArgumentReader reader(std::move(argv));
  const std::string name = reader.next();
  const std::int64_t db = next_db(reader);
  if (db == context.session.db) reader.fail(error_text::same_object);
  if (auto error = reader.error()) co_return std::move(*error);
  const Key from = key_of(context, name);
  const Key to(db, name);
  const Result<Renamed> renamed = co_await context.keyspace.rename(from, to, true);
  if (renamed.has_error()) {
    if (renamed.error().kind() != ErrorKind::unsupported) co_return renamed.error();
    co_return Reply::error(error_text::not_at_one_moment("move"));
  }
  co_return Reply::integer(*renamed == Renamed::yes ? 1 : 0);
}

// COPY

struct CopyArguments {
  std::string from;
  std::string to;
  std::int64_t db;
  bool replaces = false;
};

CopyArguments read_copy_arguments(ArgumentReader& reader, std::int64_t selected_db) {
  CopyArguments arguments{reader.next(), reader.next(), selected_db};
  while (reader.has_more()) {
    if (reader.take("REPLACE")) {
      arguments.replaces = true;
    } else if (reader.take("DB")) {
      arguments.db = next_db(reader);
    } else {
      reader.refuse();
    }
  }
  return arguments;
}

/// The key is read, then its copy is written: each by itself.
Task<Reply> copy(Context context, Argv argv) {
  ArgumentReader reader(std::move(argv));
  const CopyArguments arguments = read_copy_arguments(reader, context.session.db);
  if (arguments.db == context.session.db && arguments.from == arguments.to)
    reader.fail(error_text::same_object);
  if (auto error = reader.error()) co_return std::move(*error);

  Result<std::optional<Record>> record = co_await read_key(context, arguments.from, Need::value);
  if (record.has_error()) co_return record.error();
  if (!*record) co_return Reply::integer(0);
  bool is_done = false;
  Change change;
  change.need = arguments.replaces ? Need::nothing : Need::metadata;
  change.expects_absent = !arguments.replaces;
  change.decide = [&](const Record* current, TimePoint) {
    is_done = arguments.replaces || !current;
    return is_done ? Decision::put(**record) : Decision::keep();
  };
  Key to(arguments.db, arguments.to);
  const Result<void> done = co_await context.keyspace.change(std::move(to), std::move(change));
  if (done.has_error()) co_return done.error();
  co_return Reply::integer(is_done ? 1 : 0);
}

// The table.

using enum Argument::Type;
using enum Argument::Trait;

constexpr Argument rename_arguments[] = {{.name = "key", .type = key},
                                         {.name = "newkey", .type = key, .key_range = 1}};
constexpr Argument move_arguments[] = {{.name = "key", .type = key}, {.name = "db", .type = integer}};
constexpr Argument copy_arguments[] = {
    {.name = "source", .type = key},
    {.name = "destination", .type = key, .key_range = 1},
    {.name = "destination-db", .type = integer, .token = "DB", .traits = optional},
    {.name = "replace", .type = pure_token, .token = "REPLACE", .traits = optional},
};

constexpr KeyRange moved_key = {1, 1, 1, KeyUse::read_write | KeyUse::access | KeyUse::erase};
constexpr KeyRange replaced_key[] = {{2, 2, 1, KeyUse::overwrite | KeyUse::update}};
constexpr KeyRange new_key[] = {{2, 2, 1, KeyUse::overwrite | KeyUse::insert}};

constexpr Spec rename_specs[] = {
    {
        .name = "copy",
        .arity = -3,
        .flags = Flag::write | Flag::denyoom,
        .keys = {1, 1, 1, KeyUse::read_only | KeyUse::access},
        .more_keys = replaced_key,
        .since = "6.2.0",
        .group = Group::generic,
        .summary =
            "Copies a key's value and expiry to another key, which is written after the first is read.",
        .complexity =
            "O(N) where N is the length of the value: 1 GET, 1 PUT; where something is there 1 HEAD more",
        .arguments = copy_arguments,
        .run = copy,
    },
    {
        .name = "move",
        .arity = 3,
        .flags = Flag::write | Flag::fast,
        .keys = {1, 1, 1, KeyUse::read_write | KeyUse::access | KeyUse::update},
        .since = "1.0.0",
        .group = Group::generic,
        .summary = "Moves a key to another database if it has no such key; only where the store can rename.",
        .complexity = "O(1): 1 rename, which is priced as a PUT, and 1 HEAD unless the key is known",
        .arguments = move_arguments,
        .run = move,
    },
    {
        .name = "rename",
        .arity = 3,
        .flags = Flag::write,
        .keys = moved_key,
        .more_keys = replaced_key,
        .since = "1.0.0",
        .group = Group::generic,
        .summary = "Gives a key another name, and the place of what had it.",
        .complexity =
            "O(1): 1 rename, which is priced as a PUT, and 1 HEAD unless the key is known; where the store "
            "cannot rename 2 GET, 1 PUT and 1 DELETE",
        .arguments = rename_arguments,
        .run = rename,
    },
    {
        .name = "renamenx",
        .arity = 3,
        .flags = Flag::write | Flag::fast,
        .keys = moved_key,
        .more_keys = new_key,
        .since = "1.0.0",
        .group = Group::generic,
        .summary = "Gives a key another name if no key has it.",
        .complexity =
            "O(1): 1 rename, which is priced as a PUT, and 1 HEAD unless the key is known; 2 HEAD more where "
            "something is there; where the store cannot rename 2 GET, 1 PUT and 1 DELETE",
        .arguments = rename_arguments,
        .run = renamenx,
    },
};

}  // namespace

std::span<const Spec> rename_family() noexcept {
  return rename_specs;
}

}  // namespace redis3::command
