#include "resp/quoted.hpp"

#include "base/text.hpp"

namespace redis3::resp {
namespace {

bool is_printable(char byte) {
  return byte >= 0x20 && byte < 0x7f;
}

/// The letter that stands for the byte behind a backslash; 0 where none does.
char letter_of(char byte) {
  switch (byte) {
    case '"':
    case '\\':
      return byte;
    case '\n':
      return 'n';
    case '\r':
      return 'r';
    case '\t':
      return 't';
    case '\a':
      return 'a';
    case '\b':
      return 'b';
    default:
      return 0;
  }
}

}  // namespace

std::string quoted(std::string_view bytes) {
  std::string text = "\"";
  for (const char byte : bytes) {
    if (const char letter = letter_of(byte)) {
      text += '\\';
      text += letter;
    } else if (is_printable(byte)) {
      text += byte;
    } else {
      text += "\\x" + to_hex(std::string_view(&byte, 1));
    }
  }
  return text + '"';
}

}  // namespace redis3::resp
