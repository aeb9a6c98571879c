#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

/// How many different elements a HyperLogLog has seen, by its registers.
namespace redis3::value {

/// Each of a HyperLogLog's registers is chosen by so many bits of an element's hash,
inline constexpr unsigned hll_index_bits = 14;
inline constexpr std::size_t hll_register_count = std::size_t{1} << hll_index_bits;
/// and holds where, at most, the first set bit was among the other ones of the hashes: 1 to 51; 0 where none
/// has come yet.
inline constexpr unsigned hll_rank_max = 64 - hll_index_bits + 1;
/// What the six bits of a register can hold, be it that no hash gives it.
inline constexpr std::size_t hll_values = 64;

using HllRegisters = std::array<std::uint8_t, hll_register_count>;

/// How many registers hold each value.
using HllHistogram = std::array<std::uint32_t, hll_values>;

/// The estimate of Redis, to the unit.
/// Source  Otmar Ertl, New cardinality estimation algorithms for HyperLogLog sketches, arXiv:1702.01284,
///         algorithm 6
std::uint64_t estimate_cardinality(const HllHistogram& histogram) noexcept;

}  // namespace redis3::value
