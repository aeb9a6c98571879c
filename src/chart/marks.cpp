#include "chart/marks.hpp"

#include <fmt/format.h>

#include <array>

namespace redis3::chart {
namespace {

constexpr std::size_t form_count = 6;

}  // namespace

std::string mark_path(std::size_t series, double x, double y, double radius) {
  // Those with corners are drawn larger, so that all look alike in size.
  const double r = radius;
  const double wide = 1.2 * radius;
  switch ((series + series / colour_count) % form_count) {
    case 0:  // A disc.
      return fmt::format("M{:.1f} {:.1f}a{r:.1f} {r:.1f} 0 1 0 {d:.1f} 0a{r:.1f} {r:.1f} 0 1 0 -{d:.1f} 0z",
                         x - r, y, fmt::arg("r", r), fmt::arg("d", 2 * r));
    case 1:  // A square.
      return fmt::format("M{:.1f} {:.1f}h{d:.1f}v{d:.1f}h-{d:.1f}z", x - 0.9 * r, y - 0.9 * r,
                         fmt::arg("d", 1.8 * r));
    case 2:  // A triangle.
      return fmt::format("M{:.1f} {:.1f}l{w:.1f} {h:.1f}h-{b:.1f}z", x, y - wide, fmt::arg("w", wide),
                         fmt::arg("h", 1.9 * r), fmt::arg("b", 2 * wide));
    case 3:  // A square on its corner.
      return fmt::format("M{:.1f} {:.1f}l{w:.1f} {w:.1f} -{w:.1f} {w:.1f} -{w:.1f} -{w:.1f}z", x, y - wide,
                         fmt::arg("w", wide));
    case 4:  // A triangle upside down.
      return fmt::format("M{:.1f} {:.1f}l{w:.1f} -{h:.1f}h-{b:.1f}z", x, y + wide, fmt::arg("w", wide),
                         fmt::arg("h", 1.9 * r), fmt::arg("b", 2 * wide));
    default:  // A cross.
      return fmt::format(
          "M{:.1f} "
          "{:.1f}h{a:.1f}v-{b:.1f}h{a:.1f}v{b:.1f}h{b:.1f}v{a:.1f}h-{b:.1f}v{b:.1f}h-{a:.1f}v-{b:.1f}h-{b:."
          "1f}z",
          x - wide, y - 0.4 * r, fmt::arg("a", 0.8 * r), fmt::arg("b", 0.8 * r));
  }
}

std::string_view dashes_of(std::size_t series) {
  constexpr std::array<std::string_view, form_count> dashes = {"none",     "8 4",  "2 3",
                                                               "10 3 2 3", "14 4", "5 2 1 2 1 2"};
  return dashes[(series + series / colour_count) % form_count];
}

}  // namespace redis3::chart
