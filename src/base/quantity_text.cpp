#include "base/quantity_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace redis3 {
namespace {

struct Unit {
  std::string_view name;
  std::chrono::microseconds length;
};

// Where one name ends like another, the longer one comes first.
constexpr std::array<Unit, 6> units{{{"us", std::chrono::microseconds(1)},
                                     {"ms", std::chrono::milliseconds(1)},
                                     {"s", std::chrono::seconds(1)},
                                     {"m", std::chrono::minutes(1)},
                                     {"h", std::chrono::hours(1)},
                                     {"d", std::chrono::hours(24)}}};

// Digits with at most one point among them: no sign, exponent, infinity or blank.
std::optional<double> to_plain_decimal(std::string_view text) {
  const auto is_plain = [](char c) { return (c >= '0' && c <= '9') || c == '.'; };
  if (text.empty() || !std::all_of(text.begin(), text.end(), is_plain)) return std::nullopt;
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace

std::optional<std::chrono::microseconds> to_duration(std::string_view text) {
  const auto unit =
      std::find_if(units.begin(), units.end(), [&](const Unit& each) { return text.ends_with(each.name); });
  if (unit == units.end()) return std::nullopt;
  text.remove_suffix(unit->name.size());
  const auto count = to_plain_decimal(text);
  if (!count) return std::nullopt;
  const double microseconds = *count * static_cast<double>(unit->length.count());
  if (microseconds > static_cast<double>(duration_max.count())) return std::nullopt;
  return std::chrono::microseconds(std::llround(microseconds));
}

std::string duration_text(std::chrono::microseconds duration) {
  if (duration.count() < 0) return '-' + duration_text(-duration);
  // The greatest unit of which there is at least one, if few decimals tell it all; else a finer one.
  for (auto unit = units.rbegin(); unit != units.rend(); ++unit) {
    const bool is_told_in_hundredths = duration.count() * 100 % unit->length.count() == 0;
    if (duration >= unit->length && is_told_in_hundredths) {
      return fmt::format("{}{}",
                         static_cast<double>(duration.count()) / static_cast<double>(unit->length.count()),
                         unit->name);
    }
  }
  return "0s";
}

std::optional<double> to_rate(std::string_view text) {
  const bool is_percent = text.ends_with('%');
  if (is_percent) text.remove_suffix(1);
  const auto value = to_plain_decimal(text);
  if (!value) return std::nullopt;
  const double rate = is_percent ? *value / 100 : *value;
  if (rate > 1) return std::nullopt;
  return rate;
}

std::string rate_text(double rate) {
  return fmt::format("{:.6g}%", rate * 100);
}

}  // namespace redis3
