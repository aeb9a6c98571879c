#pragma once

#include "chart/chart.hpp"
#include "cost/estimate.hpp"

namespace redis3::cost {

/// What a month costs and how long a read takes, service by service, with the line of those that none beats
/// in both. Services whose latency is not known, or that cannot carry the workload, are not in it.
chart::Chart frontier_chart(const Estimate& estimate);

}  // namespace redis3::cost
