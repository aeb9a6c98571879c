#include "base/figure_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace redis3 {
namespace {

constexpr std::size_t group_digits = 3;

/// Three digits that count: "1.23", "12.3", "123".
std::string three_digits(double value) {
  const int decimals = value < 9.995 ? 2 : value < 99.95 ? 1 : 0;
  return fmt::format("{:.{}f}", value, decimals);
}

}  // namespace

std::string grouped_text(std::uint64_t number) {
  std::string digits = std::to_string(number);
  for (std::size_t from_end = group_digits; from_end < digits.size(); from_end += group_digits + 1)
    digits.insert(digits.size() - from_end, 1, ',');
  return digits;
}

std::string per_second_text(double rate) {
  constexpr double tenths_below = 9.95;
  if (rate > 0 && rate < tenths_below) return fmt::format("{:.1f}", rate);
  return grouped_text(static_cast<std::uint64_t>(std::llround(std::max(rate, 0.0))));
}

std::string latency_text(std::chrono::nanoseconds duration) {
  const auto nanoseconds = static_cast<double>(duration.count());
  if (nanoseconds <= 0) return "–";
  if (nanoseconds < 1e3) return fmt::format("{:.0f} ns", nanoseconds);
  if (nanoseconds < 1e6) return three_digits(nanoseconds / 1e3) + " µs";
  if (nanoseconds < 1e9) return three_digits(nanoseconds / 1e6) + " ms";
  return three_digits(nanoseconds / 1e9) + " s";
}

std::string span_text(std::chrono::seconds duration) {
  using namespace std::chrono;
  const auto days = floor<std::chrono::days>(duration);
  const auto hours = floor<std::chrono::hours>(duration - days);
  const auto minutes = floor<std::chrono::minutes>(duration - days - hours);
  const seconds rest = duration - days - hours - minutes;
  if (days.count() > 0) return fmt::format("{} d {} h", days.count(), hours.count());
  if (hours.count() > 0) return fmt::format("{} h {} min", hours.count(), minutes.count());
  if (minutes.count() > 0) return fmt::format("{} min {} s", minutes.count(), rest.count());
  return fmt::format("{} s", rest.count());
}

std::string bytes_text(std::uint64_t bytes) {
  constexpr double step = 1024;
  constexpr std::string_view units[] = {"KiB", "MiB", "GiB", "TiB", "PiB"};
  auto amount = static_cast<double>(bytes);
  if (amount < step) return fmt::format("{} B", bytes);
  std::size_t unit = 0;
  amount /= step;
  while (amount >= step && unit + 1 < std::size(units)) {
    amount /= step;
    ++unit;
  }
  return fmt::format("{:.1f} {}", amount, units[unit]);
}

std::string dollars_text(double dollars) {
  if (!(dollars > 0)) return "$0";
  if (dollars >= 1000) return "$" + grouped_text(static_cast<std::uint64_t>(std::llround(dollars)));
  if (dollars >= 1) return fmt::format("${:.2f}", dollars);
  // Two digits that count, down to a billionth of a dollar.
  constexpr int decimals_max = 9;
  const int decimals = std::clamp(1 - static_cast<int>(std::floor(std::log10(dollars))), 2, decimals_max);
  return fmt::format("${:.{}f}", dollars, decimals);
}

}  // namespace redis3
