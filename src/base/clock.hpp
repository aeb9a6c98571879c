#pragma once

#include <chrono>
#include <cstdint>

namespace redis3 {

/// A moment in wall-clock time, to the millisecond: what Redis's expiry and S3's dates are told in.
using TimePoint = std::chrono::sys_time<std::chrono::milliseconds>;

/// Where wall-clock time comes from. Passed in, so that tests choose the time.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual TimePoint now() const noexcept = 0;
};

/// The machine's clock; one for the process.
const Clock& system_clock() noexcept;

/// A clock that stands still until it is moved.
class ManualClock : public Clock {
 public:
  explicit ManualClock(TimePoint start) : now_(start) {}
  TimePoint now() const noexcept override { return now_; }
  void advance(std::chrono::milliseconds step) { now_ += step; }

 private:
  TimePoint now_;
};

inline std::int64_t unix_milliseconds(TimePoint time) noexcept {
  return time.time_since_epoch().count();
}
inline TimePoint from_unix_milliseconds(std::int64_t milliseconds) noexcept {
  return TimePoint(std::chrono::milliseconds(milliseconds));
}

}  // namespace redis3
