#include "acl/selector.hpp"

#include "base/text.hpp"
#include "command/describe.hpp"

#include <algorithm>
#include <utility>

namespace redis3::acl {
namespace {

constexpr char lower(char c) noexcept {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

std::string_view sign(Access access) noexcept {
  if (access.read && access.write) return "~";
  return access.read ? "%R~" : "%W~";
}

void append_word(std::string& text, std::string_view sign, std::string_view word) {
  if (!text.empty()) text += ' ';
  text.append(sign).append(word);
}

}  // namespace

std::optional<RuleError> Selector::apply(std::string_view rule) {
  if (rule.empty() || apply_to_all(rule)) return std::nullopt;
  const std::string_view rest = rule.substr(1);
  switch (rule.front()) {
    case '~':
      return add_key_pattern(rest, {.read = true, .write = true});
    case '%':
      return add_key_pattern_with_access(rest);
    case '&':
      return add_channel_pattern(rest);
    case '+':
    case '-': {
      const bool is_allowed = rule.front() == '+';
      if (rest.starts_with('@')) return apply_to_category(rest, is_allowed);
      const std::size_t bar = is_allowed ? rest.rfind('|') : std::string_view::npos;
      return bar == std::string_view::npos ? apply_to_command(rest, is_allowed) : allow_subcommand(rest, bar);
    }
    default:
      return RuleError::syntax;
  }
}

/// The rules that are words, and the patterns and categories that mean all.
bool Selector::apply_to_all(std::string_view rule) {
  const auto is = [&](std::string_view word) { return equal_ignoring_case(rule, word); };
  if (is("allkeys") || is("resetkeys") || is("~*")) {
    all_keys_ = !is("resetkeys");
    keys_.clear();
  } else if (is("allchannels") || is("resetchannels") || is("&*")) {
    all_channels_ = !is("resetchannels");
    channels_.clear();
  } else if (is("allcommands") || is("+@all")) {
    set_all_commands(true);
  } else if (is("nocommands") || is("-@all")) {
    set_all_commands(false);
  } else {
    return false;
  }
  return true;
}

// Commands

void Selector::set_all_commands(bool is_allowed) {
  allowed_.assign(allowed_.size(), is_allowed);
  first_arguments_.clear();
  command_rules_.clear();
  begins_with_all_ = is_allowed;
  allows_all_commands_ = is_allowed;
}

/// A command stands for its subcommands too.
void Selector::set_command(std::size_t number, bool is_allowed) {
  const std::size_t count = 1 + (*index_)[number].spec->subcommands.size();
  std::fill_n(allowed_.begin() + static_cast<std::ptrdiff_t>(number), count, is_allowed);
  first_arguments_.erase(number);
  if (!is_allowed) allows_all_commands_ = false;
}

/// Keeps the rule for the text, instead of those that it makes meaningless: the same one, and those about the
/// command's subcommands. Rules that others make meaningless stay: they may mean something to a later
/// version.
void Selector::remember(std::string_view name, bool is_allowed) {
  const std::string lower_name = to_lower(name);
  std::erase_if(command_rules_, [&](std::string_view rule) {
    rule.remove_prefix(1);
    if (!rule.starts_with(lower_name)) return false;
    return rule.size() == lower_name.size() || rule[lower_name.size()] == '|';
  });
  command_rules_.push_back((is_allowed ? '+' : '-') + lower_name);
}

std::optional<RuleError> Selector::apply_to_command(std::string_view name, bool is_allowed) {
  const std::optional<std::size_t> number = index_->find(name);
  if (!number) return RuleError::unknown_command;
  set_command(*number, is_allowed);
  remember(name, is_allowed);
  return std::nullopt;
}

/// "command|subcommand"; or, of a command without subcommands, "command|first argument".
std::optional<RuleError> Selector::allow_subcommand(std::string_view name, std::size_t bar) {
  const std::string_view word = name.substr(bar + 1);
  const std::optional<std::size_t> container = index_->find(name.substr(0, bar));
  if (!container) return RuleError::unknown_command;
  if ((*index_)[*container].is_subcommand) return RuleError::first_argument_of_subcommand;
  if (word.empty() || has_blanks(word)) return RuleError::syntax;
  if (!(*index_)[*container].spec->subcommands.empty()) return apply_to_command(name, true);

  std::vector<std::string>& words = first_arguments_[*container];
  const auto is_same = [&](const std::string& other) { return equal_ignoring_case(other, word); };
  if (std::none_of(words.begin(), words.end(), is_same)) words.emplace_back(word);
  remember(name, true);
  return std::nullopt;
}

/// `name`: with its `@`.
std::optional<RuleError> Selector::apply_to_category(std::string_view name, bool is_allowed) {
  const std::optional<command::Category> category = command::category_of_name(name.substr(1));
  if (!category) return RuleError::unknown_command;
  remember(name, is_allowed);
  for (std::size_t number = 0; number < index_->size(); ++number) {
    if (command::has((*index_)[number].categories, *category)) set_command(number, is_allowed);
  }
  return std::nullopt;
}

bool Selector::allows_command(const command::Spec& spec, const command::Argv& argv) const {
  if (allows_all_commands_ || command::has(spec.flags, command::Flag::no_auth)) return true;
  const std::optional<std::size_t> number = index_->find(spec);
  if (!number) return false;
  if (allowed_[*number]) return true;
  const auto words = first_arguments_.find(*number);
  if (words == first_arguments_.end() || argv.size() < 2) return false;
  return std::any_of(words->second.begin(), words->second.end(),
                     [&](const std::string& word) { return equal_ignoring_case(word, argv[1]); });
}

// Keys and channels

/// `rule`: behind the `%`.
std::optional<RuleError> Selector::add_key_pattern_with_access(std::string_view rule) {
  // Before the rest is looked at, as with `~`.
  if (all_keys_) return RuleError::key_pattern_after_all_keys;
  Access access;
  for (std::size_t at = 0; at < rule.size(); ++at) {
    const char c = lower(rule[at]);
    if (c == 'r' && !access.read) {
      access.read = true;
    } else if (c == 'w' && !access.write) {
      access.write = true;
    } else if (c == '~' && access != Access()) {
      return add_key_pattern(rule.substr(at + 1), access);
    } else {
      break;
    }
  }
  return RuleError::syntax;
}

std::optional<RuleError> Selector::add_key_pattern(std::string_view pattern, Access access) {
  if (all_keys_) return RuleError::key_pattern_after_all_keys;
  if (has_blanks(pattern)) return RuleError::syntax;
  for (KeyPattern& other : keys_) {
    if (other.text != pattern) continue;
    other.access.read |= access.read;
    other.access.write |= access.write;
    return std::nullopt;
  }
  keys_.push_back({std::string(pattern), command::Glob(pattern), access});
  return std::nullopt;
}

std::optional<RuleError> Selector::add_channel_pattern(std::string_view pattern) {
  if (all_channels_) return RuleError::channel_pattern_after_all;
  if (has_blanks(pattern)) return RuleError::syntax;
  const auto is_same = [&](const ChannelPattern& other) { return other.text == pattern; };
  if (std::none_of(channels_.begin(), channels_.end(), is_same))
    channels_.push_back({std::string(pattern), command::Glob(pattern)});
  return std::nullopt;
}

bool Selector::allows_key(std::string_view key, Access access) const noexcept {
  if (all_keys_) return true;
  return std::any_of(keys_.begin(), keys_.end(), [&](const KeyPattern& pattern) {
    if (access.read && !pattern.access.read) return false;
    if (access.write && !pattern.access.write) return false;
    return pattern.glob.matches(key);
  });
}

bool Selector::allows_channel(std::string_view channel, bool is_pattern) const noexcept {
  if (all_channels_) return true;
  return std::any_of(channels_.begin(), channels_.end(), [&](const ChannelPattern& pattern) {
    return is_pattern ? pattern.text == channel : pattern.glob.matches(channel);
  });
}

// Text

std::string Selector::commands_text() const {
  std::string text = begins_with_all_ ? "+@all" : "-@all";
  for (const std::string& rule : command_rules_)
    append_word(text, {}, rule);
  return text;
}

std::string Selector::keys_text() const {
  if (all_keys_) return "~*";
  std::string text;
  for (const KeyPattern& pattern : keys_)
    append_word(text, sign(pattern.access), pattern.text);
  return text;
}

std::string Selector::channels_text() const {
  if (all_channels_) return "&*";
  std::string text;
  for (const ChannelPattern& pattern : channels_)
    append_word(text, "&", pattern.text);
  return text;
}

std::string Selector::text() const {
  std::string text = keys_text();
  // A server may allow new users all channels; this line then takes them back.
  if (!all_channels_) append_word(text, {}, "resetchannels");
  if (const std::string channels = channels_text(); !channels.empty()) append_word(text, {}, channels);
  append_word(text, {}, commands_text());
  return text;
}

std::vector<std::string_view> Selector::channel_patterns() const {
  std::vector<std::string_view> patterns;
  for (const ChannelPattern& pattern : channels_)
    patterns.emplace_back(pattern.text);
  return patterns;
}

}  // namespace redis3::acl
