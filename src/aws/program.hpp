#pragma once

#include "base/task.hpp"

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace redis3::aws {

struct ProgramLimits {
  /// From its start to its end. A program may ask its user for a code meanwhile.
  std::chrono::milliseconds time_max{60'000};
  std::size_t output_bytes_max = 64 * 1024;
};

/// Runs a program to its end and returns what it wrote to its standard output. No shell is between; the
/// program is looked for in PATH where its name has no '/'. It reads nothing, and what it writes to its
/// standard error goes where ours goes: that is for the user.
///
/// Waits on the loop of the coroutine that asks; a program whose caller gives up is killed.
///
/// words   the program and its arguments; not empty
/// Errors  denied  a clause, which never shows what it wrote: it cannot be started, ends with another status
///                 than 0, takes too long or writes too much
Task<std::string> run_program(std::vector<std::string> words, ProgramLimits limits = {});

}  // namespace redis3::aws
