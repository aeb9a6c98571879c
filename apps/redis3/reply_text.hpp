#pragma once

#include "colors.hpp"

#include "redis3/reply.hpp"

#include <string>

namespace redis3::app {

/// How replies are shown.
enum class Format {
  human,  ///< As redis-cli does on a terminal: types named, bytes quoted, elements numbered.
  raw,    ///< As redis-cli does into a pipe: the bytes as they are, an element a line.
  json,   ///< One line of JSON, in RESP3's types. Bytes that are not UTF-8 stand as they are.
};

/// The reply as redis-cli 7.0 prints it, with the line's end. Maps and sets look like arrays outside JSON,
/// since that is what RESP2 makes of them.
///
/// colors  of the format for people
std::string reply_text(const Reply& reply, Format format, const Colors& colors = Colors::none());

}  // namespace redis3::app
