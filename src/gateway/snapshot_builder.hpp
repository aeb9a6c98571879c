#pragma once

#include "metrics/snapshot.hpp"
#include "place/backend.hpp"
#include "session/server.hpp"

namespace redis3::gateway {

/// Everything that a gateway tells of itself, as it is now.
metrics::Snapshot snapshot_of(const session::Server& server, const place::BackendFigures& backends);

}  // namespace redis3::gateway
