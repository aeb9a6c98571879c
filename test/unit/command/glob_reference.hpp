#pragma once

#include <string_view>

namespace redis3::command {

/// What KEYS's patterns mean, said as simply as it can be: exponential, and so only for short patterns and
/// names.
inline bool reference_glob(std::string_view pattern, std::string_view name);

/// Whether the class whose inside begins at `pattern` takes the byte; `pattern` is left behind its `]`, or
/// empty.
inline bool reference_class(std::string_view& pattern, char byte) {
  const auto take = [&] {
    const char c = pattern.front();
    pattern.remove_prefix(1);
    return c;
  };
  const bool is_negated = !pattern.empty() && pattern.front() == '^';
  if (is_negated) take();
  bool is_in = false;
  while (!pattern.empty()) {
    const char c = take();
    if (c == ']') break;
    if (c == '\\' && !pattern.empty()) {
      is_in |= take() == byte;
    } else if (pattern.size() >= 2 && pattern[0] == '-') {
      take();
      const auto first = static_cast<signed char>(c);
      const auto last = static_cast<signed char>(take());
      const auto value = static_cast<signed char>(byte);
      is_in |= (first <= value && value <= last) || (last <= value && value <= first);
    } else {
      is_in |= c == byte;
    }
  }
  return is_in != is_negated;
}

/// What KEYS's patterns mean, said as simply as it can be: exponential, and so only for short patterns and
/// names.
inline bool reference_glob(std::string_view pattern, std::string_view name) {
  if (name.empty()) return pattern.find_first_not_of('*') == std::string_view::npos;
  if (pattern.empty()) return false;
  const char c = pattern.front();
  std::string_view rest = pattern.substr(1);
  if (c == '*') return reference_glob(rest, name) || reference_glob(pattern, name.substr(1));
  if (c == '?') return reference_glob(rest, name.substr(1));
  if (c == '[') return reference_class(rest, name.front()) && reference_glob(rest, name.substr(1));
  if (c == '\\' && !rest.empty())
    return rest.front() == name.front() && reference_glob(rest.substr(1), name.substr(1));
  return c == name.front() && reference_glob(rest, name.substr(1));
}

/// The same for a whole name: Redis lets no pattern but the empty one match the empty name.
inline bool reference_matches(std::string_view pattern, std::string_view name) {
  return name.empty() ? pattern.empty() : reference_glob(pattern, name);
}

}  // namespace redis3::command
