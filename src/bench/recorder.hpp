#pragma once

#include "metrics/latency_histogram.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace redis3::bench {

/// Takes down what becomes of the operations of one measurement.
class Recorder {
 public:
  using Time = std::chrono::steady_clock::time_point;
  using Duration = std::chrono::nanoseconds;

  /// Of the throughput over time.
  static constexpr Duration step = std::chrono::milliseconds(100);
  /// What comes after so many is added to the last one: more than a day.
  static constexpr std::size_t steps_max = 1'000'000;

  explicit Recorder(Time begin) : begin_(begin) {}

  /// An operation that was due at `due` has been answered at `now`.
  void record(Time due, Time now);
  /// One that has failed: it is counted, and its time is not among the others.
  void record_failure(std::string_view why, Time now);
  /// One that was due at `due` and that nobody had begun at the end: it has taken so long already.
  void record_missed(Time due, Time end);

  const metrics::FineHistogram& latency() const noexcept { return latency_; }
  std::uint64_t failures() const noexcept { return failures_; }
  std::uint64_t missed() const noexcept { return missed_; }
  const std::string& first_failure() const noexcept { return first_failure_; }
  /// How many were answered in each step.
  const std::vector<std::uint64_t>& throughput() const noexcept { return throughput_; }
  /// From the beginning to the last answer.
  Duration elapsed() const noexcept { return last_ - begin_; }

  /// Whether nothing works, so that to go on would only take time: so many have failed in a row from the
  /// first one on.
  bool is_hopeless() const noexcept;

 private:
  Time begin_;
  Time last_ = begin_;
  metrics::FineHistogram latency_;
  std::uint64_t failures_ = 0;
  std::uint64_t missed_ = 0;
  std::string first_failure_;
  std::vector<std::uint64_t> throughput_;
};

}  // namespace redis3::bench
