#pragma once

#include <optional>
#include <string>
#include <string_view>

/// What Redis does with the bytes of one value. Pure functions: no store, no time, no coroutines.
namespace redis3::value {

/// A number as INCRBYFLOAT reads it: decimal, with an exponent, hexadecimal behind `0x`, or `inf`, with a
/// sign or without; absent where anything else stands there, blanks included, and where no `long double` is
/// near it. The locale does not matter.
std::optional<long double> read_decimal(std::string_view text);

/// The number as INCRBYFLOAT writes it: at most 17 digits behind the point, without zeros at the end, never
/// with an exponent. `number` is finite.
/// Source  https://redis.io/docs/latest/commands/incrbyfloat/
std::string format_decimal(long double number);

}  // namespace redis3::value
