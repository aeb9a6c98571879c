#pragma once

#include <optional>
#include <string_view>

namespace redis3::app {

/// What is written before a part of a reply to give it a colour; empty parts have none.
struct Colors {
  std::string_view error;
  std::string_view integer;
  std::string_view nothing;  ///< (nil) and what is empty.
  std::string_view number;   ///< Of an element, "1)".

  static constexpr Colors none() { return {}; }
  /// Red, cyan, and twice dim, which are seen on dark and on light terminals.
  static constexpr Colors ansi() { return {"\x1b[31m", "\x1b[36m", "\x1b[2m", "\x1b[2m"}; }
};

/// Whether what is printed has colours.
///
/// wish         what the command line says; absent: nothing
/// is_terminal  whether it is printed on a terminal
/// no_color     the environment's NO_COLOR, https://no-color.org; null where there is none
/// term         its TERM; null where there is none
bool wants_colors(std::optional<bool> wish, bool is_terminal, const char* no_color, const char* term);

}  // namespace redis3::app
