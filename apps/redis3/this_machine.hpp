#pragma once

#include "bench/report.hpp"

namespace redis3::app {

/// What this process runs on and is built from, as far as the system tells.
bench::Machine this_machine();

}  // namespace redis3::app
