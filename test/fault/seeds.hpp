#pragma once

#include <cstdint>
#include <cstdlib>
#include <string>

namespace redis3::test {

struct Seeds {
  std::uint64_t first = 1;
  std::uint64_t last = 1;
};

/// What REDIS3_SEEDS says, a count or FIRST-LAST; else `count` of them.
inline Seeds seeds_or(std::uint64_t count) {
  const char* const given = std::getenv("REDIS3_SEEDS");
  if (given == nullptr) return Seeds{1, count};
  const std::string text = given;
  const auto dash = text.find('-');
  if (dash == std::string::npos) return Seeds{1, std::stoull(text)};
  return Seeds{std::stoull(text.substr(0, dash)), std::stoull(text.substr(dash + 1))};
}

}  // namespace redis3::test
