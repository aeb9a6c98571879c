#pragma once

#include "base/clock.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace redis3 {

/// "Thu, 02 Jan 2025 03:04:05 GMT" (RFC 9110, section 5.6.7).
std::string to_http_date(TimePoint time);
std::optional<TimePoint> from_http_date(std::string_view text);

/// "2025-01-02T03:04:05.678Z".
std::string to_iso8601(TimePoint time);
/// Takes seconds with or without a fraction, and as zone Z, UTC, or an offset such as +00:00.
std::optional<TimePoint> from_iso8601(std::string_view text);

}  // namespace redis3
