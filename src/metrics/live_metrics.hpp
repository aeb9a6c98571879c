#pragma once

#include "metrics/generations.hpp"
#include "metrics/latency_histogram.hpp"
#include "metrics/rate_window.hpp"
#include "metrics/slowest_commands.hpp"

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace redis3::metrics {

/// What goes on now.
struct LiveFigures {
  struct SlowCommand {
    std::string name;
    std::chrono::nanoseconds duration{0};
    std::chrono::nanoseconds age{0};
  };

  /// Of each of the last seconds, the oldest first.
  std::vector<double> commands_by_second;
  double commands_per_second = 0;  ///< Over the last seconds, as many as live_seconds.
  double requests_per_second = 0;  ///< To S3, the same.
  LatencyHistogram latency;        ///< Of the commands of the last minute, at least half of it.
  double dollars_last_hour = 0;
  /// For a month of 730 hours, if it went on like that hour, or like what there has been of it.
  double dollars_a_month = 0;
  std::vector<SlowCommand> slowest;  ///< Of the last hour, at least half of it.
};

/// Watches what goes on now: rates, latency and money of the last minutes, in memory of a fixed size, 25 KB.
///
/// Threads  one at a time; of several threads each has its own, and merge() adds them up.
class LiveMetrics {
 public:
  using Time = std::chrono::steady_clock::time_point;
  /// Over how many seconds a rate is taken, so that it neither jumps nor lags.
  static constexpr std::size_t live_seconds = 5;

  explicit LiveMetrics(Time start);

  /// A command has ended. `name` outlives this.
  void record_command(std::string_view name, std::chrono::nanoseconds duration, Time now);
  /// A request to S3 has ended.
  void record_request(double dollars, Time now);

  LiveFigures figures(Time now) const;
  /// Adds what another one has seen by `now`.
  void merge(const LiveMetrics& other, Time now);

 private:
  RateWindow commands_;
  RateWindow requests_;
  RateWindow dollars_;
  Generations<LatencyHistogram> latency_;
  Generations<SlowestCommands> slowest_;
};

}  // namespace redis3::metrics
