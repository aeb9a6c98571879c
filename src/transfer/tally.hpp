#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace redis3::transfer {

/// What has become of a key.
enum class Outcome : std::uint8_t {
  written,  ///< It is there now, and was not there before, or is replaced.
  same,     ///< It was there already, with the same value and the same end.
  kept,     ///< It was there already with something else, which was left alone.
  expired,  ///< It had expired before it could be written.
  gone,     ///< It was removed, or expired, while it was on its way.
  refused,  ///< It could not be written: of a type that is not taken, or too long.
};
inline constexpr std::size_t outcome_count = 6;

/// The enumerator's name.
std::string_view name_of(Outcome outcome) noexcept;

/// How many keys had each outcome.
struct Tally {
  std::array<std::uint64_t, outcome_count> keys{};
  /// Of the payloads of what was written.
  std::uint64_t written_bytes = 0;

  void count(Outcome outcome) noexcept { ++keys[static_cast<std::size_t>(outcome)]; }
  std::uint64_t of(Outcome outcome) const noexcept { return keys[static_cast<std::size_t>(outcome)]; }
  std::uint64_t total() const noexcept;

  friend bool operator==(const Tally&, const Tally&) = default;
};

}  // namespace redis3::transfer
