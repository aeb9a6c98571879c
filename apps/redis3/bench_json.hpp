#pragma once

#include "bench/report.hpp"

#include <string>

namespace redis3::app {

/// The version of the document's form: it grows where a name that was there is gone, or means something else.
inline constexpr int bench_json_version = 1;

/// All of a run as one JSON object on one line; docs/bench.md says what is in it.
std::string bench_json(const bench::Report& report);

}  // namespace redis3::app
