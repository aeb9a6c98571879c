#include "command/argument_reader.hpp"
#include "command/common_arguments.hpp"
#include "command/expiry_option.hpp"
#include "command/families.hpp"
#include "command/keys.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

namespace redis3::command {
namespace {

using model::Change;
using model::Decision;
using model::Need;
using model::Record;

// EXPIRE, PEXPIRE, EXPIREAT, PEXPIREAT

/// When an expiry is changed: what must be true of the one that the key has.
struct ExpiryCondition {
  bool if_none = false;     ///< NX
  bool if_some = false;     ///< XX
  bool if_later = false;    ///< GT; a key that stays for ever is later than all.
  bool if_earlier = false;  ///< LT

  bool allows(const std::optional<TimePoint>& old, TimePoint moment) const noexcept {
    if (if_none && old) return false;
    if (if_some && !old) return false;
    if (if_later && (!old || moment <= *old)) return false;
    return !if_earlier || !old || moment < *old;
  }
};

ExpiryCondition read_condition(ArgumentReader& reader) {
  ExpiryCondition condition;
  while (reader.has_more()) {
    if (reader.take("NX")) {
      condition.if_none = true;
    } else if (reader.take("XX")) {
      condition.if_some = true;
    } else if (reader.take("GT")) {
      condition.if_later = true;
    } else if (reader.take("LT")) {
      condition.if_earlier = true;
    } else {
      reader.fail(error_text::unsupported_option(reader.peek()));
    }
  }
  const bool has_others = condition.if_some || condition.if_later || condition.if_earlier;
  if (condition.if_none && has_others) reader.fail(error_text::nx_and_others);
  if (condition.if_later && condition.if_earlier) reader.fail(error_text::gt_and_lt);
  return condition;
}

/// The bytes go back with the new expiry, since S3 has no way to change the metadata alone. A moment that has
/// passed removes the key.
Task<Reply> expire_key(Context context, std::string name, TimePoint moment, ExpiryCondition condition) {
  // Settled here: a decision that only sees the metadata must not become one that writes the value.
  const bool is_past = moment <= context.keyspace.now();
  bool is_done = false;
  Change change;
  change.need = is_past ? Need::metadata : Need::value;
  change.decide = [&](const Record* current, TimePoint) {
    is_done = current && condition.allows(current->expires_at, moment);
    if (!is_done || current->expires_at == moment) return Decision::keep();
    if (is_past) return Decision::remove();
    Record record = *current;
    record.expires_at = moment;
    return Decision::put(std::move(record));
  };
  Result<void> done = co_await change_key(context, std::move(name), std::move(change));
  if (done.has_error()) co_return done.error();
  co_return Reply::integer(is_done ? 1 : 0);
}

Task<Reply> expire_by(Context context, Argv argv, ExpiryForm form, std::string_view command) {
  ArgumentReader reader(std::move(argv));
  std::string name = reader.next();
  const std::string amount_text = reader.next();
  const ExpiryCondition condition = read_condition(reader);
  // Redis looks at the options first.
  if (auto error = reader.error()) co_return std::move(*error);
  const auto amount = read_integer(amount_text);
  if (!amount) co_return Reply::error(std::string(error_text::not_an_integer));
  const auto moment = moment_of(*amount, form, context.keyspace.now());
  if (!moment) co_return Reply::error(error_text::invalid_expire_time(command));
  co_return co_await expire_key(context, std::move(name), *moment, condition);
}

Task<Reply> expire(Context context, Argv argv) {
  return expire_by(context, std::move(argv), ExpiryForm::seconds, "expire");
}
Task<Reply> pexpire(Context context, Argv argv) {
  return expire_by(context, std::move(argv), ExpiryForm::milliseconds, "pexpire");
}
Task<Reply> expireat(Context context, Argv argv) {
  return expire_by(context, std::move(argv), ExpiryForm::at_seconds, "expireat");
}
Task<Reply> pexpireat(Context context, Argv argv) {
  return expire_by(context, std::move(argv), ExpiryForm::at_milliseconds, "pexpireat");
}

// PERSIST

Task<Reply> persist(Context context, Argv argv) {
  bool is_done = false;
  Change change;
  change.need = Need::value;
  change.decide = [&](const Record* current, TimePoint) {
    is_done = current && current->expires_at;
    if (!is_done) return Decision::keep();
    Record record = *current;
    record.expires_at.reset();
    return Decision::put(std::move(record));
  };
  Result<void> done = co_await change_key(context, std::move(argv[1]), std::move(change));
  if (done.has_error()) co_return done.error();
  co_return Reply::integer(is_done ? 1 : 0);
}

// TTL, PTTL, EXPIRETIME, PEXPIRETIME

/// In milliseconds: what `of` makes of the moment at which a key expires; -1 where it stays for ever, -2
/// where there is none.
Task<Reply> tell_expiry(Context context, std::string name, std::int64_t unit,
                        std::int64_t (*of)(TimePoint expires_at, TimePoint now)) {
  Result<std::optional<Record>> record = co_await read_key(context, std::move(name), Need::metadata);
  if (record.has_error()) co_return record.error();
  if (!*record) co_return Reply::integer(-2);
  const std::optional<TimePoint> expires_at = (*record)->expires_at;
  if (!expires_at) co_return Reply::integer(-1);
  const std::int64_t milliseconds = of(*expires_at, context.keyspace.now());
  // Redis rounds to the nearest second.
  co_return Reply::integer(milliseconds / unit + (milliseconds % unit >= 500 ? 1 : 0));
}

std::int64_t time_left(TimePoint expires_at, TimePoint now) {
  return std::max<std::int64_t>((expires_at - now).count(), 0);
}
std::int64_t time_since_1970(TimePoint expires_at, TimePoint) {
  return unix_milliseconds(expires_at);
}

Task<Reply> ttl(Context context, Argv argv) {
  return tell_expiry(context, std::move(argv[1]), 1000, time_left);
}
Task<Reply> pttl(Context context, Argv argv) {
  return tell_expiry(context, std::move(argv[1]), 1, time_left);
}
Task<Reply> expiretime(Context context, Argv argv) {
  return tell_expiry(context, std::move(argv[1]), 1000, time_since_1970);
}
Task<Reply> pexpiretime(Context context, Argv argv) {
  return tell_expiry(context, std::move(argv[1]), 1, time_since_1970);
}

// The table.

using enum Argument::Type;
using enum Argument::Trait;

constexpr Argument condition_words[] = {
    {.name = "nx", .type = pure_token, .token = "NX"},
    {.name = "xx", .type = pure_token, .token = "XX"},
    {.name = "gt", .type = pure_token, .token = "GT"},
    {.name = "lt", .type = pure_token, .token = "LT"},
};
constexpr Argument expire_arguments[] = {
    {.name = "key", .type = key},
    {.name = "seconds", .type = integer},
    {.name = "condition", .type = one_of, .since = "7.0.0", .traits = optional, .arguments = condition_words},
};
constexpr Argument pexpire_arguments[] = {
    {.name = "key", .type = key},
    {.name = "milliseconds", .type = integer},
    {.name = "condition", .type = one_of, .since = "7.0.0", .traits = optional, .arguments = condition_words},
};
constexpr Argument expireat_arguments[] = {
    {.name = "key", .type = key},
    {.name = "unix-time-seconds", .type = unix_time},
    {.name = "condition", .type = one_of, .since = "7.0.0", .traits = optional, .arguments = condition_words},
};
constexpr Argument pexpireat_arguments[] = {
    {.name = "key", .type = key},
    {.name = "unix-time-milliseconds", .type = unix_time},
    {.name = "condition", .type = one_of, .since = "7.0.0", .traits = optional, .arguments = condition_words},
};

constexpr KeyRange changed_key = {1, 1, 1, KeyUse::read_write | KeyUse::update};
constexpr KeyRange read_key_only = {1, 1, 1, KeyUse::read_only | KeyUse::access};
constexpr std::string_view expire_complexity =
    "O(N) where N is the length of the value, which is written anew: 1 PUT where the key is known, else 1 "
    "GET more; "
    "1 DELETE and at most 1 HEAD where the time has passed";
constexpr std::string_view ttl_tips[] = {"nondeterministic_output"};

constexpr Spec expiry_specs[] = {
    {
        .name = "expire",
        .arity = -3,
        .flags = Flag::write | Flag::fast,
        .keys = changed_key,
        .since = "1.0.0",
        .group = Group::generic,
        .summary = "Sets in how many seconds a key expires.",
        .complexity = expire_complexity,
        .arguments = expire_arguments,
        .run = expire,
    },
    {
        .name = "expireat",
        .arity = -3,
        .flags = Flag::write | Flag::fast,
        .keys = changed_key,
        .since = "1.2.0",
        .group = Group::generic,
        .summary = "Sets at which second of Unix time a key expires.",
        .complexity = expire_complexity,
        .arguments = expireat_arguments,
        .run = expireat,
    },
    {
        .name = "expiretime",
        .arity = 2,
        .flags = Flag::readonly | Flag::fast,
        .keys = read_key_only,
        .since = "7.0.0",
        .group = Group::generic,
        .summary = "Tells at which second of Unix time a key expires.",
        .complexity = "O(1): 1 HEAD",
        .arguments = one_key,
        .run = expiretime,
    },
    {
        .name = "persist",
        .arity = 2,
        .flags = Flag::write | Flag::fast,
        .keys = changed_key,
        .since = "2.2.0",
        .group = Group::generic,
        .summary = "Makes a key stay for ever.",
        .complexity =
            "O(N) where N is the length of the value, which is written anew: 1 PUT where the key is "
            "known, else 1 GET more",
        .arguments = one_key,
        .run = persist,
    },
    {
        .name = "pexpire",
        .arity = -3,
        .flags = Flag::write | Flag::fast,
        .keys = changed_key,
        .since = "2.6.0",
        .group = Group::generic,
        .summary = "Sets in how many milliseconds a key expires.",
        .complexity = expire_complexity,
        .arguments = pexpire_arguments,
        .run = pexpire,
    },
    {
        .name = "pexpireat",
        .arity = -3,
        .flags = Flag::write | Flag::fast,
        .keys = changed_key,
        .since = "2.6.0",
        .group = Group::generic,
        .summary = "Sets at which millisecond of Unix time a key expires.",
        .complexity = expire_complexity,
        .arguments = pexpireat_arguments,
        .run = pexpireat,
    },
    {
        .name = "pexpiretime",
        .arity = 2,
        .flags = Flag::readonly | Flag::fast,
        .keys = read_key_only,
        .since = "7.0.0",
        .group = Group::generic,
        .summary = "Tells at which millisecond of Unix time a key expires.",
        .complexity = "O(1): 1 HEAD",
        .arguments = one_key,
        .run = pexpiretime,
    },
    {
        .name = "pttl",
        .arity = 2,
        .flags = Flag::readonly | Flag::fast,
        .keys = read_key_only,
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
        .keys = read_key_only,
        .since = "1.0.0",
        .group = Group::generic,
        .summary = "Tells in how many seconds a key expires.",
        .complexity = "O(1): 1 HEAD",
        .arguments = one_key,
        .tips = ttl_tips,
        .run = ttl,
    },
};

}  // namespace

std::span<const Spec> expiry_family() noexcept {
  return expiry_specs;
}

}  // namespace redis3::command
