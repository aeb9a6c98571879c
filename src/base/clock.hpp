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

/// Another clock, ahead of it (or, by a negative offset, behind it): what a machine whose clock is wrong
/// reads.
class OffsetClock : public Clock {
 public:
  /// The other clock must outlive it.
  OffsetClock(const Clock& clock, std::chrono::milliseconds offset) : clock_(clock), offset_(offset) {}
  TimePoint now() const noexcept override { return clock_.now() + offset_; }

 private:
  const Clock& clock_;
  std::chrono::milliseconds offset_;
};

inline std::int64_t unix_milliseconds(TimePoint time) noexcept {
  return time.time_since_epoch().count();
}
inline TimePoint from_unix_milliseconds(std::int64_t milliseconds) noexcept {
  return TimePoint(std::chrono::milliseconds(milliseconds));
}

}  // namespace redis3
