#pragma once

#include "arguments.hpp"

namespace redis3::app {

/// `redis3 [OPTIONS] COMMAND ARGUMENT...`: runs the command, as often as it is asked for, and prints its
/// replies. Returns the program's exit code; a failure has been told in one line on standard error.
int run_command(const Arguments& arguments);

}  // namespace redis3::app
