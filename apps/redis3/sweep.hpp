#pragma once

#include <string>
#include <vector>

namespace redis3::app {

/// `redis3 sweep`: removes what has expired from the place that the options name, and prints what it found,
/// removed and cost.
///
/// arguments  what follows `sweep` on the command line.
/// Returns    0 where it came to its end, or after --help; 1 where it did not, having said on standard error
///            how to go on, or where the store cannot do it safely; 2, having said why in one line on
///            standard error, for wrong usage.
int run_sweep(std::vector<std::string> arguments);

}  // namespace redis3::app
