#pragma once

#include <string>
#include <string_view>

namespace redis3::value {

/// The digest that DIGEST tells and IFDEQ compares: XXH3 of 64 bits, as 16 hexadecimal digits in small
/// letters.
/// Source  https://redis.io/docs/latest/commands/digest/
std::string digest(std::string_view value);

/// Whether this has the form of a digest: 16 hexadecimal digits in whatever case.
bool is_digest(std::string_view text) noexcept;

}  // namespace redis3::value
