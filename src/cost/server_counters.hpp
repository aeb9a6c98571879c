#pragma once

#include "cost/workload.hpp"

#include "redis3/error.hpp"

#include <optional>
#include <string_view>

namespace redis3::cost {

/// What a server tells of its work since its start, by INFO.
struct ServerCounters {
  double uptime_seconds = 0;
  double writes = 0;  ///< Commands.
  double reads = 0;
  /// Of commands that redis3 does not have, or that touch no key; they are in no bill.
  double other_calls = 0;
  /// Of a redis3 on S3: what all commands together asked of it.
  std::optional<S3Usage> s3;
  /// Of a Redis server: what its data takes in its memory.
  std::optional<double> stored_bytes;
};

/// Reads a reply to INFO EVERYTHING.
///
/// Errors  invalid  it does not tell how long the server is up, or of no command
Result<ServerCounters> read_server_counters(std::string_view info);

/// A month at the pace since the start. Requests of S3 go to reads as far as a read explains them, and to
/// writes otherwise.
///
/// value_bytes  of a value; absent: of a redis3 on S3 as many as a PUT, or a GET, had on average, whichever
///              is more (what a lane holds is not fetched again), else default_value_bytes
Workload workload_of(const ServerCounters& counters, double seconds_per_month,
                     std::optional<double> value_bytes);

}  // namespace redis3::cost
