#pragma once

#include "command/command.hpp"
#include "metrics/live_metrics.hpp"
#include "place/backend.hpp"
#include "session/server.hpp"

#include <vector>

namespace redis3::place {

/// What goes on now: commands by the server, requests by the meter.
metrics::LiveFigures live_figures(const session::Server& server, const RequestMeter& requests);

/// What INFO tells of more than the engine knows of itself: clients and commands, and, where the store is S3,
/// its requests and what they cost.
std::vector<command::InfoSection> info_sections(const session::Server& server,
                                                const BackendFigures& backends);

}  // namespace redis3::place
