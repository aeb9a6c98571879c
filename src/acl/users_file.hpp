#pragma once

#include "acl/user.hpp"

#include <string_view>
#include <vector>

namespace redis3::acl {

/// The users of an ACL file: a line `user name rules…` for each, and empty lines. Reads all of it and fails
/// with what is wrong in each line, in Redis's words and in one line: "users.acl:3: Syntax error. WARNING:
/// …". `hears_all`: as of User.
Result<std::vector<User>> read_users(std::string_view text, std::string_view file_name,
                                     const CommandIndex& commands, bool hears_all = false);

}  // namespace redis3::acl
