#pragma once

#include <cstddef>
#include <string>
#include <string_view>

/// How series are told apart without their colours.
namespace redis3::chart {

inline constexpr std::size_t colour_count = 6;

/// The colour of a series, from 0 up.
inline std::size_t colour_of(std::size_t series) {
  return series % colour_count;
}

/// The mark of a series around a place, for the attribute `d` of a path. Colour and form together come again
/// after 36 series.
std::string mark_path(std::size_t series, double x, double y, double radius);

/// For the attribute `stroke-dasharray`.
std::string_view dashes_of(std::size_t series);

}  // namespace redis3::chart
