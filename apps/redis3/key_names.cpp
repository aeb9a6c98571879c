#include "key_names.hpp"

#include "resp/quoted.hpp"
#include "resp/words.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace redis3::app {
namespace {

/// Where the word at the end of what was typed begins; absent where it is in single quotes, which hold no
/// bytes that do not print.
std::optional<std::size_t> last_word_of(std::string_view typed) {
  std::size_t begin = 0;
  char quote = 0;
  for (std::size_t at = 0; at < typed.size(); ++at) {
    const char byte = typed[at];
    if (quote != 0) {
      if (byte == '\\') ++at;
      if (byte == quote) quote = 0;
    } else if (byte == ' ') {
      begin = at + 1;
    } else if (at == begin && (byte == '"' || byte == '\'')) {
      quote = byte;
    }
  }
  if (quote == '\'') return std::nullopt;
  return begin;
}

/// A name as it is typed: as it stands where that is one word and means itself.
std::string typed_form(std::string_view name, bool is_quoted) {
  const std::string quoted = resp::quoted(name);
  const std::optional<std::vector<std::string>> words = resp::split_words(name);
  const bool prints = quoted.size() == name.size() + 2;
  const bool is_one_word = words && words->size() == 1 && words->front() == name;
  return !is_quoted && prints && is_one_word ? std::string(name) : quoted;
}

}  // namespace

void KeyNames::remember(std::string name) {
  if (name.empty() || name.size() > name_bytes_max) return;
  if (const auto known = places_.find(name); known != places_.end()) {
    order_.splice(order_.end(), order_, known->second);
    return;
  }
  order_.push_back(std::move(name));
  places_.emplace(order_.back(), std::prev(order_.end()));
  if (order_.size() <= names_max) return;
  places_.erase(order_.front());
  order_.pop_front();
}

std::vector<std::string> KeyNames::completions(std::string_view typed) const {
  const std::optional<std::size_t> begin = last_word_of(typed);
  const bool has_command = begin && typed.substr(0, *begin).find_first_not_of(' ') != std::string_view::npos;
  if (!has_command) return {};
  const std::string_view line = typed.substr(0, *begin);
  const std::string_view word = typed.substr(*begin);
  const bool is_quoted = word.starts_with('"');
  std::vector<std::string> lines;
  for (const auto& [name, place] : places_) {
    const std::string form = typed_form(name, is_quoted);
    const bool begins_so = form.starts_with(word) || (!is_quoted && name.starts_with(word));
    if (begins_so) lines.push_back(std::string(line) + form);
  }
  return lines;
}

}  // namespace redis3::app
