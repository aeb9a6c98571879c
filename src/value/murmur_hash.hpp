#pragma once

#include <cstdint>
#include <string_view>

namespace redis3::value {

/// MurmurHash2 in its 64-bit form A, with bytes taken as little-endian words.
/// Source  https://github.com/aappleby/smhasher/blob/master/src/MurmurHash2.cpp
std::uint64_t murmur_hash_64a(std::string_view bytes, std::uint64_t seed) noexcept;

}  // namespace redis3::value
