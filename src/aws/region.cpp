#include "aws/region.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace redis3::aws {
namespace {

/// How the names of a partition's Regions begin, and its domain; the last one takes all others.
constexpr std::array<std::pair<std::string_view, std::string_view>, 3> partitions{
    {{"cn-", "amazonaws.com.cn"}, {"eusc-", "amazonaws.eu"}, {"", "amazonaws.com"}}};

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
  for (const auto& [prefix, domain] : partitions) {
    if (region.starts_with(prefix)) return domain;
  }
  return {};
}

bool is_amazons(std::string_view host) noexcept {
  return std::any_of(partitions.begin(), partitions.end(), [host](const auto& partition) {
    const std::string_view domain = partition.second;
    return host.ends_with(domain) && host.substr(0, host.size() - domain.size()).ends_with('.');
  });
}

}  // namespace redis3::aws
