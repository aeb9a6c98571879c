#include "base/parallel.hpp"
#include "command/argument_reader.hpp"
#include "command/families.hpp"
#include "command/glob.hpp"
#include "command/keys.hpp"

#include <algorithm>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace redis3::command {
namespace {

using model::Change;
using model::Decision;
using model::Need;
using model::Record;

// DEL, UNLINK, EXISTS

/// One key's part of a command that counts keys.
using CountOne = Task<void> (*)(Context context, std::string name, std::int64_t& count);

/// A key that is named twice is asked twice, as in Redis: EXISTS counts it twice, DEL removes it once.
Task<Reply> count_each(Context context, Argv argv, CountOne count_one) {
  std::vector<std::string> names = ArgumentReader(std::move(argv)).rest();
  std::int64_t count = 0;
  std::function<Task<void>(std::size_t)> task = [&](std::size_t index) {
    return count_one(context, std::move(names[index]), count);
  };
  const std::size_t parallel_max = context.keyspace.options().parallel_requests_max;
  Result<void> done = co_await for_each_index(names.size(), parallel_max, std::move(task));
  if (done.has_error()) co_return done.error();
  co_return Reply::integer(count);
}

Task<void> remove_one(Context context, std::string name, std::int64_t& count) {
  bool was_there = false;
  Change change;
  change.need = Need::metadata;
  change.looks_only_to_tell = true;
  change.decide = [&](const Record* current, TimePoint) {
    was_there = current != nullptr;
    return was_there ? Decision::remove() : Decision::keep();
  };
  Result<void> done = co_await change_key(context, std::move(name), std::move(change));
  if (done.has_value() && was_there) ++count;
  co_return done;
}

Task<void> find_one(Context context, std::string name, std::int64_t& count) {
  Result<std::optional<Record>> record = co_await read_key(context, std::move(name), Need::metadata);
  if (record.has_error()) co_return record.error();
  if (*record) ++count;
  co_return Result<void>();
}

Task<Reply> del(Context context, Argv argv) {
  return count_each(context, std::move(argv), remove_one);
}
Task<Reply> exists(Context context, Argv argv) {
  return count_each(context, std::move(argv), find_one);
}

// TYPE, TTL, PTTL

Task<Reply> type(Context context, Argv argv) {
  Result<std::optional<Record>> record = co_await read_key(context, std::move(argv[1]), Need::metadata);
  if (record.has_error()) co_return record.error();
  co_return Reply::status(*record ? std::string(name_of((*record)->type)) : "none");
}

/// The milliseconds that a key has left; -1 where it stays for ever, -2 where there is none.
Task<std::int64_t> time_to_live(Context context, std::string name) {
  Result<std::optional<Record>> record = co_await read_key(context, std::move(name), Need::metadata);
  if (record.has_error()) co_return record.error();
  if (!*record) co_return -2;
  const std::optional<TimePoint> expires_at = (*record)->expires_at;
  if (!expires_at) co_return -1;
  co_return std::max<std::int64_t>((*expires_at - context.keyspace.now()).count(), 0);
}

Task<Reply> pttl(Context context, Argv argv) {
  Result<std::int64_t> left = co_await time_to_live(context, std::move(argv[1]));
  if (left.has_error()) co_return left.error();
  co_return Reply::integer(*left);
}

Task<Reply> ttl(Context context, Argv argv) {
  Result<std::int64_t> left = co_await time_to_live(context, std::move(argv[1]));
  if (left.has_error()) co_return left.error();
  // Redis rounds to the nearest second.
  co_return Reply::integer(*left < 0 ? *left : *left / 1000 + (*left % 1000 >= 500 ? 1 : 0));
}

// KEYS

Task<Reply> keys(Context context, Argv argv) {
  const Glob pattern(argv[1]);
  std::vector<Reply> names;
  std::function<bool(const std::string&)> wanted = [&](const std::string& name) {
    return pattern.is_everything() || pattern.matches(name);
  };
  std::function<bool(std::vector<std::string>)> see = [&](std::vector<std::string> page) {
    for (std::string& name : page)
      names.push_back(Reply::bulk(std::move(name)));
    return true;
  };
  Result<void> done =
      co_await context.keyspace.each_page(context.session.db, std::move(wanted), std::move(see));
  if (done.has_error()) co_return done.error();
  co_return Reply::array(std::move(names));
}

// The table.

using enum Argument::Trait;

constexpr Argument one_key[] = {{.name = "key", .type = Argument::Type::key}};
constexpr Argument many_keys[] = {{.name = "key", .type = Argument::Type::key, .traits = multiple}};
constexpr Argument keys_arguments[] = {{.name = "pattern", .type = Argument::Type::pattern}};

constexpr std::string_view sum_tips[] = {"request_policy:multi_shard", "response_policy:agg_sum"};
constexpr std::string_view keys_tips[] = {"request_policy:all_shards", "nondeterministic_output_order"};
constexpr std::string_view ttl_tips[] = {"nondeterministic_output"};

constexpr Spec specs[] = {
    {
        .name = "del",
        .arity = -2,
        .flags = Flag::write,
        .keys = {1, -1, 1, KeyUse::remove | KeyUse::erase},
        .since = "1.0.0",
        .group = Group::generic,
        .summary = "Removes keys, each by itself, and tells how many there were.",
        .complexity = "O(N) where N is the number of keys: for each 1 HEAD unless it is known, and 1 DELETE",
        .arguments = many_keys,
        .tips = sum_tips,
        .run = del,
    },
    {
        .name = "exists",
        .arity = -2,
        .flags = Flag::readonly | Flag::fast,
        .keys = {1, -1, 1, KeyUse::read_only},
        .since = "1.0.0",
        .group = Group::generic,
        .summary = "Tells how many of the keys are there; a key that is named twice counts twice.",
        .complexity = "O(N) where N is the number of keys: 1 HEAD for each, side by side",
        .arguments = many_keys,
        .tips = sum_tips,
        .run = exists,
    },
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
        .name = "pttl",
        .arity = 2,
        .flags = Flag::readonly | Flag::fast,
        .keys = {1, 1, 1, KeyUse::read_only | KeyUse::access},
        .since = "2.6.0",
        .group = Group::generic,
        .summary = "Tells in how many milliseconds a key expires.",
        .complexity = "O(1): 1 HEAD",
        .arguments = one_key,
        .tips = ttl_tips,
        .run = pttl,
    },
    {
        .name = "ttl",
        .arity = 2,
        .flags = Flag::readonly | Flag::fast,
        .keys = {1, 1, 1, KeyUse::read_only | KeyUse::access},
        .since = "1.0.0",
        .group = Group::generic,
        .summary = "Tells in how many seconds a key expires.",
        .complexity = "O(1): 1 HEAD",
        .arguments = one_key,
        .tips = ttl_tips,
        .run = ttl,
    },
    {
        .name = "type",
        .arity = 2,
        .flags = Flag::readonly | Flag::fast,
        .keys = {1, 1, 1, KeyUse::read_only},
        .since = "1.0.0",
        .group = Group::generic,
        .summary = "Tells the type of what a key holds.",
        .complexity = "O(1): 1 HEAD",
        .arguments = one_key,
        .run = type,
    },
    {
        .name = "unlink",
        .arity = -2,
        .flags = Flag::write | Flag::fast,
        .keys = {1, -1, 1, KeyUse::remove | KeyUse::erase},
        .since = "4.0.0",
        .group = Group::generic,
        .summary = "Removes keys; the same as DEL, since no memory has to be freed.",
        .complexity = "O(N) where N is the number of keys: for each 1 HEAD unless it is known, and 1 DELETE",
        .arguments = many_keys,
        .tips = sum_tips,
        .run = del,
    },
};

}  // namespace

std::span<const Spec> key_family() noexcept {
  return specs;
}

}  // namespace redis3::command
