#pragma once

#include "client/request_log.hpp"
#include "upkeep/sweeper.hpp"

#include <chrono>
#include <optional>
#include <string>

namespace redis3::app {

/// A sweep, and what it took.
struct SweepOutcome {
  std::string place;  ///< As a URL.
  upkeep::SweepOptions options;
  upkeep::SweepReport report;
  client::RequestTotals totals;
  std::chrono::milliseconds elapsed{0};
};

/// For people; without the failure, which is told on standard error.
std::string sweep_text(const SweepOutcome& outcome);
/// One JSON object on one line.
std::string sweep_json(const SweepOutcome& outcome);

/// How far a sweep is, in one line without its end.
std::string progress_text(const upkeep::SweepCounts& counts, std::chrono::milliseconds elapsed);

}  // namespace redis3::app
