#pragma once

#include "redis3/error.hpp"
#include "redis3/reply.hpp"
#include "redis3/set_options.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// The typed calls in terms of commands, for both twins: words to send, and what a Reply means in C++.
namespace redis3::client {

using Words = std::vector<std::string>;

/// The command's name and one more word for each argument.
Words words_of(std::string_view command, std::vector<std::string> arguments);
Words set_words(std::string key, std::string value, const SetOptions& options, bool wants_old_value);
Words mset_words(std::vector<std::pair<std::string, std::string>> keys_and_values);

// What a command answered. Each turns an error reply into ErrorKind::reply, hands an Error on, and calls a
// reply of another type than the command gives ErrorKind::internal.

Result<Reply> any_of(Result<Reply> reply);
/// OK is true, null is false.
Result<bool> is_ok_of(Result<Reply> reply);
Result<void> ok_of(Result<Reply> reply);
Result<std::int64_t> count_of(Result<Reply> reply);
Result<std::optional<std::string>> value_of(Result<Reply> reply);
Result<std::vector<std::optional<std::string>>> values_of(Result<Reply> reply);
Result<std::vector<std::string>> names_of(Result<Reply> reply);

}  // namespace redis3::client
