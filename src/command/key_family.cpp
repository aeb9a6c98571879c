#include "base/parallel.hpp"
#include "command/argument_reader.hpp"
#include "command/common_arguments.hpp"
#include "command/families.hpp"
#include "command/keys.hpp"

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

// TYPE

Task<Reply> type(Context context, Argv argv) {
  Result<std::optional<Record>> record = co_await read_key(context, std::move(argv[1]), Need::metadata);
  if (record.has_error()) co_return record.error();
  co_return Reply::status(*record ? std::string(name_of((*record)->type)) : "none");
}

// The table.

constexpr std::string_view sum_tips[] = {"request_policy:multi_shard", "response_policy:agg_sum"};

constexpr Spec key_specs[] = {
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
        .name = "touch",
        .arity = -2,
        .flags = Flag::readonly | Flag::fast,
        .keys = {1, -1, 1, KeyUse::read_only},
        .since = "3.2.1",
        .group = Group::generic,
        .summary = "Tells how many of the keys are there, as EXISTS: a bucket keeps no time of the last use.",
        .complexity = "O(N) where N is the number of keys: 1 HEAD for each, side by side",
        .arguments = many_keys,
        .tips = sum_tips,
        .run = exists,
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
  return key_specs;
}

}  // namespace redis3::command
