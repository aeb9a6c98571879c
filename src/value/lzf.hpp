#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace redis3::value {

/// Undoes LZF, by which Redis compresses long strings in a dump. Absent where the bytes are no LZF, or do not
/// stand for exactly `length` bytes.
std::optional<std::string> lzf_decompress(std::string_view compressed, std::size_t length);

}  // namespace redis3::value
