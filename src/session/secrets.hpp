#pragma once

#include "command/command.hpp"

#include <cstddef>
#include <string_view>

namespace redis3::session {

/// What stands in SLOWLOG and MONITOR for a word that is nobody's business.
inline constexpr std::string_view redacted = "(redacted)";

/// Whether a word of a call is a password, or may hold one: of AUTH, HELLO's AUTH, ACL SETUSER, and CONFIG
/// SET of a setting that is one. Looks only at the words before it.
bool is_secret(const command::Argv& argv, std::size_t at);

}  // namespace redis3::session
