#pragma once

#include "client/backing.hpp"
#include "metrics/live_metrics.hpp"
#include "metrics/request_metrics.hpp"
#include "metrics/snapshot.hpp"
#include "session/server.hpp"

#include <chrono>

namespace redis3::gateway {

/// What a gateway counts of its requests to S3, from the first one on.
///
/// Threads  one at a time.
class RequestMeter {
 public:
  void record(const s3::RequestEvent& event);

  const metrics::RequestMetrics& totals() const noexcept { return totals_; }
  const metrics::LiveMetrics& live() const noexcept { return live_; }

 private:
  metrics::RequestMetrics totals_;
  metrics::LiveMetrics live_{std::chrono::steady_clock::now()};
};

/// What goes on now: commands by the server, requests by the meter.
metrics::LiveFigures live_figures(const session::Server& server, const RequestMeter& requests);

/// Everything that a gateway tells of itself, as it is now.
metrics::Snapshot snapshot_of(const session::Server& server, const client::Backing& backing,
                              const RequestMeter& requests);

}  // namespace redis3::gateway
