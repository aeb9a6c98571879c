#pragma once

#include <chrono>
#include <cstddef>
#include <vector>

namespace redis3::doctor {

/// Of a number of measured times, those that so many percent of them did not exceed (the nearest rank, so
/// each is a time that was measured).
struct Percentiles {
  std::size_t count = 0;  ///< Where it is 0 the others are 0, too.
  std::chrono::microseconds p50{0};
  std::chrono::microseconds p90{0};
  std::chrono::microseconds p99{0};
  std::chrono::microseconds max{0};

  friend bool operator==(const Percentiles&, const Percentiles&) = default;
};

Percentiles percentiles_of(std::vector<std::chrono::microseconds> times);

}  // namespace redis3::doctor
