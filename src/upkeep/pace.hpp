#pragma once

#include <chrono>

namespace redis3::upkeep {

/// Gives requests their turns, so many a second at the most and evenly: what was not used is not saved up.
class Pace {
 public:
  using Time = std::chrono::steady_clock::time_point;

  /// per_second  0: as they come.
  explicit Pace(double per_second);

  /// How long the request that asks now has to wait for its turn.
  std::chrono::microseconds wait(Time now);

 private:
  std::chrono::microseconds interval_;
  Time next_{};
};

}  // namespace redis3::upkeep
