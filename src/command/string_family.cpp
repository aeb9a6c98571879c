#include "base/parallel.hpp"
#include "command/argument_reader.hpp"
#include "command/families.hpp"
#include "command/keys.hpp"
#include "command/set_arguments.hpp"

#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace redis3::command {
namespace {

using model::Change;
using model::Decision;
using model::Need;
using model::Record;

// GET, MGET

Task<Reply> read_value(Context context, std::string name) {
  Result<std::optional<Record>> record = co_await read_key(context, std::move(name), Need::value);
  if (record.has_error()) co_return record.error();
  co_return *record ? Reply::bulk(std::move((*record)->value)) : Reply::null();
}

Task<Reply> get(Context context, Argv argv) {
  return read_value(context, std::move(argv[1]));
}

Task<void> read_value_into(Context context, std::string name, Reply& reply) {
  Result<Reply> value = co_await read_value(context, std::move(name));
  if (value.has_error()) co_return value.error();
  reply = std::move(*value);
  co_return Result<void>();
}

Task<Reply> mget(Context context, Argv argv) {
  std::vector<Reply> values(argv.size() - 1, Reply::null());
  std::function<Task<void>(std::size_t)> read = [&](std::size_t index) {
    return read_value_into(context, std::move(argv[index + 1]), values[index]);
  };
  const std::size_t parallel_max = context.keyspace.options().parallel_requests_max;
  Result<void> done = co_await for_each_index(values.size(), parallel_max, std::move(read));
  if (done.has_error()) co_return done.error();
  co_return Reply::array(std::move(values));
}

// SET, MSET

/// What the last call of a SET's decision found.
struct SetOutcome {
  bool is_set = false;
  std::optional<std::string> previous;
};

Need need_of(const SetArguments& arguments) noexcept {
  const bool compares =
      arguments.condition == SetCondition::if_equal || arguments.condition == SetCondition::if_not_equal;
  if (compares || arguments.wants_previous) return Need::value;
  if (arguments.condition != SetCondition::none || arguments.keeps_expiry) return Need::metadata;
  return Need::nothing;
}

bool allows(const SetArguments& arguments, const Record* current) noexcept {
  switch (arguments.condition) {
    case SetCondition::none:
      return true;
    case SetCondition::if_absent:
      return !current;
    case SetCondition::if_present:
      return current;
    case SetCondition::if_equal:
      return current && current->value == arguments.comparand;
    case SetCondition::if_not_equal:
      return !current || current->value != arguments.comparand;
  }
  return false;
}

/// Any type may be overwritten, and nothing of what was there stays but, with KEEPTTL, the expiry.
Decision decide_set(const SetArguments& arguments, const Record* current, TimePoint now,
                    SetOutcome& outcome) {
  outcome = SetOutcome();
  if (arguments.wants_previous && current) outcome.previous = current->value;
  if (!allows(arguments, current)) return Decision::keep();

  outcome.is_set = true;
  if (arguments.expires_at && *arguments.expires_at <= now) {
    const bool may_be_there = current || need_of(arguments) == Need::nothing;
    return may_be_there ? Decision::remove() : Decision::keep();
  }
  Record record;
  record.value = arguments.value;
  record.expires_at = arguments.keeps_expiry && current ? current->expires_at : arguments.expires_at;
  return Decision::put(std::move(record));
}

Reply reply_to_set(const SetArguments& arguments, SetOutcome outcome) {
  if (arguments.wants_previous)
    return outcome.previous ? Reply::bulk(std::move(*outcome.previous)) : Reply::null();
  return outcome.is_set ? Reply::ok() : Reply::null();
}

Task<Reply> set(Context context, Argv argv) {
  const TimePoint now = context.keyspace.now();
  ArgumentReader reader(std::move(argv));
  const SetArguments arguments = read_set_arguments(reader, now);
  if (auto error = reader.error()) co_return std::move(*error);

  SetOutcome outcome;
  Change change;
  change.need = need_of(arguments);
  // NX says what its caller expects. With an expiry that has passed there would be nothing to try it with.
  const bool writes = !arguments.expires_at || *arguments.expires_at > now;
  change.expects_absent = arguments.condition == SetCondition::if_absent && writes;
  change.decide = [&](const Record* current, TimePoint decided_at) {
    return decide_set(arguments, current, decided_at, outcome);
  };
  Result<void> done = co_await change_key(context, arguments.key, std::move(change));
  if (done.has_error()) co_return done.error();
  co_return reply_to_set(arguments, std::move(outcome));
}

Task<void> write_value(Context context, std::string name, std::string value) {
  Change change;
  change.need = Need::nothing;
  change.decide = [&](const Record*, TimePoint) {
    Record record;
    record.value = value;
    return Decision::put(std::move(record));
  };
  co_return co_await change_key(context, std::move(name), std::move(change));
}

Task<Reply> mset(Context context, Argv argv) {
  if (argv.size() % 2 == 0) co_return Reply::error(error_text::wrong_arity("mset"));
  // Of a key that is named twice the last value counts, and costs one request.
  std::map<std::string, std::string> values;
  for (std::size_t at = 1; at < argv.size(); at += 2)
    values.insert_or_assign(std::move(argv[at]), std::move(argv[at + 1]));
  std::vector<std::map<std::string, std::string>::value_type*> pairs;
  for (auto& pair : values)
    pairs.push_back(&pair);

  std::function<Task<void>(std::size_t)> write = [&](std::size_t index) {
    return write_value(context, pairs[index]->first, std::move(pairs[index]->second));
  };
  const std::size_t parallel_max = context.keyspace.options().parallel_requests_max;
  Result<void> done = co_await for_each_index(pairs.size(), parallel_max, std::move(write));
  if (done.has_error()) co_return done.error();
  co_return Reply::ok();
}

// The table.

using enum Argument::Type;
using enum Argument::Trait;

constexpr Argument one_key[] = {{.name = "key", .type = key}};
constexpr Argument many_keys[] = {{.name = "key", .type = key, .traits = multiple}};

constexpr Argument key_and_value[] = {{.name = "key", .type = key}, {.name = "value", .type = string}};
constexpr Argument mset_arguments[] = {
    {.name = "data", .type = block, .traits = multiple, .arguments = key_and_value},
};

constexpr Argument set_condition[] = {
    {.name = "nx", .type = pure_token, .token = "NX"},
    {.name = "xx", .type = pure_token, .token = "XX"},
    {.name = "ifeq-value", .type = string, .token = "IFEQ", .since = "8.4.0"},
    {.name = "ifne-value", .type = string, .token = "IFNE", .since = "8.4.0"},
};
constexpr Argument set_expiration[] = {
    {.name = "seconds", .type = integer, .token = "EX", .since = "2.6.12"},
    {.name = "milliseconds", .type = integer, .token = "PX", .since = "2.6.12"},
    {.name = "unix-time-seconds", .type = unix_time, .token = "EXAT", .since = "6.2.0"},
    {.name = "unix-time-milliseconds", .type = unix_time, .token = "PXAT", .since = "6.2.0"},
    {.name = "keepttl", .type = pure_token, .token = "KEEPTTL", .since = "6.0.0"},
};
constexpr Argument set_arguments[] = {
    {.name = "key", .type = key},
    {.name = "value", .type = string},
    {.name = "condition", .type = one_of, .since = "2.6.12", .traits = optional, .arguments = set_condition},
    {.name = "get", .type = pure_token, .token = "GET", .since = "6.2.0", .traits = optional},
    {.name = "expiration", .type = one_of, .traits = optional, .arguments = set_expiration},
};

constexpr std::string_view mget_tips[] = {"request_policy:multi_shard"};
constexpr std::string_view mset_tips[] = {"request_policy:multi_shard", "response_policy:all_succeeded"};

constexpr Spec specs[] = {
    {
        .name = "get",
        .arity = 2,
        .flags = Flag::readonly | Flag::fast,
        .keys = {1, 1, 1, KeyUse::read_only | KeyUse::access},
        .since = "1.0.0",
        .group = Group::string,
        .summary = "Tells the value of a string.",
        .complexity = "O(1): 1 GET",
        .arguments = one_key,
        .run = get,
    },
    {
        .name = "mget",
        .arity = -2,
        .flags = Flag::readonly | Flag::fast,
        .keys = {1, -1, 1, KeyUse::read_only | KeyUse::access},
        .since = "1.0.0",
        .group = Group::string,
        .summary = "Tells the values of several strings, each as it is when it is read.",
        .complexity = "O(N) where N is the number of keys: 1 GET for each, side by side",
        .arguments = many_keys,
        .tips = mget_tips,
        .run = mget,
    },
    {
        .name = "mset",
        .arity = -3,
        .flags = Flag::write | Flag::denyoom,
        .keys = {1, -1, 2, KeyUse::overwrite | KeyUse::update},
        .since = "1.0.1",
        .group = Group::string,
        .summary = "Sets several keys to strings, each key by itself.",
        .complexity = "O(N) where N is the number of keys: 1 PUT for each, side by side",
        .arguments = mset_arguments,
        .tips = mset_tips,
        .run = mset,
    },
    {
        .name = "set",
        .arity = -3,
        .flags = Flag::write | Flag::denyoom,
        .keys = {1, 1, 1, KeyUse::read_write | KeyUse::access | KeyUse::update | KeyUse::variable,
                 "RW and ACCESS due to the optional `GET` argument"},
        .since = "1.0.0",
        .group = Group::string,
        .summary = "Sets a key to a string, whatever it held before; on condition, with an expiry, telling "
                   "the old value.",
        .complexity =
            "O(1): 1 PUT; with an option that looks at the key 1 HEAD or GET more unless the key is known",
        .arguments = set_arguments,
        .run = set,
    },
};

}  // namespace

std::span<const Spec> string_family() noexcept {
  return specs;
}

}  // namespace redis3::command
