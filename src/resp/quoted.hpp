#pragma once

#include <string>
#include <string_view>

namespace redis3::resp {

/// Bytes as redis-cli and MONITOR show them: in quotes, with \n \r \t \a \b \" \\ and \x00 for what does not
/// print: "a\x00b". split_words() reads them back.
std::string quoted(std::string_view bytes);

}  // namespace redis3::resp
