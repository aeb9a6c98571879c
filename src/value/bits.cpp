#include "value/bits.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstring>

namespace redis3::value {
namespace {

constexpr std::size_t word_bytes = sizeof(std::uint64_t);

std::uint64_t word_at(std::string_view value, std::size_t at) noexcept {
  std::uint64_t word;
  std::memcpy(&word, value.data() + at, word_bytes);
  return word;
}

unsigned byte_at(std::string_view value, std::size_t at) noexcept {
  return static_cast<unsigned char>(value[at]);
}

constexpr unsigned mask_of(std::uint64_t offset) noexcept {
  return 0x80u >> (offset % 8);
}

/// Bits of a value, both ends included; empty where last < first.
struct Span {
  std::int64_t first;
  std::int64_t last;
};

Span span_of(std::string_view value, const BitRange& range) noexcept {
  const bool is_in_bits = range.unit == BitRange::Unit::bit;
  const auto total = static_cast<std::int64_t>(value.size()) * (is_in_bits ? 8 : 1);
  const auto from_end = [total](std::int64_t at) {
    return at < 0 ? std::max<std::int64_t>(total + at, 0) : at;
  };
  const std::int64_t start = from_end(range.start);
  const std::int64_t end = range.end ? std::min(from_end(*range.end), total - 1) : total - 1;
  if (start > end) return {0, -1};
  return is_in_bits ? Span{start, end} : Span{8 * start, 8 * end + 7};
}

/// The first bit like `bit` among whole bytes, counted from their beginning; absent where none is.
std::optional<std::int64_t> find_in_bytes(std::string_view bytes, bool bit) noexcept {
  const std::uint64_t without = bit ? 0 : ~std::uint64_t{0};
  std::size_t at = 0;
  while (at + word_bytes <= bytes.size() && word_at(bytes, at) == without)
    at += word_bytes;
  while (at < bytes.size() && byte_at(bytes, at) == (without & 0xff))
    ++at;
  if (at == bytes.size()) return std::nullopt;
  const auto byte = static_cast<std::uint8_t>(byte_at(bytes, at));
  return 8 * static_cast<std::int64_t>(at) + (bit ? std::countl_zero(byte) : std::countl_one(byte));
}

std::optional<std::int64_t> find_in_span(std::string_view value, bool bit, Span span) noexcept {
  // The bytes at both ends of the span may have bits outside of it.
  const auto first_byte = static_cast<std::size_t>(span.first / 8);
  const auto last_byte = static_cast<std::size_t>(span.last / 8);
  for (std::int64_t at = span.first; at <= std::min<std::int64_t>(span.last, span.first | 7); ++at) {
    if (bit_at(value, static_cast<std::uint64_t>(at)) == bit) return at;
  }
  if (first_byte == last_byte) return std::nullopt;
  const auto found = find_in_bytes(value.substr(first_byte + 1, last_byte - first_byte), bit);
  if (!found) return std::nullopt;
  const std::int64_t position = *found + 8 * (static_cast<std::int64_t>(first_byte) + 1);
  return position <= span.last ? std::optional(position) : std::nullopt;
}

}  // namespace

bool bit_at(std::string_view value, std::uint64_t offset) noexcept {
  return offset / 8 < value.size() && (byte_at(value, offset / 8) & mask_of(offset)) != 0;
}

bool set_bit(std::string& value, std::uint64_t offset, bool bit) {
  if (value.size() <= offset / 8) value.resize(offset / 8 + 1, '\0');
  const bool was_set = bit_at(value, offset);
  if (was_set != bit) value[offset / 8] = static_cast<char>(byte_at(value, offset / 8) ^ mask_of(offset));
  return was_set;
}

std::uint64_t count_bits(std::string_view value) noexcept {
  std::uint64_t count = 0;
  std::size_t at = 0;
  for (; at + word_bytes <= value.size(); at += word_bytes)
    count += static_cast<std::uint64_t>(std::popcount(word_at(value, at)));
  for (; at < value.size(); ++at)
    count += static_cast<std::uint64_t>(std::popcount(byte_at(value, at)));
  return count;
}

std::uint64_t count_bits(std::string_view value, const BitRange& range) noexcept {
  // Before they are counted from the end, which could bring both to 0. BITPOS does not look at this.
  const bool is_reversed = range.start < 0 && range.end && *range.end < 0 && range.start > *range.end;
  if (is_reversed) return 0;
  const Span span = span_of(value, range);
  if (span.last < span.first) return 0;
  const auto first_byte = static_cast<std::size_t>(span.first / 8);
  const auto last_byte = static_cast<std::size_t>(span.last / 8);
  const std::uint64_t count = count_bits(value.substr(first_byte, last_byte - first_byte + 1));
  const unsigned before = byte_at(value, first_byte) & ~(0xffu >> (span.first % 8));
  const unsigned behind = byte_at(value, last_byte) & (0x7fu >> (span.last % 8));
  return count - static_cast<std::uint64_t>(std::popcount(before)) -
         static_cast<std::uint64_t>(std::popcount(behind));
}

std::int64_t find_bit(std::string_view value, bool bit, const BitRange& range) noexcept {
  const Span span = span_of(value, range);
  if (span.last < span.first) return -1;
  if (const auto found = find_in_span(value, bit, span)) return *found;
  return bit || range.end ? -1 : span.last + 1;
}

}  // namespace redis3::value
