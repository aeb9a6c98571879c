#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// Integers of any width at any bit of a string, the highest bit first.
/// Source  https://redis.io/docs/latest/commands/bitfield/
namespace redis3::value {

/// i1 to i64, u1 to u63.
struct FieldType {
  bool is_signed = false;
  unsigned bits = 1;
};

/// What becomes of a number that does not fit its field.
enum class Overflow {
  wrap,      ///< Its lowest bits are kept.
  saturate,  ///< The nearest number that fits.
  fail,      ///< Nothing is written.
};

/// One GET, SET or INCRBY of a BITFIELD.
struct FieldOperation {
  enum class Kind { get, set, increase };
  Kind kind = Kind::get;
  FieldType type;
  /// In bits.
  std::uint64_t offset = 0;
  /// What is set or added.
  std::int64_t amount = 0;
  Overflow overflow = Overflow::wrap;
};

/// The field's number; behind the end of the value are zeros.
std::int64_t get_field(std::string_view value, FieldType type, std::uint64_t offset) noexcept;

/// Does the operation: a GET and a SET return what was there, an INCRBY what is there now; absent where
/// nothing was written because of an overflow. A value that is too short for the field is made longer first
/// by a SET and an INCRBY, even by one that then fails.
std::optional<std::int64_t> apply(std::string& value, const FieldOperation& operation);

}  // namespace redis3::value
