#pragma once

#include "metrics/live_metrics.hpp"
#include "metrics/request_metrics.hpp"
#include "s3/operation.hpp"

#include <chrono>

namespace redis3::place {

/// What a server counts of its requests to S3, from the first one on.
///
/// Threads  one at a time; of several threads each has its own, and merge() adds them up.
class RequestMeter {
 public:
  void record(const s3::RequestEvent& event) {
    totals_.record(event);
    live_.record_request(event.dollars, std::chrono::steady_clock::now());
  }

  const metrics::RequestMetrics& totals() const noexcept { return totals_; }
  const metrics::LiveMetrics& live() const noexcept { return live_; }

  void merge(const RequestMeter& other) {
    totals_.merge(other.totals_);
    live_.merge(other.live_, std::chrono::steady_clock::now());
  }

 private:
  metrics::RequestMetrics totals_;
  metrics::LiveMetrics live_{std::chrono::steady_clock::now()};
};

}  // namespace redis3::place
