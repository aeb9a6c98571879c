#pragma once

#include <type_traits>

/// Sets of enumerators that are powers of two. An enum class takes part by `constexpr bool
/// is_bitmask(TheEnum)`, found by ADL.
namespace redis3::command {

template <class Enum>
concept Bitmask = std::is_enum_v<Enum> && requires(Enum value) {
  is_bitmask(value);
};

template <Bitmask Enum>
constexpr Enum operator|(Enum left, Enum right) noexcept {
  using Number = std::underlying_type_t<Enum>;
  return static_cast<Enum>(static_cast<Number>(left) | static_cast<Number>(right));
}

/// Whether every enumerator of `part` is in `whole`.
template <Bitmask Enum>
constexpr bool has(Enum whole, Enum part) noexcept {
  using Number = std::underlying_type_t<Enum>;
  return (static_cast<Number>(whole) & static_cast<Number>(part)) == static_cast<Number>(part);
}

}  // namespace redis3::command
