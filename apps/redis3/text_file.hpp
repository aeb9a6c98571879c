#pragma once

#include "redis3/error.hpp"

#include <cstddef>
#include <string>
#include <string_view>

/// Files that are named on a command line.
namespace redis3::app {

/// What is in a file, and no more than `bytes_max` bytes of it.
///
/// Errors  invalid  it is not there, is a folder, or cannot be read; the message does not name it
Result<std::string> read_file(const std::string& path, std::size_t bytes_max);

/// Writes a whole file, in place of what was there. False where that has failed.
bool write_file(const std::string& path, std::string_view text);

}  // namespace redis3::app
