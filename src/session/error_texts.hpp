#pragma once

#include "redis3/error.hpp"

#include <cstddef>
#include <string>
#include <string_view>

/// The errors that commands about a connection answer, in Redis's words, and those of the store in ours.
namespace redis3::session::error_text {

inline constexpr std::string_view not_authenticated = "NOAUTH Authentication required.";
inline constexpr std::string_view hello_without_auth =
    "NOAUTH HELLO must be called with the client already authenticated, otherwise the HELLO <proto> AUTH "
    "<user> <pass> option can be used to authenticate the client and select the RESP protocol version at the "
    "same time";
inline constexpr std::string_view wrong_password =
    "WRONGPASS invalid username-password pair or user is disabled.";
inline constexpr std::string_view no_password_configured =
    "ERR AUTH <password> called without any password configured for the default user. Are you sure your "
    "configuration is correct?";
inline constexpr std::string_view bad_protocol_version =
    "ERR Protocol version is not an integer or out of range";
inline constexpr std::string_view unsupported_protocol = "NOPROTO unsupported protocol version";
std::string unknown_hello_option(std::string_view option);

inline constexpr std::string_view not_in_multi = "ERR Command not allowed inside a transaction";
inline constexpr std::string_view nested_multi = "ERR MULTI calls can not be nested";
inline constexpr std::string_view exec_without_multi = "ERR EXEC without MULTI";
inline constexpr std::string_view discard_without_multi = "ERR DISCARD without MULTI";
inline constexpr std::string_view watch_in_multi = "ERR WATCH inside MULTI is not allowed";
/// Ours: Redis keeps as much as it is sent.
inline constexpr std::string_view transaction_too_long =
    "ERR the commands since MULTI take more memory than client-query-buffer-limit: EXEC will do none of them";
inline constexpr std::string_view spoiled_transaction =
    "EXECABORT Transaction discarded because of previous errors.";
/// Ours, of the command that brings a transaction's second key, and of its EXEC: client libraries show one or
/// the other.
std::string queue_across_keys();
/// EXEC itself was refused, with `error`.
std::string exec_refused(std::string_view error);
std::string exec_across_keys();
inline constexpr std::string_view watch_across_keys =
    "EXECABORT Transaction discarded because of: it watches another key than the one it changes, and no one "
    "request can look at both. Watch the key that is changed, or let the server look first and change then: "
    "CONFIG SET exec-across-keys one-by-one";
inline constexpr std::string_view exec_gave_up =
    "TRYAGAIN others have changed the key again and again while EXEC tried; nothing was done";

/// Of a queued command that its user may no longer call.
std::string denied_since(std::string_view command);
std::string not_while_listening(std::string_view command);

/// A store's failure as the error that a client gets: the first word says what may have happened.
/// UNAVAILABLE: nothing, and the same command may be sent again. OUTCOMEUNKNOWN: a write may have happened or
/// not. DENIED: the store does not let us in.
std::string of_failure(const Error& error);

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

/// Why maxclients cannot be so many; `fitting`: how many it can be.
std::string too_many_for_the_system(std::size_t fitting);

/// A subcommand that takes no more words than so many; `word`: as the caller wrote it.
std::string wrong_subcommand(std::string_view container, std::string_view word);

/// What has a value that may not be: "lib-name", as the caller wrote it.
std::string invalid_client_attribute(std::string_view attribute);
std::string unknown_client_attribute(std::string_view attribute);
std::string unknown_client_type(std::string_view type);
std::string no_such_user(std::string_view name);
std::string no_samples(std::string_view event);

}  // namespace redis3::session::error_text
