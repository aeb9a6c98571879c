#include "command/ripples.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <vector>

namespace redis3::command {
namespace {

/// From shadow to light.
constexpr std::string_view shades = ".:-=+*#%@";
/// How many rings lie between the middle of the bucket and its rim.
constexpr double rings = 3;
/// Multiples of these two, without their whole parts, fill a square evenly (the powers of 1/p, with p the
/// solution of p^3 = p + 1).
constexpr double step_x = 0.7548776662466927;
constexpr double step_y = 0.5698402909980532;

/// A place in the bucket, whose rim is the unit circle.
struct Place {
  double x;
  double y;
};

double fraction(double number) {
  return number - std::floor(number);
}

/// Within the square that lies in the circle.
std::vector<Place> places_of(int drops) {
  std::vector<Place> places;
  for (int at = 1; at <= drops; ++at)
    places.push_back({1.4 * (fraction(at * step_x) - 0.5), 1.4 * (fraction(at * step_y) - 0.5)});
  return places;
}

/// A wave of straight lines, 0 to 1. No sine: that differs from machine to machine in its last digit.
double height_at(double x, double y, const std::vector<Place>& drops) {
  double height = 0;
  for (const Place& drop : drops) {
    const double distance = std::sqrt((x - drop.x) * (x - drop.x) + (y - drop.y) * (y - drop.y));
    height += std::abs(2 * fraction(distance * rings) - 1);
  }
  return height;
}

/// The middle of the cell `at` of `count`, -1 to 1.
double middle(int at, int count) {
  return (2.0 * at + 1) / count - 1;
}

}  // namespace

std::string draw_ripples(int drops, int columns, int rows) {
  const std::vector<Place> places = places_of(drops);
  std::string picture;
  for (int row = 0; row < rows; ++row) {
    std::string line;
    const double y = middle(row, rows);
    for (int column = 0; column < columns; ++column) {
      const double x = middle(column, columns);
      if (x * x + y * y > 1) {
        line += ' ';
        continue;
      }
      const double height = height_at(x, y, places) / drops;
      const auto shade = static_cast<std::size_t>(height * static_cast<double>(shades.size()));
      line += shades[std::min(shade, shades.size() - 1)];
    }
    line.erase(line.find_last_not_of(' ') + 1);
    picture += line + "\n";
  }
  return picture;
}

}  // namespace redis3::command
