#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace redis3::resp {

/// The words of a line, by the rules of redis-cli and of Redis's inline commands: blanks part them; "double
/// quotes" take \n \r \t \b \a \xHH and, of any other byte, the byte itself; 'single quotes' take only \'; a
/// closing quote ends its word, so that a blank or the line's end follows it.
///
/// Absent where a quote is not closed or something follows it.
std::optional<std::vector<std::string>> split_words(std::string_view line);

}  // namespace redis3::resp
