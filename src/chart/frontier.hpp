#pragma once

#include "chart/chart.hpp"

#include <vector>

namespace redis3::chart {

/// The points that no other one beats, less being better on both axes: from the least x to the least y.
/// Without their labels, for a guide through them.
std::vector<Point> frontier(std::vector<Point> points);

}  // namespace redis3::chart
