#pragma once

#include "redis3/error.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace redis3::aws {

/// The program and its arguments, as a POSIX shell splits and unquotes a line; nothing else of a shell is
/// done, no variable and no wildcard is expanded.
///
/// Errors  invalid  a clause: a quote that is not closed, a backslash at the end, no program
Result<std::vector<std::string>> split_command_line(std::string_view line);

}  // namespace redis3::aws
