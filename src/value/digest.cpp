#include "value/digest.hpp"

#include <fmt/format.h>

// As a part of this file, so that a program which links redis3 needs no further library.
#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>

namespace redis3::value {

std::string digest(std::string_view value) {
  return fmt::format("{:016x}", XXH3_64bits(value.data(), value.size()));
}

bool is_digest(std::string_view text) noexcept {
  const auto is_hex = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  };
  return text.size() == 16 && std::all_of(text.begin(), text.end(), is_hex);
}

}  // namespace redis3::value
