#pragma once

#include "redis3/error.hpp"

#include <optional>
#include <string>

namespace redis3::http {

/// How the try of one request on one connection ended without an answer.
struct Mishap {
  enum class Cause {
    closed,     ///< The connection was closed, reset or could not be opened again.
    timed_out,  ///< Nothing moved for too long.
    malformed,  ///< What came is not an answer.
    cancelled,  ///< The caller, or the client's end.
  };
  Cause cause = Cause::closed;
  /// Whether the connection had carried another request before.
  bool was_kept = false;
  /// Whether a byte of the request left, in this try or an earlier one.
  bool was_written = false;
  /// Whether a byte of an answer came.
  bool was_answered = false;
  /// As in Request.
  bool is_repeatable = false;
  /// Whether this was the second try already.
  bool was_repeated = false;
  /// For people: what happened, one sentence.
  std::string sentence;
};

/// What the caller is told; absent where the request goes on by itself on a new connection.
std::optional<Error> judge(const Mishap& mishap);

}  // namespace redis3::http
