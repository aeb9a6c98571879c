#pragma once

#include "arguments.hpp"

namespace redis3::app {

/// `redis3 [OPTIONS]`: on a terminal a prompt, from a pipe one command a line. Returns the program's exit
/// code: from a pipe the worst that a line came to; at the prompt, where people see what happens, 0 unless it
/// could not begin.
int run_prompt(const Arguments& arguments);

}  // namespace redis3::app
