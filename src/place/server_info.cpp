#include "place/server_info.hpp"

#include "client/request_info.hpp"
#include "metrics/info_sections.hpp"

#include <chrono>

namespace redis3::place {

metrics::LiveFigures live_figures(const session::Server& server, const RequestMeter& requests) {
  const auto now = std::chrono::steady_clock::now();
  metrics::LiveMetrics live = server.live_metrics;
  live.merge(requests.live(), now);
  return live.figures(now);
}

std::vector<command::InfoSection> info_sections(const session::Server& server,
                                                const BackendFigures& backends) {
  std::vector<command::InfoSection> sections = server.info_sections();
  if (!backends.s3) return sections;
  sections.push_back(client::info_of(backends.totals, *backends.s3));
  sections.push_back(
      metrics::cost_section(backends.requests.totals(), live_figures(server, backends.requests)));
  return sections;
}

}  // namespace redis3::place
