#pragma once

#include "base/clock.hpp"
#include "redis3/error.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace redis3::aws {

/// What signs requests. Holds secrets: never printed, never part of an error.
struct Credentials {
  std::string access_key_id;
  std::string secret_access_key;
  /// Of temporary credentials and of sessions; else empty.
  std::string session_token;
};

/// Credentials, and how long they are good for. Holds secrets.
struct Grant {
  Credentials credentials;
  /// Absent where they do not end, or do not say when.
  std::optional<TimePoint> expires;
};

/// Whether `text` is not empty and made of visible ASCII: so it may become a part of a header field, and a
/// line break, which would begin a request of its own, is not in it.
bool is_header_token(std::string_view text) noexcept;

/// The credentials, if they can stand in a request.
///
/// source  where they come from, in words, for the message
/// Errors  invalid  a half of a pair, or bytes that no key has; never shows them
Result<Credentials> checked(Credentials credentials, std::string_view source);

}  // namespace redis3::aws
