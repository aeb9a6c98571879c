#include "aws/region.hpp"

#include <algorithm>

namespace redis3::aws {
namespace {

bool is_lower_or_digit(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

}  // namespace

bool is_region(std::string_view text) noexcept {
  constexpr std::size_t bytes_max = 40;
  return !text.empty() && text.size() <= bytes_max && is_lower_or_digit(text.front()) &&
         std::all_of(text.begin(), text.end(), [](char c) { return is_lower_or_digit(c) || c == '-'; });
}

std::string_view domain_of(std::string_view region) noexcept {
  if (region.starts_with("cn-")) return "amazonaws.com.cn";
  if (region.starts_with("eusc-")) return "amazonaws.eu";
  return "amazonaws.com";
}

}  // namespace redis3::aws
