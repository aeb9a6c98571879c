#pragma once

#include "cost/workload.hpp"

#include "redis3/error.hpp"

#include <map>
#include <string>
#include <string_view>

namespace redis3::cost {

/// What a recorded run tells of a workload.
struct RecordedRun {
  std::string target;  ///< Its label.
  double seconds = 0;  ///< Of the measurements that are in it.
  /// As many commands as were measured, in place of a month's; what is stored is not in it.
  Workload workload;
  /// The median of GET in milliseconds, by service: S3 Express, S3, and a Redis server for ElastiCache's
  /// nodes. Not of what was simulated.
  std::map<std::string, double, std::less<>> measured_read_ms;
  bool has_simulated = false;
};

/// Reads what `redis3 bench --json` writes (docs/cost.md tells which members are read).
///
/// target   the label of one of its targets; empty: the first on S3, else the first one
/// Errors   invalid  it is no such document, or has no such target, or that one has measured nothing
Result<RecordedRun> read_recorded_run(std::string_view json, std::string_view target);

}  // namespace redis3::cost
