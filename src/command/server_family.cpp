#include "command/argument_reader.hpp"
#include "command/families.hpp"
#include "command/info.hpp"

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

/// ASYNC answers when all is removed as well: nothing is promised that is not in the store.
Task<Reply> flushdb(Context context, Argv argv) {
  ArgumentReader reader(std::move(argv));
  if (!reader.take("ASYNC")) reader.take("SYNC");
  if (auto error = reader.error()) co_return std::move(*error);
  Result<void> done = co_await context.keyspace.flush(context.session.db);
  if (done.has_error()) co_return done.error();
  co_return Reply::ok();
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
constexpr Argument flushdb_arguments[] = {
    {.name = "flush-type", .type = one_of, .traits = optional, .arguments = flush_types},
};
constexpr Argument info_arguments[] = {{.name = "section", .type = string, .traits = optional | multiple}};

constexpr std::string_view dbsize_tips[] = {"request_policy:all_shards", "response_policy:agg_sum"};
constexpr std::string_view flushdb_tips[] = {"request_policy:all_shards", "response_policy:all_succeeded"};
constexpr std::string_view info_tips[] = {"nondeterministic_output", "request_policy:all_shards",
                                          "response_policy:special"};

constexpr Spec specs[] = {
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
        .name = "flushdb",
        .arity = -1,
        .flags = Flag::write,
        .since = "1.0.0",
        .group = Group::server,
        .summary = "Removes every key of the database, and answers when that is done.",
        .complexity = "O(N) where N is the number of keys: 1 LIST for each 1,000, and 1 DELETE for each",
        .arguments = flushdb_arguments,
        .categories = Category::keyspace | Category::dangerous,
        .tips = flushdb_tips,
        .run = flushdb,
    },
    {
        .name = "info",
        .arity = -1,
        .flags = Flag::loading | Flag::stale,
        .since = "1.0.0",
        .group = Group::server,
        .summary = "Tells about this process and how many keys each database holds.",
        .complexity =
            "server: no request; keyspace: O(N) where N is the number of all keys, 1 LIST for each 1,000, "
            "and 1 HEAD for each that may have expired",
        .arguments = info_arguments,
        .categories = Category::dangerous,
        .tips = info_tips,
        .run = info,
    },
};

}  // namespace

std::span<const Spec> server_family() noexcept {
  return specs;
}

}  // namespace redis3::command
