#pragma once

#include <span>
#include <string>
#include <string_view>

/// Every error that a command answers, in Redis's words.
namespace redis3::command::error_text {

inline constexpr std::string_view syntax = "ERR syntax error";
inline constexpr std::string_view not_an_integer = "ERR value is not an integer or out of range";
inline constexpr std::string_view db_out_of_range = "ERR DB index is out of range";
inline constexpr std::string_view argument_too_long =
    "ERR string exceeds maximum allowed size (proto-max-bulk-len)";
inline constexpr std::string_view invalid_command = "ERR Invalid command specified";
inline constexpr std::string_view no_key_arguments = "ERR The command has no key arguments";
inline constexpr std::string_view invalid_arity = "ERR Invalid number of arguments specified for command";

/// `words`: the whole call, of which the first word is no command.
std::string unknown_command(std::span<const std::string> words);
/// `container`: the command's name as the table has it.
std::string unknown_subcommand(std::string_view container, std::string_view word);
std::string wrong_arity(std::string_view name);
std::string invalid_expire_time(std::string_view name);

/// What the store says where the credentials do not allow what a command needs.
std::string not_permitted(std::string_view message);

/// What the layers below say of a request that they refuse.
std::string refused(std::string_view message);

}  // namespace redis3::command::error_text
