#pragma once

#include <string>
#include <vector>

namespace redis3::app {

/// `redis3 local`: an S3 Express and general-purpose S3 endpoint on this machine, until SIGINT or SIGTERM.
///
/// arguments  what follows `local` on the command line.
/// Prints     when it is ready, and first of all, "redis3 local: listening on http://ADDRESS:PORT" on
/// standard output, for people
///            and scripts (with `--port 0` it tells the port), then the lines to paste for redis3, the AWS
///            CLI and boto3.
/// Returns    0 after a clean stop or --help; 2, having changed nothing and said why in one line on standard
/// error, where it
///            cannot start.
int run_local(std::vector<std::string> arguments);

}  // namespace redis3::app
