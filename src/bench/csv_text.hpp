#pragma once

#include "bench/report.hpp"

#include <string>

namespace redis3::bench {

/// One line a measurement, with a line of names above (RFC 4180): durations in microseconds.
std::string csv_text(const Report& report);

}  // namespace redis3::bench
