#pragma once

#include "acl/denial.hpp"
#include "acl/user.hpp"
#include "command/command.hpp"
#include "command/spec.hpp"

#include <optional>

namespace redis3::acl {

/// What check() does for users who may not do everything.
std::optional<Denial> check_selectors(const User& user, const command::Spec& spec, const command::Argv& argv);

/// Whether the user may make this call, whose number of words is right: absent, or what it must not.
///
/// One selector must allow the command, all keys and all channels. Where none does, the denial is of the key
/// or channel that the selector which got furthest did not allow, or of the command if all of them deny it.
inline std::optional<Denial> check(const User& user, const command::Spec& spec, const command::Argv& argv) {
  if (user.may_do_everything()) return std::nullopt;
  return check_selectors(user, spec, argv);
}

}  // namespace redis3::acl
