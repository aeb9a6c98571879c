#include "resp/words.hpp"

#include <utility>

namespace redis3::resp {
namespace {

bool is_blank(char byte) {
  return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r' || byte == '\v' || byte == '\f';
}

std::optional<int> hex_digit(char byte) {
  if (byte >= '0' && byte <= '9') return byte - '0';
  if (byte >= 'a' && byte <= 'f') return byte - 'a' + 10;
  if (byte >= 'A' && byte <= 'F') return byte - 'A' + 10;
  return std::nullopt;
}

char unescaped(char letter) {
  switch (letter) {
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    case 'b':
      return '\b';
    case 'a':
      return '\a';
    default:
      return letter;
  }
}

/// Reads one line from its front.
class LineReader {
 public:
  explicit LineReader(std::string_view line) : rest_(line) {}

  bool skip_blanks() {
    while (!rest_.empty() && is_blank(rest_.front()))
      rest_.remove_prefix(1);
    return !rest_.empty();
  }

  /// False where a quote is not closed as it must be.
  bool read_word(std::string& word) {
    while (!rest_.empty() && !is_blank(rest_.front())) {
      const char byte = take();
      if (byte == '"' || byte == '\'') {
        return read_quoted(word, byte) && (rest_.empty() || is_blank(rest_.front()));
      }
      word += byte;
    }
    return true;
  }

 private:
  char take() {
    const char byte = rest_.front();
    rest_.remove_prefix(1);
    return byte;
  }

  bool read_quoted(std::string& word, char quote) {
    while (!rest_.empty()) {
      const char byte = take();
      if (byte == quote) return true;
      if (byte == '\\' && !rest_.empty() && (quote == '"' || rest_.front() == '\'')) {
        word += quote == '"' ? read_escape() : take();
      } else {
        word += byte;
      }
    }
    return false;
  }

  char read_escape() {
    const char letter = take();
    if (letter == 'x' && rest_.size() >= 2) {
      const std::optional<int> high = hex_digit(rest_[0]);
      const std::optional<int> low = hex_digit(rest_[1]);
      if (high && low) {
        rest_.remove_prefix(2);
        return static_cast<char>(*high * 16 + *low);
      }
    }
    return unescaped(letter);
  }

  std::string_view rest_;
};

}  // namespace

std::optional<std::vector<std::string>> split_words(std::string_view line) {
  std::vector<std::string> words;
  LineReader reader(line);
  while (reader.skip_blanks()) {
    std::string word;
    if (!reader.read_word(word)) return std::nullopt;
    words.push_back(std::move(word));
  }
  return words;
}

}  // namespace redis3::resp
