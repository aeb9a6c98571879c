#pragma once

#include "bench/report.hpp"

#include <string>
#include <string_view>

namespace redis3::bench {

/// A run as one HTML page that loads nothing from anywhere: what it was about, latencies and throughput of
/// each operation as charts and tables, price against latency, the machine, and all raw numbers.
///
/// json  all of the run for programs; the page has a link to save it
std::string report_page(const Report& report, std::string_view json);

}  // namespace redis3::bench
