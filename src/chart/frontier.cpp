#include "chart/frontier.hpp"

#include <algorithm>
#include <tuple>

namespace redis3::chart {

std::vector<Point> frontier(std::vector<Point> points) {
  std::sort(points.begin(), points.end(), [](const Point& left, const Point& right) {
    return std::tie(left.x, left.y) < std::tie(right.x, right.y);
  });
  std::vector<Point> kept;
  for (const Point& point : points) {
    if (kept.empty() || point.y < kept.back().y) kept.push_back({point.x, point.y});
  }
  return kept;
}

}  // namespace redis3::chart
