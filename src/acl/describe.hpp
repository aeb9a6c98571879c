#pragma once

#include "acl/denial_log.hpp"
#include "acl/users.hpp"
#include "redis3/reply.hpp"

#include <cstddef>

/// Users and denials in the shapes that ACL answers.
namespace redis3::acl {

/// Of ACL GETUSER: flags, passwords, the root selector's commands, keys and channels, and the other
/// selectors.
Reply describe_user(const User& user);

/// Of ACL LIST, and of ACL USERS.
Reply list_users(const Users& users);
Reply list_names(const Users& users);

/// Of ACL CAT: the categories, or the commands and subcommands in one.
Reply list_categories();
Reply list_commands(const CommandIndex& commands, command::Category category);

/// Of ACL LOG: the newest entries, at most `entries_max`.
Reply describe_log(const DenialLog& log, std::size_t entries_max, TimePoint now);

}  // namespace redis3::acl
