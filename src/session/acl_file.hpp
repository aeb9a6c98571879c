#pragma once

#include "redis3/error.hpp"

#include <string>

/// The file of ACL LOAD and ACL SAVE, as text. Small, and on this machine: it is read and written at once.
namespace redis3::session {

/// Fails in the words of ACL LOAD, without ERR.
Result<std::string> read_acl_file(const std::string& path);

/// Puts the text in the file's place: whoever reads it sees the old one or the new one, never a half, also
/// after the machine has lost its power. Only its owner can read a new file.
Result<void> replace_acl_file(const std::string& path, const std::string& text);

}  // namespace redis3::session
