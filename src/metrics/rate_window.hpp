#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace redis3::metrics {

/// How much of something there was lately: added up in steps of time, of which the last so many are kept.
///
/// Memory  8 bytes a step, taken once.  Threads  one at a time.
class RateWindow {
 public:
  using Time = std::chrono::steady_clock::time_point;

  /// Begins at `start`; keeps `step_count` complete steps and the one that is under way.
  RateWindow(Time start, std::chrono::seconds step, std::size_t step_count);

  /// What is added for a time before the steps that are kept is passed over.
  void add(double amount, Time now);

  /// What came in the step that is under way and in those that are kept.
  double sum(Time now) const;
  /// How much time sum() is about: since the start, or since the oldest step began.
  std::chrono::nanoseconds covered(Time now) const;

  /// Of each complete step what came a second, the oldest first; shorter while there have not been so many.
  std::vector<double> per_second(Time now) const;
  /// The mean of the last `steps` of them; 0 before the first one is complete.
  double per_second(Time now, std::size_t steps) const;

  /// Adds what another one of the same steps has counted; they need not have begun at the same time.
  void merge(const RateWindow& other);

 private:
  using Step = std::int64_t;
  Step step_at(Time now) const;
  void add_to(Step step, double amount);
  /// 0 for a step that is not kept.
  double amount_in(Step step) const;
  /// The oldest step that is told at a time.
  Step first_told(Step current) const;

  Time start_;
  std::chrono::seconds step_;
  /// Of the last steps, up to `last_`: each in the place of its number modulo their count.
  std::vector<double> amounts_;
  Step last_ = 0;
};

}  // namespace redis3::metrics
