#pragma once

#include <fmt/format.h>

#include <iterator>
#include <string>
#include <utility>

namespace redis3 {

/// Formats to the end of `text`, as fmt::format() does it.
template <class... Arguments>
void append_format(std::string& text, fmt::format_string<Arguments...> format, Arguments&&... arguments) {
  fmt::format_to(std::back_inserter(text), format, std::forward<Arguments>(arguments)...);
}

}  // namespace redis3
