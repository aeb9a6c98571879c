#include "command/argument_reader.hpp"
#include "command/families.hpp"
#include "command/info.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace redis3::command {
namespace {

Task<Reply> dbsize(Context context, Argv) {
  Result<std::int64_t> count = co_await count_keys(context, context.session.db);
  if (count.has_error()) co_return count.error();
  co_return Reply::integer(*count);
}

/// What is wrong with the words of FLUSHDB or FLUSHALL. ASYNC answers when all is removed as well: nothing is
/// promised that is not in the store.
std::optional<Reply> flush_error(Argv argv) {
  ArgumentReader reader(std::move(argv));
  if (!reader.take("ASYNC")) reader.take("SYNC");
  return reader.error();
}

Task<Reply> flushdb(Context context, Argv argv) {
  if (auto error = flush_error(std::move(argv))) co_return std::move(*error);
  Result<void> done = co_await context.keyspace.flush(context.session.db);
  if (done.has_error()) co_return done.error();
  co_return Reply::ok();
}

Task<Reply> flushall(Context context, Argv argv) {
  if (auto error = flush_error(std::move(argv))) co_return std::move(*error);
  const Result<std::vector<std::int64_t>> databases = co_await context.keyspace.databases();
  if (databases.has_error()) co_return databases.error();
  for (const std::int64_t db : *databases) {
    const Result<void> done = co_await context.keyspace.flush(db);
    if (done.has_error()) co_return done.error();
  }
  co_return Reply::ok();
}

/// Each key has its database in its object's name, and no request renames two objects at once.
Task<Reply> swapdb(Context, Argv argv) {
  const std::optional<std::int64_t> first = read_integer(argv[1]);
  if (!first) co_return Reply::error(std::string(error_text::invalid_first_db));
  const std::optional<std::int64_t> second = read_integer(argv[2]);
  if (!second) co_return Reply::error(std::string(error_text::invalid_second_db));
  if (*first < 0 || *second < 0) co_return Reply::error(std::string(error_text::db_out_of_range));
  if (*first == *second) co_return Reply::ok();
  co_return Reply::error(std::string(error_text::swapdb));
}

/// The store's time, which has the grain of a millisecond.
Task<Reply> time(Context context, Argv) {
  const std::int64_t milliseconds = unix_milliseconds(context.keyspace.now());
  std::vector<Reply> parts;
  parts.push_back(Reply::bulk(std::to_string(milliseconds / 1000)));
  parts.push_back(Reply::bulk(std::to_string(milliseconds % 1000 * 1000)));
  co_return Reply::array(std::move(parts));
}

Task<Reply> info(Context context, Argv argv) {
  std::vector<std::string> sections = ArgumentReader(std::move(argv)).rest();
  Result<std::string> text = co_await info_text(context, std::move(sections));
  if (text.has_error()) co_return text.error();
  co_return Reply::verbatim(std::move(*text));
}

// The table.

using enum Argument::Type;
using enum Argument::Trait;

constexpr Argument flush_types[] = {
    {.name = "async", .type = pure_token, .token = "ASYNC", .since = "4.0.0"},
    {.name = "sync", .type = pure_token, .token = "SYNC", .since = "6.2.0"},
};
constexpr Argument flush_arguments[] = {
    {.name = "flush-type", .type = one_of, .traits = optional, .arguments = flush_types},
};
constexpr Argument swapdb_arguments[] = {{.name = "index1", .type = integer},
                                         {.name = "index2", .type = integer}};
constexpr Argument info_arguments[] = {{.name = "section", .type = string, .traits = optional | multiple}};

constexpr std::string_view dbsize_tips[] = {"request_policy:all_shards", "response_policy:agg_sum"};
constexpr std::string_view flush_tips[] = {"request_policy:all_shards", "response_policy:all_succeeded"};
constexpr std::string_view time_tips[] = {"nondeterministic_output"};
constexpr std::string_view info_tips[] = {"nondeterministic_output", "request_policy:all_shards",
                                          "response_policy:special"};

constexpr Spec server_specs[] = {
    {
        .name = "dbsize",
        .arity = 1,
        .flags = Flag::readonly | Flag::fast,
        .since = "1.0.0",
        .group = Group::server,
        .summary = "Tells how many keys the database holds.",
        .complexity = "O(N) where N is the number of keys: 1 LIST for each 1,000, "
                      "and 1 HEAD for each that may have expired",
        .categories = Category::keyspace,
        .tips = dbsize_tips,
        .run = dbsize,
    },
    {
        .name = "flushall",
        .arity = -1,
        .flags = Flag::write,
        .since = "1.0.0",
        .group = Group::server,
        .summary = "Removes every key of every database, one after the other, and answers when that is done.",
        .complexity = "O(N) where N is the number of all keys: 1 LIST to find the databases, for each 1 LIST "
                      "for each 1,000 keys, and 1 DELETE for each key",
        .arguments = flush_arguments,
        .categories = Category::keyspace | Category::dangerous,
        .tips = flush_tips,
        .run = flushall,
    },
    {
        .name = "flushdb",
        .arity = -1,
        .flags = Flag::write,
        .since = "1.0.0",
        .group = Group::server,
        .summary = "Removes every key of the database, and answers when that is done.",
        .complexity = "O(N) where N is the number of keys: 1 LIST for each 1,000, and 1 DELETE for each",
        .arguments = flush_arguments,
        .categories = Category::keyspace | Category::dangerous,
        .tips = flush_tips,
        .run = flushdb,
    },
    {
        .name = "info",
        .arity = -1,
        .flags = Flag::loading | Flag::stale,
        .since = "1.0.0",
        .group = Group::server,
        .summary = "Tells about this process and how many keys each database holds.",
        .complexity = "keyspace: O(N) where N is the number of all keys, 1 LIST for each 1,000, "
                      "and 1 HEAD for each that may have expired; the other sections: no request",
        .arguments = info_arguments,
        .categories = Category::dangerous,
        .tips = info_tips,
        .run = info,
    },
    {
        .name = "swapdb",
        .arity = 3,
        .flags = Flag::write | Flag::fast,
        .since = "4.0.0",
        .group = Group::server,
        .summary = "Answers an error: two databases cannot be swapped at one moment.",
        .complexity = "O(1): no request",
        .arguments = swapdb_arguments,
        .categories = Category::keyspace | Category::dangerous,
        .run = swapdb,
    },
    {
        .name = "time",
        .arity = 1,
        .flags = Flag::loading | Flag::stale | Flag::fast,
        .since = "2.6.0",
        .group = Group::server,
        .summary = "Tells the time by the store's clock, as seconds and microseconds.",
        .complexity = "O(1): no request",
        .tips = time_tips,
        .run = time,
    },
};

}  // namespace

std::span<const Spec> server_family() noexcept {
  return server_specs;
}

}  // namespace redis3::command
