#include "acl/user.hpp"

#include "acl/password.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <utility>

namespace redis3::acl {

User::User(std::string name, const CommandIndex& index, bool hears_all)
    : name_(std::move(name)), index_(&index), hears_all_(hears_all), selectors_{Selector(index, hears_all)} {}

User User::all_powerful(std::string name, const CommandIndex& index) {
  User user(std::move(name), index);
  for (const std::string_view rule : {"+@all", "~*", "&*", "on", "nopass"})
    user.apply(rule);
  return user;
}

std::optional<RuleError> User::apply(std::string_view rule) {
  if (rule.empty() || apply_to_user(rule)) return std::nullopt;
  switch (rule.front()) {
    case '>':
    case '#':
      return add_password(rule);
    case '<':
    case '!':
      return remove_password(rule);
    case '(':
      if (rule.ends_with(')')) return add_selector(rule.substr(1, rule.size() - 2));
      return RuleError::syntax;
    default:
      break;
  }
  const std::optional<RuleError> error = selectors_.front().apply(rule);
  may_do_everything_ = root().allows_everything();
  return error;
}

/// The rules that are words.
bool User::apply_to_user(std::string_view rule) {
  const auto is = [&](std::string_view word) { return equal_ignoring_case(rule, word); };
  if (is("on") || is("off")) {
    is_enabled_ = is("on");
  } else if (is("sanitize-payload") || is("skip-sanitize-payload")) {
    sanitizes_payload_ = is("sanitize-payload");
  } else if (is("nopass") || is("resetpass")) {
    needs_no_password_ = is("nopass");
    passwords_.clear();
  } else if (is("clearselectors")) {
    selectors_.erase(selectors_.begin() + 1, selectors_.end());
  } else if (is("reset")) {
    reset();
  } else {
    return false;
  }
  return true;
}

void User::reset() {
  *this = User(std::move(name_), *index_, hears_all_);
}

/// ">secret", or "#" and its hash.
std::optional<RuleError> User::add_password(std::string_view rule) {
  const std::string_view word = rule.substr(1);
  const bool is_hash = rule.front() == '#';
  if (is_hash && !is_password_hash(word)) return RuleError::bad_password_hash;
  std::string hash = is_hash ? std::string(word) : hash_of_password(word);
  if (std::find(passwords_.begin(), passwords_.end(), hash) == passwords_.end())
    passwords_.push_back(std::move(hash));
  needs_no_password_ = false;
  return std::nullopt;
}

/// "<secret", or "!" and its hash.
std::optional<RuleError> User::remove_password(std::string_view rule) {
  const std::string_view word = rule.substr(1);
  const bool is_hash = rule.front() == '!';
  if (is_hash && !is_password_hash(word)) return RuleError::bad_password_hash;
  const std::string hash = is_hash ? std::string(word) : hash_of_password(word);
  const bool was_there = std::erase(passwords_, hash) > 0;
  return was_there ? std::nullopt : std::optional(RuleError::no_such_password);
}

std::optional<RuleError> User::add_selector(std::string_view rules) {
  Selector selector(*index_, hears_all_);
  for (const std::string_view rule : split_at_blanks(rules)) {
    if (const auto error = selector.apply(rule)) return error;
  }
  selectors_.push_back(std::move(selector));
  return std::nullopt;
}

bool User::accepts(std::string_view password) const {
  if (!is_enabled_) return false;
  if (needs_no_password_) return true;
  const std::string hash = hash_of_password(password);
  return std::any_of(passwords_.begin(), passwords_.end(),
                     [&](const std::string& other) { return is_same_hash(hash, other); });
}

std::vector<std::string_view> User::flags() const {
  std::vector<std::string_view> flags{is_enabled_ ? "on" : "off"};
  if (needs_no_password_) flags.emplace_back("nopass");
  flags.emplace_back(sanitizes_payload_ ? "sanitize-payload" : "skip-sanitize-payload");
  return flags;
}

std::string User::text() const {
  std::string text;
  for (const std::string_view flag : flags())
    text.append(flag) += ' ';
  for (const std::string& hash : passwords_)
    text.append("#").append(hash) += ' ';
  text += root().text();
  for (std::size_t at = 1; at < selectors_.size(); ++at)
    text.append(" (").append(selectors_[at].text()).append(")");
  return text;
}

}  // namespace redis3::acl
