#pragma once

#include <cstddef>
#include <cstdint>

namespace redis3::value {

/// What the first byte of a length in Redis's files says: how long the number is, or that it is none.
/// Source: https://rdb.fnordig.de/file_format.html#length-encoding
struct RdbLengthHead {
  enum class Kind {
    number,      ///< `base`, with `more_bytes` more behind it, the highest first.
    integer,     ///< A string that is a decimal number, in `more_bytes`, the lowest first, with a sign.
    compressed,  ///< A string in LZF: two lengths follow, of what stands there and of what it stands for.
    invalid,
  };
  Kind kind = Kind::invalid;
  std::uint64_t base = 0;
  std::size_t more_bytes = 0;
};

constexpr RdbLengthHead rdb_length_head(std::uint8_t first) noexcept {
  using Kind = RdbLengthHead::Kind;
  const std::uint64_t low = first & 0x3f;
  switch (first >> 6) {
    case 0:
      return {Kind::number, low, 0};
    case 1:
      return {Kind::number, low, 1};
    case 2:
      if (low == 0) return {Kind::number, 0, 4};
      if (low == 1) return {Kind::number, 0, 8};
      return {};
    default:
      if (low < 3) return {Kind::integer, 0, std::size_t{1} << low};
      if (low == 3) return {Kind::compressed, 0, 0};
      return {};
  }
}

/// The number that a head of Kind::number and the bytes behind it make.
constexpr std::uint64_t rdb_length(const RdbLengthHead& head, std::uint64_t more) noexcept {
  return head.more_bytes < 8 ? head.base << (8 * head.more_bytes) | more : more;
}

/// The number that `bytes` (1, 2 or 4) behind a head of Kind::integer stand for.
constexpr std::int64_t rdb_integer(std::uint64_t number, std::size_t bytes) noexcept {
  if (bytes == 1) return static_cast<std::int8_t>(number);
  if (bytes == 2) return static_cast<std::int16_t>(number);
  return static_cast<std::int32_t>(number);
}

}  // namespace redis3::value
