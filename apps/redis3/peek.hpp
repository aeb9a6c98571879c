#pragma once

#include "colors.hpp"

#include "redis3/client.hpp"
#include "redis3/reply.hpp"

#include <string>

namespace redis3::app {

/// What a look at a key has brought.
struct Peeked {
  Reply type;       ///< To TYPE.
  Reply left_ms;    ///< To PTTL.
  Reply bytes;      ///< To MEMORY USAGE.
  Reply beginning;  ///< To GETRANGE of the first bytes; an error where the key is no string.
};

/// Asks for all of it at the same time.
///
/// Cost  3 HEADs and 1 GET of a few bytes.
Peeked peek(Client& client, const std::string& key);

/// Some lines for people; "(nil)" where there is no such key.
std::string peek_text(const Peeked& peeked, const Colors& colors);

}  // namespace redis3::app
