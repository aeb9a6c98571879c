#pragma once

#include "redis3/error.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Access control lists: who may run which commands on which keys and channels. Names, rules and words are
/// Redis's. No I/O.
/// Source https://redis.io/docs/latest/operate/oss_and_stack/management/security/acl/
namespace redis3::acl {

/// Why a rule makes no sense.
enum class RuleError {
  syntax,
  unknown_command,               ///< Or category.
  key_pattern_after_all_keys,    ///< It would change nothing.
  channel_pattern_after_all,     ///< Likewise.
  no_such_password,              ///< There is nothing to take away.
  bad_password_hash,             ///< Not 64 hexadecimal digits in small letters.
  first_argument_of_subcommand,  ///< "+config|get|maxmemory"
};

/// In Redis's words, without a point at the end.
std::string_view describe(RuleError error) noexcept;

/// Joins what belongs to one selector, "(+get" "~a)", to one rule; every other word is one already. Fails on
/// a parenthesis that is never closed, naming the word that has opened it.
Result<std::vector<std::string>> join_selectors(std::span<const std::string> words);

/// Whether there is a blank or a null character, which no name and no pattern may have: the text of a user's
/// rules is words between blanks.
bool has_blanks(std::string_view text) noexcept;

/// The words between blanks; of several blanks in a row there is nothing in between.
std::vector<std::string_view> split_at_blanks(std::string_view text);

}  // namespace redis3::acl
