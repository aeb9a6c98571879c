#pragma once

#include "cost/estimate.hpp"
#include "cost/recorded_run.hpp"
#include "cost/server_counters.hpp"
#include "cost_arguments.hpp"

/// What the words of `redis3 cost` and what was read for them make of a workload. Pure functions.
namespace redis3::app {

/// From amounts alone.
cost::Workload workload_of(const CostArguments& arguments, double seconds_per_month);

/// From a recorded run: how many requests a command took, and how long values were. Amounts that are given
/// are a month's; without any, the run goes on for a month.
cost::Workload workload_of(const CostArguments& arguments, const cost::RecordedRun& run,
                           double seconds_per_month);

/// From a server's counters.
cost::Workload workload_of(const CostArguments& arguments, const cost::ServerCounters& counters,
                           double seconds_per_month);

}  // namespace redis3::app
