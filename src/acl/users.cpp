#include "acl/users.hpp"

#include "acl/channels.hpp"
#include "acl/users_file.hpp"

#include <fmt/format.h>

#include <utility>

namespace redis3::acl {

Users::Users(std::span<const command::Spec* const> commands)
    : commands_(std::make_unique<const CommandIndex>(commands)) {
  std::string name(default_user_name);
  users_.emplace(name, User::all_powerful(name, *commands_));
}

const User* Users::find(std::string_view name) const {
  const auto found = users_.find(name);
  return found == users_.end() ? nullptr : &found->second;
}

const User& Users::default_user() const {
  return users_.find(default_user_name)->second;
}

std::vector<const User*> Users::all() const {
  std::vector<const User*> all;
  for (const auto& [name, user] : users_)
    all.push_back(&user);
  return all;
}

Result<void> Users::set(const std::string& name, std::span<const std::string> words) {
  if (has_blanks(name)) return Error(ErrorKind::invalid, "Usernames can't contain spaces or null characters");
  Result<std::vector<std::string>> rules = join_selectors(words);
  if (rules.has_error()) return rules.error();

  const auto found = users_.find(name);
  User changed = found == users_.end() ? User(name, *commands_, new_users_hear_all_) : found->second;
  for (const std::string& rule : *rules) {
    if (const auto error = changed.apply(rule)) {
      return Error(ErrorKind::invalid,
                   fmt::format("Error in ACL SETUSER modifier '{}': {}", rule, describe(*error)));
    }
  }
  if (found == users_.end()) {
    users_.emplace(name, std::move(changed));
    return Result<void>();
  }
  const bool has_revoked = loses_channels(found->second, changed);
  found->second = std::move(changed);
  if (has_revoked && on_channels_revoked) on_channels_revoked(found->second);
  return Result<void>();
}

bool Users::remove(std::string_view name) {
  const auto found = users_.find(name);
  if (found == users_.end() || name == default_user_name) return false;
  users_.erase(found);
  return true;
}

bool Users::authenticate(std::string_view name, std::string_view password) const {
  const User* user = find(name);
  return user && user->accepts(password);
}

void Users::set_default_password(std::string_view password) {
  User& user = users_.find(default_user_name)->second;
  user.apply("resetpass");
  user.apply(password.empty() ? "nopass" : ">" + std::string(password));
}

std::string Users::text() const {
  std::string text;
  for (const auto& [name, user] : users_)
    text += fmt::format("user {} {}\n", name, user.text());
  return text;
}

Result<void> Users::load(std::string_view text, std::string_view file_name) {
  Result<std::vector<User>> users = read_users(text, file_name, *commands_, new_users_hear_all_);
  if (users.has_error()) return users.error();
  Map loaded;
  for (User& user : *users) {
    std::string name = user.name();
    loaded.emplace(std::move(name), std::move(user));
  }
  std::string name(default_user_name);
  loaded.try_emplace(name, User::all_powerful(name, *commands_));
  users_ = std::move(loaded);
  return Result<void>();
}

}  // namespace redis3::acl
