#include "bench/schedule.hpp"

#include <algorithm>

namespace redis3::bench {

using std::chrono::nanoseconds;

Schedule::Time Schedule::due_at(std::uint64_t index) const {
  return begin_ +
         nanoseconds(static_cast<nanoseconds::rep>(static_cast<double>(index) * 1e9 / *pace_.per_second));
}

std::optional<Schedule::Turn> Schedule::take(Time now) {
  if (pace_.operations && next_ >= *pace_.operations) return std::nullopt;
  if (pace_.duration && now >= begin_ + *pace_.duration) return std::nullopt;
  Turn turn{next_, now};
  if (pace_.per_second) {
    turn.due = due_at(next_);
    if (pace_.duration && turn.due >= begin_ + *pace_.duration) return std::nullopt;
  }
  ++next_;
  return turn;
}

std::optional<Schedule::Time> Schedule::take_missed(Time end) {
  if (!pace_.per_second || (pace_.operations && next_ >= *pace_.operations)) return std::nullopt;
  const Time due = due_at(next_);
  if (due >= end || (pace_.duration && due >= begin_ + *pace_.duration)) return std::nullopt;
  ++next_;
  return due;
}

double Schedule::progress(Time now) const {
  double done = 0;
  if (pace_.operations && *pace_.operations > 0)
    done = static_cast<double>(next_) / static_cast<double>(*pace_.operations);
  if (pace_.duration && pace_.duration->count() > 0)
    done = std::max(done, std::chrono::duration<double>(now - begin_) / *pace_.duration);
  return std::clamp(done, 0.0, 1.0);
}

}  // namespace redis3::bench
