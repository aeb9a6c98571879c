#include "value/decimal.hpp"

#include <array>
#include <charconv>
#include <cmath>

namespace redis3::value {
namespace {

/// LDBL_MAX has 4,933 digits before the point; 17 stand behind it.
constexpr std::size_t decimal_chars_max = 5 * 1024;

/// Redis's own bound, by the size of its buffer.
constexpr std::size_t read_chars_max = 5 * 1024 - 1;

}  // namespace

std::optional<long double> read_decimal(std::string_view text) {
  if (text.size() > read_chars_max) return std::nullopt;
  const bool is_negative = text.starts_with('-');
  if (is_negative || text.starts_with('+')) text.remove_prefix(1);
  auto format = std::chars_format::general;
  if (text.starts_with("0x") || text.starts_with("0X")) {
    format = std::chars_format::hex;
    text.remove_prefix(2);
  }
  // from_chars takes a minus of its own.
  if (text.empty() || text.starts_with('-')) return std::nullopt;
  long double number = 0;
  const char* const end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, number, format);
  if (error != std::errc() || stopped != end || std::isnan(number)) return std::nullopt;
  return is_negative ? -number : number;
}

std::string format_decimal(long double number) {
  std::array<char, decimal_chars_max> buffer;
  const auto written =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), number, std::chars_format::fixed, 17);
  std::string text(buffer.data(), written.ptr);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.ends_with('.')) text.pop_back();
  return text == "-0" ? "0" : text;
}

}  // namespace redis3::value
