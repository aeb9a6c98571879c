#pragma once

#include <cstddef>
#include <string_view>

namespace redis3::app {

/// How many columns a line on standard output may have: the terminal's, or so many where it is none.
std::size_t terminal_columns(std::size_t otherwise = 80);

/// Asks a question on standard error; whether the line that is typed begins with a y.
bool confirms(std::string_view question);

}  // namespace redis3::app
