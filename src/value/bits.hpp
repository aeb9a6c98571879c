#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// A string as a row of bits: bit 0 is the highest of the first byte.
/// Source  https://redis.io/docs/latest/develop/data-types/bitmaps/
namespace redis3::value {

/// The bit at `offset`; false behind the end.
bool bit_at(std::string_view value, std::uint64_t offset) noexcept;

/// Sets the bit at `offset`, with zero bytes up to there, and returns what it was.
bool set_bit(std::string& value, std::uint64_t offset, bool bit);

/// How many bits are set.
std::uint64_t count_bits(std::string_view value) noexcept;

/// A range of bytes or bits as BITCOUNT and BITPOS take it: both ends included, negative ones counted from
/// the end of the value, and what lies outside cut off.
struct BitRange {
  enum class Unit { byte, bit };
  std::int64_t start = 0;
  /// Absent: to the end.
  std::optional<std::int64_t> end;
  Unit unit = Unit::byte;
};

/// How many bits of the range are set.
std::uint64_t count_bits(std::string_view value, const BitRange& range) noexcept;

/// Where in the whole value the first bit like `bit` of the range is; -1 where none is. Behind a value whose
/// range has no end, zeros follow; an empty range has no bit at all.
std::int64_t find_bit(std::string_view value, bool bit, const BitRange& range) noexcept;

}  // namespace redis3::value
