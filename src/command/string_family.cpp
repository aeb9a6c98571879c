#include "base/parallel.hpp"
#include "command/argument_reader.hpp"
#include "command/common_arguments.hpp"
#include "command/comparison.hpp"
#include "command/expiry_option.hpp"
#include "command/families.hpp"
#include "command/keys.hpp"
#include "value/digest.hpp"

#include <optional>
#include <utility>
#include <vector>

namespace redis3::command {
namespace {

using model::Change;
using model::Decision;
using model::Need;
using model::Record;

// GET, MGET, STRLEN, DIGEST

Reply tell_value(Record* record) {
  return record ? Reply::bulk(std::move(record->value)) : Reply::null();
}

Eventual<Reply> read_value(Context context, std::string name) {
  return read_by(context, std::move(name), Need::value, tell_value);
}

Eventual<Reply> get(Context context, Argv argv) {
  return read_value(context, std::move(argv[1]));
}

Task<void> read_value_into(Context context, std::string name, Reply& reply) {
  Result<Reply> value = co_await read_value(context, std::move(name)).wait();
  if (value.has_error()) co_return value.error();
  reply = std::move(*value);
  co_return Result<void>();
}

Task<Reply> read_values_later(Context context, Argv argv) {
  std::vector<Reply> values(argv.size() - 1, Reply::null());
  std::function<Task<void>(std::size_t)> read = [&](std::size_t index) {
    return read_value_into(context, std::move(argv[index + 1]), values[index]);
  };
  const std::size_t parallel_max = context.keyspace.options().parallel_requests_max;
  Result<void> done = co_await for_each_index(values.size(), parallel_max, std::move(read));
  if (done.has_error()) co_return done.error();
  co_return Reply::array(std::move(values));
}

Eventual<Reply> mget(Context context, Argv argv) {
  if (!context.keyspace.is_at_hand()) return read_values_later(context, std::move(argv));
  std::vector<Reply> values;
  values.reserve(argv.size() - 1);
  for (std::size_t at = 1; at < argv.size(); ++at) {
    Eventual<Reply> value = read_value(context, argv[at]);
    // Somebody is on one of the keys.
    if (!value.is_at_hand()) return read_values_later(context, std::move(argv));
    Result<Reply> read = std::move(value).take();
    if (read.has_error()) return read;
    values.push_back(*std::move(read));
  }
  return Reply::array(std::move(values));
}

Eventual<Reply> read_length(Context context, std::string name) {
  return read_by(context, std::move(name), Need::metadata, [](const Record* record) {
    return Reply::integer(record ? static_cast<std::int64_t>(record->value_bytes) : 0);
  });
}

Eventual<Reply> strlen(Context context, Argv argv) {
  return read_length(context, std::move(argv[1]));
}

Eventual<Reply> digest(Context context, Argv argv) {
  return read_by(context, std::move(argv[1]), Need::value, [](const Record* record) {
    return record ? Reply::bulk(value::digest(record->value)) : Reply::null();
  });
}

// GETRANGE, SUBSTR

Task<Reply> getrange(Context context, Argv argv) {
  ArgumentReader reader(std::move(argv));
  std::string name = reader.next();
  model::ValueRange range{};
  range.start = reader.next_integer();
  range.end = reader.next_integer();
  if (auto error = reader.error()) co_return std::move(*error);
  model::Key key = key_of(context, std::move(name));
  Result<std::optional<std::string>> part = co_await context.keyspace.read_part(std::move(key), range);
  if (part.has_error()) co_return part.error();
  co_return Reply::bulk(*part ? std::move(**part) : std::string());
}

// GETDEL, GETEX, DELEX

Eventual<Reply> getdel(Context context, Argv argv) {
  const auto decide = [](const Record* current, TimePoint, Reply& reply) {
    if (!current) return Decision::keep();
    reply = Reply::bulk(current->value);
    return Decision::remove();
  };
  return change_by(context, std::move(argv[1]), Need::value, decide);
}

Eventual<Reply> getex(Context context, Argv argv) {
  const TimePoint called_at = context.keyspace.now();
  ArgumentReader reader(std::move(argv));
  std::string name = reader.next();
  ExpiryOption expiry("PERSIST");
  while (reader.has_more()) {
    if (!expiry.take(reader)) reader.refuse();
  }
  expiry.finish(reader, "getex", called_at);
  if (auto error = reader.error()) return std::move(*error);
  if (!expiry.is_given()) return read_value(context, std::move(name));

  const std::optional<TimePoint> expires_at = expiry.moment();
  const auto decide = [expires_at](const Record* current, TimePoint now, Reply& reply) {
    if (!current) return Decision::keep();
    reply = Reply::bulk(current->value);
    if (expires_at == current->expires_at) return Decision::keep();
    if (expires_at && *expires_at <= now) return Decision::remove();
    Record record = *current;
    record.expires_at = expires_at;
    return Decision::put(std::move(record));
  };
  return change_by(context, std::move(name), Need::value, decide);
}

Eventual<Reply> delex(Context context, Argv argv) {
  ArgumentReader reader(std::move(argv));
  std::string name = reader.next();
  Comparison comparison;
  if (reader.has_more() && !comparison.take(reader)) reader.refuse();
  if (auto error = reader.error()) return std::move(*error);

  const auto decide = [comparison](const Record* current, TimePoint, Reply& reply) {
    reply = Reply::integer(0);
    if (!current) return Decision::keep();
    const Comparison::Verdict verdict = comparison.check(current);
    if (verdict == Comparison::Verdict::not_a_digest)
      reply = Reply::error(std::string(error_text::not_a_digest));
    if (verdict != Comparison::Verdict::holds) return Decision::keep();
    reply = Reply::integer(1);
    return Decision::remove();
  };
  const Need need = comparison.is_given() ? Need::value : Need::metadata;
  return change_by(context, std::move(name), need, decide);
}

// APPEND, SETRANGE

Eventual<Reply> append(Context context, Argv argv) {
  const auto decide = [suffix = std::move(argv[2])](const Record* current, TimePoint, Reply& reply) {
    const std::uint64_t length = (current ? current->value_bytes : 0) + suffix.size();
    if (length > argument_bytes_max) {
      reply = Reply::error(std::string(error_text::argument_too_long));
      return Decision::keep();
    }
    reply = Reply::integer(static_cast<std::int64_t>(length));
    if (suffix.empty()) return current ? Decision::keep() : Decision::put(Record());
    return Decision::append(suffix);
  };
  return change_by(context, std::move(argv[1]), Need::short_value, decide);
}

Eventual<Reply> setrange(Context context, Argv argv) {
  ArgumentReader reader(std::move(argv));
  std::string name = reader.next();
  const std::int64_t offset = reader.next_integer();
  std::string bytes = reader.next();
  if (offset < 0) reader.fail(error_text::offset_out_of_range);
  if (auto error = reader.error()) return std::move(*error);
  if (bytes.empty()) return read_length(context, std::move(name));

  const auto at = static_cast<std::size_t>(offset);
  if (at > argument_bytes_max || at + bytes.size() > argument_bytes_max)
    return Reply::error(std::string(error_text::argument_too_long));
  const auto decide = [at, bytes = std::move(bytes)](const Record* current, TimePoint, Reply& reply) {
    Record record = current ? *current : Record();
    if (record.value.size() < at + bytes.size()) record.value.resize(at + bytes.size(), '\0');
    record.value.replace(at, bytes.size(), bytes);
    reply = Reply::integer(static_cast<std::int64_t>(record.value.size()));
    return Decision::put(std::move(record));
  };
  return change_by(context, std::move(name), Need::value, decide);
}

// The table.

using enum Argument::Type;
using enum Argument::Trait;

constexpr Argument range_arguments[] = {
    {.name = "key", .type = key},
    {.name = "start", .type = integer},
    {.name = "end", .type = integer},
};
constexpr Argument setrange_arguments[] = {
    {.name = "key", .type = key},
    {.name = "offset", .type = integer},
    {.name = "value", .type = string},
};
constexpr Argument getex_expiration[] = {
    {.name = "seconds", .type = integer, .token = "EX"},
    {.name = "milliseconds", .type = integer, .token = "PX"},
    {.name = "unix-time-seconds", .type = unix_time, .token = "EXAT"},
    {.name = "unix-time-milliseconds", .type = unix_time, .token = "PXAT"},
    {.name = "persist", .type = pure_token, .token = "PERSIST"},
};
constexpr Argument getex_arguments[] = {
    {.name = "key", .type = key},
    {.name = "expiration", .type = one_of, .traits = optional, .arguments = getex_expiration},
};
constexpr Argument delex_condition[] = {
    {.name = "ifeq-value", .type = string, .token = "IFEQ"},
    {.name = "ifne-value", .type = string, .token = "IFNE"},
    {.name = "ifdeq-digest", .type = string, .token = "IFDEQ"},
    {.name = "ifdne-digest", .type = string, .token = "IFDNE"},
};
constexpr Argument delex_arguments[] = {
    {.name = "key", .type = key},
    {.name = "condition", .type = one_of, .traits = optional, .arguments = delex_condition},
};

constexpr std::string_view mget_tips[] = {"request_policy:multi_shard"};

constexpr Spec string_specs[] = {
    {
        .name = "append",
        .arity = 3,
        .flags = Flag::write | Flag::denyoom | Flag::fast,
        .keys = {1, 1, 1, KeyUse::read_write | KeyUse::insert},
        .since = "2.0.0",
        .group = Group::string,
        .summary = "Adds bytes at the end of a string, which is empty where there is none.",
        .complexity = "O(N) where N is the length of what is added: 1 append (priced as a PUT) to a value "
                      "over 16 KiB, else "
                      "1 PUT of the whole; 1 GET of up to 16 KiB more unless the key is known",
        .arguments = key_and_value,
        .run = append,
    },
    {
        .name = "delex",
        .arity = -2,
        .flags = Flag::write | Flag::fast,
        .keys = {1, 1, 1, KeyUse::remove | KeyUse::erase},
        .since = "8.4.0",
        .group = Group::string,
        .summary = "Removes a key if it holds a value, or does not hold it.",
        .complexity = "O(1): 1 DELETE where the key is known, else 1 GET more, or 1 HEAD without a condition",
        .arguments = delex_arguments,
        .run = delex,
    },
    {
        .name = "digest",
        .arity = 2,
        .flags = Flag::readonly | Flag::fast,
        .keys = {1, 1, 1, KeyUse::read_only},
        .since = "8.4.0",
        .group = Group::string,
        .summary = "Tells the XXH3 hash of a string, as 16 hexadecimal digits.",
        .complexity = "O(N) where N is the length of the string: 1 GET",
        .arguments = one_key,
        .run = digest,
    },
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
        .name = "getdel",
        .arity = 2,
        .flags = Flag::write | Flag::fast,
        .keys = {1, 1, 1, KeyUse::read_write | KeyUse::access | KeyUse::erase},
        .since = "6.2.0",
        .group = Group::string,
        .summary = "Tells the value of a string and removes it.",
        .complexity = "O(1): 1 DELETE where the key is known, else 1 GET more",
        .arguments = one_key,
        .run = getdel,
    },
    {
        .name = "getex",
        .arity = -2,
        .flags = Flag::write | Flag::fast,
        .keys = {1, 1, 1, KeyUse::read_write | KeyUse::access | KeyUse::update,
                 "RW and UPDATE because it changes the TTL"},
        .since = "6.2.0",
        .group = Group::string,
        .summary = "Tells the value of a string and changes when it expires.",
        .complexity = "O(1): 1 GET; with an option 1 PUT, and 1 GET unless the key is known",
        .arguments = getex_arguments,
        .run = getex,
    },
    {
        .name = "getrange",
        .arity = 4,
        .flags = Flag::readonly,
        .keys = {1, 1, 1, KeyUse::read_only | KeyUse::access},
        .since = "2.4.0",
        .group = Group::string,
        .summary = "Tells a part of a string, from one index to another, both included.",
        .complexity = "O(N) where N is the length of the part: 1 GET of little more than it",
        .arguments = range_arguments,
        .run = getrange,
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
        .name = "setrange",
        .arity = 4,
        .flags = Flag::write | Flag::denyoom,
        .keys = {1, 1, 1, KeyUse::read_write | KeyUse::update},
        .since = "2.2.0",
        .group = Group::string,
        .summary = "Writes over a part of a string from an offset on, with zero bytes up to there.",
        .complexity = "O(1): 1 PUT where the key is known, else 1 GET more; 1 HEAD where nothing is written",
        .arguments = setrange_arguments,
        .run = setrange,
    },
    {
        .name = "strlen",
        .arity = 2,
        .flags = Flag::readonly | Flag::fast,
        .keys = {1, 1, 1, KeyUse::read_only},
        .since = "2.2.0",
        .group = Group::string,
        .summary = "Tells the length of a string in bytes; 0 where there is none.",
        .complexity = "O(1): 1 HEAD",
        .arguments = one_key,
        .run = strlen,
    },
    {
        .name = "substr",
        .arity = 4,
        .flags = Flag::readonly,
        .keys = {1, 1, 1, KeyUse::read_only | KeyUse::access},
        .since = "1.0.0",
        .group = Group::string,
        .summary = "The old name of GETRANGE.",
        .complexity = "O(N) where N is the length of the part: 1 GET of little more than it",
        .arguments = range_arguments,
        .run = getrange,
    },
};

}  // namespace

std::span<const Spec> string_family() noexcept {
  return string_specs;
}

}  // namespace redis3::command
