#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace redis3::value {

/// A run of bytes that stands in both strings and in their longest common subsequence.
struct CommonRun {
  std::size_t a_first = 0;
  std::size_t b_first = 0;
  std::size_t length = 0;
  friend bool operator==(const CommonRun&, const CommonRun&) = default;
};

/// The longest common subsequence of two strings; of several as long, the one that Redis tells.
struct CommonSubsequence {
  std::string text;
  /// The runs of which it is made, the last one first.
  std::vector<CommonRun> runs;
};

/// Absent where the table that this takes, of 4 bytes for each pair of positions, would be over
/// `memory_bytes_max`.
///
/// Cost    steps and memory by the product of both lengths
/// Source  https://redis.io/docs/latest/commands/lcs/
std::optional<CommonSubsequence> longest_common_subsequence(std::string_view a, std::string_view b,
                                                            std::uint64_t memory_bytes_max);

}  // namespace redis3::value
