#include "cost_workload.hpp"

#include <algorithm>
#include <optional>

namespace redis3::app {
namespace {

double monthly(const std::optional<double>& a_month, const std::optional<double>& a_second,
               double seconds_per_month) {
  return a_month.value_or(a_second.value_or(0) * seconds_per_month);
}

void take_stored(cost::Workload& workload, const CostArguments& arguments) {
  if (arguments.stored_gb) workload.stored_bytes = *arguments.stored_gb * cost::gigabyte;
  if (arguments.keys)
    workload.stored_bytes = *arguments.keys * arguments.value_bytes.value_or(std::max(
                                                  workload.written_value_bytes, workload.read_value_bytes));
}

void take_amounts(cost::Workload& workload, const CostArguments& arguments, double seconds_per_month) {
  workload.writes = monthly(arguments.writes, arguments.writes_per_second, seconds_per_month);
  workload.reads = monthly(arguments.reads, arguments.reads_per_second, seconds_per_month);
}

}  // namespace

cost::Workload workload_of(const CostArguments& arguments, double seconds_per_month) {
  cost::Workload workload;
  workload.written_value_bytes = workload.read_value_bytes =
      arguments.value_bytes.value_or(cost::default_value_bytes);
  take_amounts(workload, arguments, seconds_per_month);
  take_stored(workload, arguments);
  return workload;
}

cost::Workload workload_of(const CostArguments& arguments, const cost::RecordedRun& run,
                           double seconds_per_month) {
  cost::Workload workload = run.workload;
  if (arguments.has_amounts()) {
    take_amounts(workload, arguments, seconds_per_month);
  } else {
    workload = workload.mixed(workload.commands() / run.seconds * seconds_per_month);
  }
  take_stored(workload, arguments);
  return workload;
}

cost::Workload workload_of(const CostArguments& arguments, const cost::ServerCounters& counters,
                           double seconds_per_month) {
  cost::Workload workload = cost::workload_of(counters, seconds_per_month, arguments.value_bytes);
  take_stored(workload, arguments);
  return workload;
}

}  // namespace redis3::app
