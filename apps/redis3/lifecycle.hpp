#pragma once

#include <string>
#include <vector>

namespace redis3::app {

/// `redis3 lifecycle`: shows what a bucket's server removes by itself, and sets or removes redis3's own rule.
///
/// arguments  what follows `lifecycle` on the command line.
/// Returns    0 where all went well, or after --help; 1 where it did not, and 2 for wrong usage, having said
///            why in one line on standard error.
int run_lifecycle(std::vector<std::string> arguments);

}  // namespace redis3::app
