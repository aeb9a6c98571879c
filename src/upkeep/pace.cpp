#include "upkeep/pace.hpp"

#include <algorithm>

namespace redis3::upkeep {
namespace {

constexpr double microseconds_per_second = 1e6;
/// So seldom is seldom enough, and can be added to any time.
constexpr double interval_us_max = 86400 * microseconds_per_second;

}  // namespace

Pace::Pace(double per_second)
    : interval_(per_second > 0 ? static_cast<std::chrono::microseconds::rep>(
                                     std::min(microseconds_per_second / per_second, interval_us_max))
                               : 0) {}

std::chrono::microseconds Pace::wait(Time now) {
  const Time turn = std::max(next_, now);
  next_ = turn + interval_;
  return std::chrono::ceil<std::chrono::microseconds>(turn - now);
}

}  // namespace redis3::upkeep
