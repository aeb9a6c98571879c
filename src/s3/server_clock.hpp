#pragma once

#include "base/clock.hpp"

#include <chrono>
#include <string>
#include <string_view>

namespace redis3::s3 {

/// S3's idea of the time: our clock, corrected by the Date of S3's answers.
///
/// A Date tells whole seconds, and it was written at some moment between the request and its answer: so each
/// answer only says that the correction lies in a range. The correction moves no further than into that
/// range. So a right clock is never touched, a wrong one is within a second at once, and comes closer each
/// time that an answer falls near the turn of a second; it never swings.
class ServerClock final : public Clock {
 public:
  /// `clock` outlives this.
  explicit ServerClock(const Clock& clock) : clock_(&clock) {}

  TimePoint now() const noexcept override { return clock_->now() + offset_; }
  /// What our own clock shows.
  TimePoint local_now() const noexcept { return clock_->now(); }
  std::chrono::milliseconds offset() const noexcept { return offset_; }

  /// Takes in the Date field of an answer; `sent` is local_now() as of its request. A Date that is none is
  /// passed over.
  void observe(std::string_view date, TimePoint sent);

 private:
  const Clock* clock_;
  std::chrono::milliseconds offset_{0};
  /// The last Date and what it means: many answers of one second carry the same.
  std::string date_text_;
  TimePoint date_;
};

}  // namespace redis3::s3
