#pragma once

#include "acl/user.hpp"

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace redis3::acl {

inline constexpr std::string_view default_user_name = "default";

/// The users of a server. One is always there: the default user, which every client is until it says
/// otherwise, and which may do everything until somebody says otherwise.
class Users {
 public:
  /// The rows must outlive the users.
  explicit Users(std::span<const command::Spec* const> commands);

  /// Called with the user, as it is now, when set() has taken channels away from it: subscribers that
  /// may_listen() no longer allows have to go. May be empty.
  std::function<void(const User&)> on_channels_revoked;

  const CommandIndex& commands() const noexcept { return *commands_; }

  /// Whether users that are made from now on may hear all channels: acl-pubsub-default.
  void set_new_users_hear_all(bool hears_all) noexcept { new_users_hear_all_ = hears_all; }

  /// Absent: nullptr. Valid until the user is removed, or all are replaced.
  const User* find(std::string_view name) const;
  const User& default_user() const;
  /// By name, in the order of their bytes.
  std::vector<const User*> all() const;
  std::size_t size() const noexcept { return users_.size(); }

  /// Changes a user by rules, or makes a new one. All rules apply, or none does; fails in the words of ACL
  /// SETUSER, without ERR.
  Result<void> set(const std::string& name, std::span<const std::string> words);
  /// Whether there was one. The default user stays.
  bool remove(std::string_view name);

  /// Whether a client may be this user with this password.
  bool authenticate(std::string_view name, std::string_view password) const;

  /// What requirepass does: the default user has this password and no other; empty: it needs none.
  void set_default_password(std::string_view password);

  /// The text of an ACL file: a line `user name rules…` for each.
  std::string text() const;
  /// Replaces all users by those of such a text; where it names no default user, there is a new one. All of
  /// it applies, or nothing does; fails with what is wrong in each line, in Redis's words and without ERR.
  /// `file_name`: for these words.
  Result<void> load(std::string_view text, std::string_view file_name);

 private:
  /// Ordered, and a user stays where it is.
  using Map = std::map<std::string, User, std::less<>>;

  std::unique_ptr<const CommandIndex> commands_;
  Map users_;
  bool new_users_hear_all_ = false;
};

}  // namespace redis3::acl
