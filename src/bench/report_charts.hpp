#pragma once

#include "bench/report.hpp"
#include "chart/chart.hpp"

#include <cstddef>
#include <optional>

/// The charts of a report. A target has the same colour and mark in all of them.
namespace redis3::bench {

/// The latencies of one operation with so many clients by percentile, on a logarithmic scale.
chart::Chart latency_chart(const Report& report, const Operation& operation, std::size_t clients);

/// How many a second were answered while it went on.
chart::Chart throughput_chart(const Report& report, const Operation& operation, std::size_t clients);

/// What a million operations cost against how long the slow ones take. Absent where nothing has a price. What
/// has none by the request stands at the left edge.
std::optional<chart::Chart> price_chart(const Report& report);

}  // namespace redis3::bench
