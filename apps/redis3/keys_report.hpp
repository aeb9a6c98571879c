#pragma once

#include <string>
#include <vector>

namespace redis3::app {

/// `redis3 keys-report`: tells how many keys the place that the options name holds, how large they are and
/// what they cost.
///
/// arguments  what follows `keys-report` on the command line.
/// Returns    0 where it came to its end, or after --help; 1 where it did not: what was counted so far is
///            printed, and why it ended on standard error; 2, having said why in one line on standard error,
///            for wrong usage.
int run_keys_report(std::vector<std::string> arguments);

}  // namespace redis3::app
