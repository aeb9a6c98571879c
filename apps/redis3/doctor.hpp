#pragma once

#include <string>
#include <vector>

namespace redis3::app {

/// `redis3 doctor`: examines the place that the options name, prints what it found and what that means.
///
/// arguments  what follows `doctor` on the command line.
/// Returns    0 where nothing is wrong, or after --help; 1 where something is; 2, having said why in one line
/// on
///            standard error, for wrong usage.
int run_doctor(std::vector<std::string> arguments);

}  // namespace redis3::app
