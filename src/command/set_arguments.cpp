#include "command/set_arguments.hpp"

#include <limits>
#include <utility>

namespace redis3::command {
namespace {

enum class Expiry { none, seconds, milliseconds, at_seconds, at_milliseconds, keep };

/// The words of a SET before its numbers have been looked at.
struct SetWords {
  SetArguments arguments;
  Expiry expiry = Expiry::none;
  std::string expiry_amount;
};

/// Redis takes NX NX and XX XX. Two comparands could disagree, so IFEQ and IFNE may stand once.
void take_condition(SetArguments& arguments, SetCondition condition, ArgumentReader& reader) {
  const bool has_comparand = condition == SetCondition::if_equal || condition == SetCondition::if_not_equal;
  if (arguments.condition != SetCondition::none && (has_comparand || arguments.condition != condition))
    reader.refuse();
  arguments.condition = condition;
  if (has_comparand) arguments.comparand = reader.next();
}

/// Redis takes EX 10 EX 20, and the last one counts; different expiries exclude each other.
void take_expiry(SetWords& words, Expiry expiry, ArgumentReader& reader) {
  if (words.expiry != Expiry::none && words.expiry != expiry) reader.refuse();
  words.expiry = expiry;
  if (expiry != Expiry::keep) words.expiry_amount = reader.next();
}

void take_option(SetWords& words, ArgumentReader& reader) {
  if (reader.take("NX")) {
    take_condition(words.arguments, SetCondition::if_absent, reader);
  } else if (reader.take("XX")) {
    take_condition(words.arguments, SetCondition::if_present, reader);
  } else if (reader.take("IFEQ")) {
    take_condition(words.arguments, SetCondition::if_equal, reader);
  } else if (reader.take("IFNE")) {
    take_condition(words.arguments, SetCondition::if_not_equal, reader);
  } else if (reader.take("GET")) {
    words.arguments.wants_previous = true;
  } else if (reader.take("EX")) {
    take_expiry(words, Expiry::seconds, reader);
  } else if (reader.take("PX")) {
    take_expiry(words, Expiry::milliseconds, reader);
  } else if (reader.take("EXAT")) {
    take_expiry(words, Expiry::at_seconds, reader);
  } else if (reader.take("PXAT")) {
    take_expiry(words, Expiry::at_milliseconds, reader);
  } else if (reader.take("KEEPTTL")) {
    take_expiry(words, Expiry::keep, reader);
  } else {
    reader.refuse();
  }
}

ExpiryUnit unit_of(Expiry expiry, TimePoint now) noexcept {
  const bool is_in_seconds = expiry == Expiry::seconds || expiry == Expiry::at_seconds;
  const bool is_relative = expiry == Expiry::seconds || expiry == Expiry::milliseconds;
  return {is_in_seconds ? 1000 : 1, is_relative ? now : TimePoint()};
}

}  // namespace

std::optional<TimePoint> expiry_time(std::int64_t amount, ExpiryUnit unit) noexcept {
  constexpr std::int64_t max = std::numeric_limits<std::int64_t>::max();
  const std::int64_t base = unix_milliseconds(unit.base);
  if (amount <= 0 || amount > max / unit.milliseconds) return std::nullopt;
  if (base > 0 && amount * unit.milliseconds > max - base) return std::nullopt;
  return unit.base + std::chrono::milliseconds(amount * unit.milliseconds);
}

SetArguments read_set_arguments(ArgumentReader& reader, TimePoint now) {
  SetWords words;
  words.arguments.key = reader.next();
  words.arguments.value = reader.next();
  while (reader.has_more())
    take_option(words, reader);

  words.arguments.keeps_expiry = words.expiry == Expiry::keep;
  if (words.expiry == Expiry::none || words.expiry == Expiry::keep) return std::move(words.arguments);

  const auto amount = read_integer(words.expiry_amount);
  if (amount) words.arguments.expires_at = expiry_time(*amount, unit_of(words.expiry, now));
  if (!amount) {
    reader.fail(error_text::not_an_integer);
  } else if (!words.arguments.expires_at) {
    reader.fail(error_text::invalid_expire_time("set"));
  }
  return std::move(words.arguments);
}

}  // namespace redis3::command
