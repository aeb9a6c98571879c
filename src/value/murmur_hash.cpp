#include "value/murmur_hash.hpp"

#include <algorithm>
#include <cstddef>

namespace redis3::value {
namespace {

constexpr std::size_t word_bytes = 8;

/// As many bytes as there are, up to eight, the first one lowest.
std::uint64_t little_endian(std::string_view bytes) noexcept {
  std::uint64_t word = 0;
  for (std::size_t at = std::min(bytes.size(), word_bytes); at > 0; --at)
    word = word << 8 | static_cast<unsigned char>(bytes[at - 1]);
  return word;
}

}  // namespace

std::uint64_t murmur_hash_64a(std::string_view bytes, std::uint64_t seed) noexcept {
  constexpr std::uint64_t multiplier = 0xc6a4a7935bd1e995;
  constexpr int shift = 47;

  std::uint64_t hash = seed ^ (bytes.size() * multiplier);
  for (; bytes.size() >= word_bytes; bytes.remove_prefix(word_bytes)) {
    std::uint64_t word = little_endian(bytes) * multiplier;
    word = (word ^ (word >> shift)) * multiplier;
    hash = (hash ^ word) * multiplier;
  }
  if (!bytes.empty()) hash = (hash ^ little_endian(bytes)) * multiplier;
  hash = (hash ^ (hash >> shift)) * multiplier;
  return hash ^ (hash >> shift);
}

}  // namespace redis3::value
