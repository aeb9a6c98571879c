#include "gateway/snapshot_builder.hpp"

#include "command/info.hpp"
#include "place/server_info.hpp"

#include <algorithm>

namespace redis3::gateway {
namespace {

metrics::ConnectionFigures connection_figures(const session::Server& server) {
  metrics::ConnectionFigures figures;
  figures.open = server.clients.size();
  figures.accepted = server.traffic.connections_accepted;
  figures.rejected = server.traffic.connections_rejected;
  figures.blocked = server.pause.waiting_count();
  figures.input_bytes = server.traffic.input_bytes;
  figures.output_bytes = server.traffic.output_bytes;
  return figures;
}

metrics::StoreFigures store_figures(const metrics::RequestMetrics& requests,
                                    const s3::ClientCounters& counters) {
  metrics::StoreFigures figures;
  figures.requests = requests.requests();
  figures.bytes_sent = requests.bytes_sent();
  figures.bytes_received = requests.bytes_received();
  figures.dollars = requests.dollars();
  figures.counters = counters;
  return figures;
}

}  // namespace

metrics::Snapshot snapshot_of(const session::Server& server, const place::BackendFigures& backends) {
  metrics::Snapshot snapshot;
  snapshot.version = REDIS3_VERSION;
  snapshot.store = server.info.store;
  snapshot.taken_at = server.now();
  snapshot.uptime =
      std::max(std::chrono::floor<std::chrono::seconds>(snapshot.taken_at - server.info.started_at),
               std::chrono::seconds(0));
  snapshot.commands = server.command_metrics.commands();
  snapshot.errors = server.command_metrics.errors();
  snapshot.folded_changes = backends.folded_changes;
  snapshot.expired_keys = backends.expired_keys;
  snapshot.connections = connection_figures(server);
  if (backends.s3) snapshot.s3 = store_figures(backends.requests.totals(), *backends.s3);
  snapshot.known_keys = backends.known_keys;
  snapshot.memory_bytes = command::resident_bytes().value_or(0);
  snapshot.live = place::live_figures(server, backends.requests);
  return snapshot;
}

}  // namespace redis3::gateway
