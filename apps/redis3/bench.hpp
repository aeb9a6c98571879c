#pragma once

#include <string>
#include <vector>

namespace redis3::app {

/// `redis3 bench`: measures what commands take and cost on targets side by side, and prints it.
///
/// arguments  what follows `bench` on the command line.
/// Returns    0 where all was measured and nothing failed, or after --help and --dry-run; 1 where something
/// was
///            not, having said what on standard error; 2, having said why in one line on standard error, for
///            wrong usage.
int run_bench(std::vector<std::string> arguments);

}  // namespace redis3::app
