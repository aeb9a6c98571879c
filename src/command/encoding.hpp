#pragma once

#include <cstddef>
#include <string_view>

namespace redis3::command {

/// Redis keeps a string of up to so many bytes in the same piece of memory as its head.
inline constexpr std::size_t embedded_bytes_max = 44;
/// The longest number of 64 bits, with its sign.
inline constexpr std::size_t integer_bytes_max = 20;

/// How Redis would keep a string that somebody has just set: `int`, `embstr` or `raw`.
std::string_view encoding_of(std::string_view value) noexcept;

}  // namespace redis3::command
