#pragma once

#include "acl/command_index.hpp"
#include "acl/rule.hpp"
#include "acl/selector.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace redis3::acl {

/// One user: whether and with which passwords clients can be it, and what they then may do. A new one is off,
/// has no password and may do nothing.
class User {
 public:
  /// The index must outlive the user and its copies.
  /// hears_all  its new selectors allow all channels, as acl-pubsub-default wants it.
  User(std::string name, const CommandIndex& index, bool hears_all = false);

  /// A user that may do everything without a password, as the default one is to begin with.
  static User all_powerful(std::string name, const CommandIndex& index);

  const std::string& name() const noexcept { return name_; }

  /// Applies one rule of ACL SETUSER: a selector in parentheses, a rule about the user itself such as "on" or
  /// ">secret", or one about its root selector. On an error nothing has changed.
  std::optional<RuleError> apply(std::string_view rule);

  bool is_enabled() const noexcept { return is_enabled_; }
  /// Whether any password will do.
  bool needs_no_password() const noexcept { return needs_no_password_; }
  /// Whether a client that says this password may be this user.
  bool accepts(std::string_view password) const;

  /// Whether the root selector allows everything: then there is nothing to check.
  bool may_do_everything() const noexcept { return may_do_everything_; }

  /// The root selector, and the further ones.
  const std::vector<Selector>& selectors() const noexcept { return selectors_; }
  const Selector& root() const noexcept { return selectors_.front(); }
  /// Hashes, as password.hpp has them.
  const std::vector<std::string>& passwords() const noexcept { return passwords_; }
  /// In the order in which Redis tells them: "on", "nopass", "sanitize-payload".
  std::vector<std::string_view> flags() const;
  /// The rules that make such a user of a new one, as ACL LIST shows them.
  std::string text() const;

 private:
  bool apply_to_user(std::string_view rule);
  void reset();
  std::optional<RuleError> add_password(std::string_view rule);
  std::optional<RuleError> remove_password(std::string_view rule);
  std::optional<RuleError> add_selector(std::string_view rules);

  std::string name_;
  const CommandIndex* index_;
  bool hears_all_;
  bool is_enabled_ = false;
  bool needs_no_password_ = false;
  /// Told and nothing else: what RESTORE takes is always looked at.
  bool sanitizes_payload_ = true;
  std::vector<std::string> passwords_;
  std::vector<Selector> selectors_;
  bool may_do_everything_ = false;
};

}  // namespace redis3::acl
