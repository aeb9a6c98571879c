#include "doctor/percentiles.hpp"

#include <algorithm>

namespace redis3::doctor {

Percentiles percentiles_of(std::vector<std::chrono::microseconds> times) {
  Percentiles percentiles;
  percentiles.count = times.size();
  if (times.empty()) return percentiles;
  std::sort(times.begin(), times.end());
  const auto rank = [&](std::size_t percent) { return times[(times.size() * percent + 99) / 100 - 1]; };
  percentiles.p50 = rank(50);
  percentiles.p90 = rank(90);
  percentiles.p99 = rank(99);
  percentiles.max = times.back();
  return percentiles;
}

}  // namespace redis3::doctor
