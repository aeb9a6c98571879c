#pragma once

#include <string>
#include <string_view>

/// Every error that a command about a connection or its server answers, in Redis's words.
namespace redis3::session::error_text {

inline constexpr std::string_view invalid_slowlog_count = "ERR count should be greater than or equal to -1";

inline constexpr std::string_view invalid_name =
    "ERR Client names cannot contain spaces, newlines or special characters.";
inline constexpr std::string_view invalid_client_id = "ERR Invalid client ID";
inline constexpr std::string_view client_id_too_small = "ERR client-id should be greater than 0";
inline constexpr std::string_view invalid_max_age = "ERR maxage is not an integer or out of range";
inline constexpr std::string_view max_age_too_small = "ERR maxage should be greater than 0";
inline constexpr std::string_view no_such_client = "ERR No such client";
inline constexpr std::string_view invalid_pause_mode = "ERR CLIENT PAUSE mode must be WRITE or ALL";
inline constexpr std::string_view invalid_unblock_reason =
    "ERR CLIENT UNBLOCK reason should be TIMEOUT or ERROR";
inline constexpr std::string_view invalid_timeout = "ERR timeout is not an integer or out of range";
inline constexpr std::string_view negative_timeout = "ERR timeout is negative";
inline constexpr std::string_view timeout_too_long = "ERR timeout is out of range";
inline constexpr std::string_view not_tracking =
    "ERR CLIENT CACHING can be called only when the client is in tracking mode with OPTIN or OPTOUT mode "
    "enabled";
/// Ours: Redis can.
inline constexpr std::string_view no_tracking =
    "ERR CLIENT TRACKING is not supported: nobody tells this server when another one writes to the bucket";

/// A subcommand that takes no more words than so many; `word`: as the caller wrote it.
std::string wrong_subcommand(std::string_view container, std::string_view word);

/// What has a value that may not be: "lib-name", as the caller wrote it.
std::string invalid_client_attribute(std::string_view attribute);
std::string unknown_client_attribute(std::string_view attribute);
std::string unknown_client_type(std::string_view type);
std::string no_such_user(std::string_view name);
std::string no_samples(std::string_view event);

}  // namespace redis3::session::error_text
