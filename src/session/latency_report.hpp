#pragma once

#include "session/latency_events.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

/// What LATENCY tells people.
namespace redis3::session {

/// The samples as columns of characters, 80 of them a row of columns, under each how long ago it was. In the
/// shape that Redis draws:
///
///     command - high 500 ms, low 101 ms (all time high 500 ms)
///     --------------------------------------------------------------------------------
///        #
///       _|
///      _||
///     _|||
///
///     4321
///     ssss
std::string latency_graph(std::string_view name, const LatencyEvent& event, TimePoint now);

/// What took long, and what to do about it. `threshold_ms`: latency-monitor-threshold.
std::string latency_advice(const LatencyEvents& events, std::int64_t threshold_ms, TimePoint now);

}  // namespace redis3::session
