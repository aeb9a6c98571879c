#pragma once

#include "base/clock.hpp"
#include "command/argument_reader.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace redis3::command {

/// What must be true of the key for a SET to happen.
enum class SetCondition {
  none,
  if_absent,     ///< NX
  if_present,    ///< XX
  if_equal,      ///< IFEQ: it is there and holds this value.
  if_not_equal,  ///< IFNE: it is absent, or holds another value.
};

/// What the words of a SET ask for.
struct SetArguments {
  std::string key;
  std::string value;
  SetCondition condition = SetCondition::none;
  /// The value that IFEQ and IFNE name.
  std::string comparand;
  /// GET: the reply is what the key held before.
  bool wants_previous = false;
  bool keeps_expiry = false;
  /// May be in the past: then the key is removed instead.
  std::optional<TimePoint> expires_at;
};

/// The moment of an expiry that a command was given, in whole seconds or in milliseconds, counted from
/// `base`.
struct ExpiryUnit {
  std::int64_t milliseconds;
  TimePoint base;
};

/// The moment that `amount` stands for; absent where it is not positive, or beyond what 64 bits of
/// milliseconds hold.
std::optional<TimePoint> expiry_time(std::int64_t amount, ExpiryUnit unit) noexcept;

/// Reads `key value [NX | XX | IFEQ value | IFNE value] [GET] [EX n | PX n | EXAT n | PXAT n | KEEPTTL]`, the
/// options in any order. What is wrong is in the reader's error(): a syntax error before a wrong number, as
/// Redis has it.
SetArguments read_set_arguments(ArgumentReader& reader, TimePoint now);

}  // namespace redis3::command
