#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace redis3 {

/// What SET does beside setting, by the names that Redis gives it
/// (https://redis.io/docs/latest/commands/set/).
///
/// At most one of ex, px, exat, pxat and keepttl, and at most one of nx, xx, ifeq and ifne; two are Redis's
/// syntax error. Without an expiry option the key loses the expiry it had.
///
/// The values that ifeq and ifne look at are read before the call returns, an asynchronous one too.
struct SetOptions {
  // How long the key lives.

  /// So long from now on: 1 s or more.
  std::optional<std::chrono::seconds> ex;
  /// So long from now on: 1 ms or more.
  std::optional<std::chrono::milliseconds> px;
  /// Until then.
  std::optional<std::chrono::sys_seconds> exat;
  /// Until then.
  std::optional<std::chrono::sys_time<std::chrono::milliseconds>> pxat;
  /// As long as it would have lived.
  bool keepttl = false;

  // Under which condition.

  /// Only where the key is absent.
  bool nx = false;
  /// Only where the key is there.
  bool xx = false;
  /// Only where the key holds this value.
  std::optional<std::string_view> ifeq;
  /// Only where the key does not hold this value, or is absent.
  std::optional<std::string_view> ifne;
};

}  // namespace redis3
