#include "base/text.hpp"
#include "command/argument_reader.hpp"
#include "command/common_arguments.hpp"
#include "command/families.hpp"
#include "command/keys.hpp"
#include "value/decimal.hpp"

#include <cmath>
#include <limits>
#include <optional>
#include <utility>

namespace redis3::command {
namespace {

using model::Decision;
using model::Need;
using model::Record;

/// What becomes of a number: the value to be stored and the reply that tells it, or an error reply alone.
struct Sum {
  std::optional<std::string> value;
  Reply reply;

  static Sum refuse(std::string_view error) { return {std::nullopt, Reply::error(std::string(error))}; }
};

/// Adds to the number that a key holds, 0 where there is none; its expiry stays.
template <class Add>
Eventual<Reply> add_to(Context context, std::string name, Add add) {
  const auto decide = [add](const Record* current, TimePoint, Reply& reply) {
    Sum sum = add(current ? std::string_view(current->value) : "0");
    reply = std::move(sum.reply);
    if (!sum.value) return Decision::keep();
    Record record = current ? *current : Record();
    record.value = std::move(*sum.value);
    return Decision::put(std::move(record));
  };
  return change_by(context, std::move(name), Need::value, decide);
}

// INCR, DECR, INCRBY, DECRBY

Sum add_integer(std::string_view old, std::int64_t increment) {
  const auto number = read_integer(old);
  if (!number) return Sum::refuse(error_text::not_an_integer);
  std::int64_t sum = 0;
  if (__builtin_add_overflow(*number, increment, &sum)) return Sum::refuse(error_text::would_overflow);
  return {std::to_string(sum), Reply::integer(sum)};
}

Eventual<Reply> increase(Context context, std::string name, std::int64_t increment) {
  return add_to(context, std::move(name),
                [increment](std::string_view old) { return add_integer(old, increment); });
}

Eventual<Reply> incr(Context context, Argv argv) {
  return increase(context, std::move(argv[1]), 1);
}
Eventual<Reply> decr(Context context, Argv argv) {
  return increase(context, std::move(argv[1]), -1);
}

Eventual<Reply> incrby(Context context, Argv argv) {
  ArgumentReader reader(std::move(argv));
  std::string name = reader.next();
  const std::int64_t increment = reader.next_integer();
  if (auto error = reader.error()) return std::move(*error);
  return increase(context, std::move(name), increment);
}

Eventual<Reply> decrby(Context context, Argv argv) {
  ArgumentReader reader(std::move(argv));
  std::string name = reader.next();
  const std::int64_t decrement = reader.next_integer();
  if (decrement == std::numeric_limits<std::int64_t>::min())
    reader.fail(error_text::decrement_would_overflow);
  if (auto error = reader.error()) return std::move(*error);
  return increase(context, std::move(name), -decrement);
}

// INCRBYFLOAT

Sum add_decimal(std::string_view old, long double increment) {
  const auto number = value::read_decimal(old);
  if (!number) return Sum::refuse(error_text::not_a_float);
  const long double sum = *number + increment;
  if (!std::isfinite(sum)) return Sum::refuse(error_text::not_finite);
  std::string text = value::format_decimal(sum);
  return {text, Reply::bulk(text)};
}

Eventual<Reply> incrbyfloat(Context context, Argv argv) {
  const auto increment = value::read_decimal(argv[2]);
  if (!increment) return Reply::error(std::string(error_text::not_a_float));
  const auto add = [increment](std::string_view old) { return add_decimal(old, *increment); };
  return add_to(context, std::move(argv[1]), add);
}

// The table.

using enum Argument::Type;

constexpr Argument incrby_arguments[] = {{.name = "key", .type = key},
                                         {.name = "increment", .type = integer}};
constexpr Argument decrby_arguments[] = {{.name = "key", .type = key},
                                         {.name = "decrement", .type = integer}};
constexpr Argument incrbyfloat_arguments[] = {{.name = "key", .type = key},
                                              {.name = "increment", .type = number}};

constexpr KeyRange the_key = {1, 1, 1, KeyUse::read_write | KeyUse::access | KeyUse::update};
constexpr Flag the_flags = Flag::write | Flag::denyoom | Flag::fast;
constexpr std::string_view the_complexity = "O(1): 1 PUT where the key is known, else 1 GET more";

constexpr Spec number_specs[] = {
    {
        .name = "decr",
        .arity = 2,
        .flags = the_flags,
        .keys = the_key,
        .since = "1.0.0",
        .group = Group::string,
        .summary = "Takes one from the integer that a key holds, 0 where there is none.",
        .complexity = the_complexity,
        .arguments = one_key,
        .run = decr,
    },
    {
        .name = "decrby",
        .arity = 3,
        .flags = the_flags,
        .keys = the_key,
        .since = "1.0.0",
        .group = Group::string,
        .summary = "Takes a number from the integer that a key holds, 0 where there is none.",
        .complexity = the_complexity,
        .arguments = decrby_arguments,
        .run = decrby,
    },
    {
        .name = "incr",
        .arity = 2,
        .flags = the_flags,
        .keys = the_key,
        .since = "1.0.0",
        .group = Group::string,
        .summary = "Adds one to the integer that a key holds, 0 where there is none.",
        .complexity = the_complexity,
        .arguments = one_key,
        .run = incr,
    },
    {
        .name = "incrby",
        .arity = 3,
        .flags = the_flags,
        .keys = the_key,
        .since = "1.0.0",
        .group = Group::string,
        .summary = "Adds a number to the integer that a key holds, 0 where there is none.",
        .complexity = the_complexity,
        .arguments = incrby_arguments,
        .run = incrby,
    },
    {
        .name = "incrbyfloat",
        .arity = 3,
        .flags = the_flags,
        .keys = the_key,
        .since = "2.6.0",
        .group = Group::string,
        .summary = "Adds to the decimal number that a key holds, 0 where there is none.",
        .complexity = the_complexity,
        .arguments = incrbyfloat_arguments,
        .run = incrbyfloat,
    },
};

}  // namespace

std::span<const Spec> number_family() noexcept {
  return number_specs;
}

}  // namespace redis3::command
