#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

namespace redis3::bench {

/// When a measurement is over, and how fast it goes.
struct Pace {
  std::optional<std::uint64_t> operations;
  std::optional<std::chrono::nanoseconds> duration;
  /// So many operations a second, each at its time, whether or not those before have been answered. Absent:
  /// one follows the answer to the other.
  std::optional<double> per_second;

  friend bool operator==(const Pace&, const Pace&) = default;
};

/// Says which operation is to be begun when.
///
/// With a rate each operation has a time at which it is due, and what it takes is counted from there: one
/// that had to wait for a slow one before it was late for whoever wanted it. A schedule that only looked at
/// what was sent would leave these out and call a target fast that stood still (Gil Tene's "coordinated
/// omission").
class Schedule {
 public:
  using Time = std::chrono::steady_clock::time_point;

  /// Of `pace` operations or duration is there, or both: then the first that is reached ends it.
  Schedule(Time begin, Pace pace) : begin_(begin), pace_(pace) {}

  struct Turn {
    std::uint64_t index;
    Time due;  ///< May be in the future, or, with a rate, in the past.
  };
  /// The next operation for a client that is free now; absent where there is none any more.
  std::optional<Turn> take(Time now);

  /// Of operations that were due before the end and that nobody was free to begin: the next one's time.
  /// Absent where there is none any more.
  std::optional<Time> take_missed(Time end);

  std::uint64_t taken_count() const noexcept { return next_; }
  /// How much of it is done: 0 .. 1.
  double progress(Time now) const;

 private:
  /// Without a rate: never.
  Time due_at(std::uint64_t index) const;

  Time begin_;
  Pace pace_;
  std::uint64_t next_ = 0;
};

}  // namespace redis3::bench
