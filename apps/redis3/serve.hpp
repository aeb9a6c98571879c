#pragma once

#include <string>
#include <vector>

namespace redis3::app {

/// `redis3 serve`: the Redis protocol on a port, over the place that the options name, until SIGINT or SIGTERM.
///
/// arguments  what follows `serve` on the command line.
/// Prints     when clients can come, and first of all, "redis3 serve: listening on ADDRESS:PORT" on standard output
///            for each place where it listens, for people and scripts.
/// Returns    0 after a clean stop or --help; 2, having said why in one line on standard error, where it cannot
///            start; 1 where it stopped with something undone.
int run_serve(std::vector<std::string> arguments);

}  // namespace redis3::app
