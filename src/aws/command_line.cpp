#include "aws/command_line.hpp"

#include "aws/errors.hpp"

#include <utility>

namespace redis3::aws {
namespace {

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

}  // namespace

Result<std::vector<std::string>> split_command_line(std::string_view line) {
  std::vector<std::string> words;
  // Apart from the word's bytes, since "" is a word, too.
  bool is_in_word = false;
  char quote = '\0';
  std::string word;
  for (std::size_t at = 0; at < line.size(); ++at) {
    const char c = line[at];
    const bool is_escape = c == '\\' && quote != '\'';
    if (is_escape && at + 1 == line.size()) return invalid("ends with a backslash");
    if (is_escape) {
      const char escaped = line[++at];
      if (quote == '"' && escaped != '"' && escaped != '\\') word += c;
      word += escaped;
      is_in_word = true;
    } else if (quote != '\0') {
      if (c == quote)
        quote = '\0';
      else
        word += c;
    } else if (c == '\'' || c == '"') {
      quote = c;
      is_in_word = true;
    } else if (!is_blank(c)) {
      word += c;
      is_in_word = true;
    } else if (is_in_word) {
      words.push_back(std::exchange(word, {}));
      is_in_word = false;
    }
  }
  if (quote != '\0') return invalid("has a quote that is not closed");
  if (is_in_word) words.push_back(std::move(word));
  if (words.empty() || words.front().empty()) return invalid("names no program");
  return words;
}

}  // namespace redis3::aws
