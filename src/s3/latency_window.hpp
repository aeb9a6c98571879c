#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace redis3::s3 {

/// How long requests took lately, as a histogram that forgets: from 2^10 ns on sixteen steps for each
/// doubling, so that a quantile is right to 6 %. Taking one in costs some nanoseconds.
class LatencyWindow {
 public:
  /// Beyond so many all counts are halved: what came before them fades.
  static constexpr std::uint32_t samples_max = 4096;

  void add(std::chrono::nanoseconds latency) noexcept;

  /// How many are remembered.
  std::uint32_t samples() const noexcept { return samples_; }

  /// The latency that `share` (0 .. 1) of the requests stay within, rounded up to its step; zero without any.
  std::chrono::nanoseconds quantile(double share) const noexcept;

 private:
  static constexpr std::size_t steps_per_doubling = 16;
  static constexpr std::size_t doublings = 28;  ///< Up to 2^38 ns, more than four minutes.

  std::array<std::uint32_t, steps_per_doubling * doublings> counts_{};
  std::uint32_t samples_ = 0;
};

}  // namespace redis3::s3
