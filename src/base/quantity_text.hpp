#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// Durations and rates as people write them on a command line.
namespace redis3 {

/// The longest duration that can be told: ten years, so that it can be added to any date of this century.
inline constexpr std::chrono::microseconds duration_max = std::chrono::hours(24 * 3650);

/// "250us", "5ms", "1.5s", "10m", "2h", "1d"; absent where `text` has no unit, a sign, or is longer than
/// duration_max. What is finer than a microsecond is rounded.
std::optional<std::chrono::microseconds> to_duration(std::string_view text);
/// The shortest such text: "5ms", "1.5s". Of a negative duration with "-".
std::string duration_text(std::chrono::microseconds duration);

/// "1%" or "0.01", from nothing to all; else absent.
std::optional<double> to_rate(std::string_view text);
/// As percent: "1%", "0.5%".
std::string rate_text(double rate);

}  // namespace redis3
