#pragma once

#include "base/clock.hpp"
#include "metrics/command_metrics.hpp"
#include "metrics/live_metrics.hpp"
#include "metrics/request_metrics.hpp"
#include "s3/client.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace redis3::metrics {

/// What a server has counted of its clients.
struct ConnectionFigures {
  std::uint64_t open = 0;
  std::uint64_t accepted = 0;      ///< Since the start.
  std::uint64_t rejected = 0;      ///< Since the start: there were too many, or they were not welcome.
  std::uint64_t blocked = 0;       ///< Wait in a blocking command.
  std::uint64_t input_bytes = 0;   ///< Read from clients since the start.
  std::uint64_t output_bytes = 0;  ///< Written to clients since the start.
};

/// What a process has counted of its requests to S3.
struct StoreFigures {
  std::vector<RequestFigures> requests;
  std::uint64_t bytes_sent = 0;      ///< Of bodies.
  std::uint64_t bytes_received = 0;  ///< Of bodies.
  double dollars = 0;                ///< At Amazon's list prices.
  s3::ClientCounters counters;
};

/// Everything that a server tells of itself, at one moment: what both faces, Prometheus's and people's, show.
struct Snapshot {
  // What it is.
  std::string version;
  std::string store;  ///< Where the keys lie: "s3express://mytestcache?az=use1-az5".
  TimePoint taken_at;
  std::chrono::seconds uptime{0};

  // What it has done since it began.
  std::vector<CommandFigures> commands;
  ErrorCounts errors;
  std::uint64_t folded_changes = 0;  ///< Changes that another one's request did.
  std::uint64_t expired_keys = 0;    ///< Removed.
  ConnectionFigures connections;
  std::optional<StoreFigures> s3;  ///< Absent where the store is not S3.

  // What it is at.
  std::uint64_t known_keys = 0;    ///< In use or remembered.
  std::uint64_t memory_bytes = 0;  ///< Of the process, resident; 0 where the system does not tell.
  LiveFigures live;
};

}  // namespace redis3::metrics
