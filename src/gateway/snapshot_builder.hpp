#pragma once

#include "gateway/backend.hpp"
#include "gateway/request_meter.hpp"
#include "metrics/live_metrics.hpp"
#include "metrics/snapshot.hpp"
#include "session/server.hpp"

namespace redis3::gateway {

/// What goes on now: commands by the server, requests by the meter.
metrics::LiveFigures live_figures(const session::Server& server, const RequestMeter& requests);

/// Everything that a gateway tells of itself, as it is now.
metrics::Snapshot snapshot_of(const session::Server& server, const BackendFigures& backends);

}  // namespace redis3::gateway
