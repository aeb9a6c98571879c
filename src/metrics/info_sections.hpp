#pragma once

#include "command/command.hpp"
#include "metrics/command_metrics.hpp"
#include "metrics/live_metrics.hpp"
#include "metrics/request_metrics.hpp"

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

/// What a process has counted of its commands, in the words of Redis's INFO and LATENCY.
/// Source: https://redis.io/docs/latest/commands/info/ and /latency-histogram/
namespace redis3::metrics {

/// Redis's latency-tracking-info-percentiles unless CONFIG SET says otherwise.
inline constexpr double info_percentiles[] = {50, 99, 99.9};

/// INFO commandstats: `cmdstat_get:calls=1,usec=2,usec_per_call=2.00,rejected_calls=0,failed_calls=0`.
/// Redis tells it where it is asked for by name or for "all", not by default.
command::InfoSection commandstats_section(std::span<const CommandFigures> commands);

/// INFO errorstats: `errorstat_ERR:count=1`. By default, too.
command::InfoSection errorstats_section(const ErrorCounts& errors);

/// INFO latencystats: `latency_percentiles_usec_get:p50=1.003,p99=1.003,p99.9=1.003`, of commands that have
/// been called. As commandstats not by default.
command::InfoSection latencystats_section(std::span<const CommandFigures> commands,
                                          std::span<const double> percentiles = info_percentiles);

/// INFO cost: dollars at list prices since the start, in the last hour, and for a month that goes on like it;
/// requests by what they are charged as. By default, too. Redis has no such section.
command::InfoSection cost_section(const RequestMetrics& requests, const LiveFigures& live);

/// What LATENCY HISTOGRAM tells of a command.
struct LatencyDistribution {
  std::uint64_t calls = 0;
  /// So many microseconds, and how many calls took no longer; one entry for each doubling that has added
  /// some.
  std::vector<std::pair<std::int64_t, std::uint64_t>> cumulative_by_usec;
};

/// In Redis's doublings: 1, 2, 4, 8, 16, 33, 66, 132, 264, 528, 1056, … microseconds.
LatencyDistribution latency_distribution(const LatencyHistogram& latency);

}  // namespace redis3::metrics
