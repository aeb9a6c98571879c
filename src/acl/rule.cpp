#include "acl/rule.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace redis3::acl {
namespace {

/// What C's isspace() takes for a blank, and the end of its strings.
constexpr std::string_view blanks("\0 \t\n\v\f\r", 7);

bool opens_selector(std::string_view word) noexcept {
  return word.starts_with('(') && !word.ends_with(')');
}

}  // namespace

std::string_view describe(RuleError error) noexcept {
  switch (error) {
    case RuleError::syntax:
      return "Syntax error";
    case RuleError::unknown_command:
      return "Unknown command or category name in ACL";
    case RuleError::key_pattern_after_all_keys:
      return "Adding a pattern after the * pattern (or the 'allkeys' flag) is not valid and does not have "
             "any "
             "effect. Try 'resetkeys' to start with an empty list of patterns";
    case RuleError::channel_pattern_after_all:
      return "Adding a pattern after the * pattern (or the 'allchannels' flag) is not valid and does not "
             "have "
             "any effect. Try 'resetchannels' to start with an empty list of channels";
    case RuleError::no_such_password:
      return "The password you are trying to remove from the user does not exist";
    case RuleError::bad_password_hash:
      return "The password hash must be exactly 64 characters and contain only lowercase hexadecimal "
             "characters";
    case RuleError::first_argument_of_subcommand:
      return "Allowing first-arg of a subcommand is not supported";
  }
  return {};
}

Result<std::vector<std::string>> join_selectors(std::span<const std::string> words) {
  std::vector<std::string> rules;
  std::optional<std::string> selector;
  std::string_view opening;
  for (const std::string& word : words) {
    if (selector) {
      *selector += ' ' + word;
      if (!word.ends_with(')')) continue;
      rules.push_back(std::move(*selector));
      selector.reset();
    } else if (opens_selector(word)) {
      selector = word;
      opening = word;
    } else {
      rules.push_back(word);
    }
  }
  if (!selector) return rules;
  return Error(ErrorKind::invalid,
               fmt::format("Unmatched parenthesis in acl selector starting at '{}'.", opening));
}

bool has_blanks(std::string_view text) noexcept {
  return text.find_first_of(blanks) != std::string_view::npos;
}

std::vector<std::string_view> split_at_blanks(std::string_view text) {
  std::vector<std::string_view> words;
  while (true) {
    const std::size_t begin = text.find_first_not_of(blanks);
    if (begin == std::string_view::npos) return words;
    const std::size_t end = std::min(text.find_first_of(blanks, begin), text.size());
    words.push_back(text.substr(begin, end - begin));
    text.remove_prefix(end);
  }
}

}  // namespace redis3::acl
