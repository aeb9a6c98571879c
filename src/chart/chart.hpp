#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

/// Charts as SVG that stands by itself: a `<svg>` element for a page, or a file.
///
///     chart::Chart chart{.id = "rate", .title = "Throughput", .x = {.title = "Seconds"}, .y = {.title =
///     "Calls a second"}}; chart.series.push_back({.name = "GET", .points = {{0, 1200}, {1, 1250}}, .drawing
///     = chart::Drawing::line}); page += chart::svg(chart);
namespace redis3::chart {

enum class Scale {
  linear,       ///< Begins at 0 where nothing lies below.
  logarithmic,  ///< What is not above 0 has no place on it.
  percentile,   ///< From 0 to 100, every further nine as long as the one before; 100 stands at the end.
};

/// "0.25", "1,000,000", "1e-09": what an axis says where it is not told how.
std::string plain_text(double value);

struct Axis {
  std::string title;
  Scale scale = Scale::linear;
  /// A value as it stands at the axis and where one points at a mark.
  std::function<std::string(double)> text = plain_text;
  /// Where the axis ends; what is not given is taken from the points, and rounded outwards.
  std::optional<double> least;
  std::optional<double> greatest;
};

enum class Drawing {
  points,  ///< A mark for each point.
  line,    ///< A line through the points in their order, with marks now and then.
  guide,   ///< A thin line through the points, without marks: a frontier, a limit.
};

struct Point {
  double x = 0;
  double y = 0;
  std::string label = {};  ///< Stands beside the mark; empty: none.
};

struct Series {
  std::string name;  ///< In the legend; empty: the series is not in it.
  std::vector<Point> points;
  Drawing drawing = Drawing::points;
};

/// All texts are escaped by svg(). Series differ by the form of their marks and the dashes of their lines as
/// well as by colour.
struct Chart {
  std::string id = "chart";  ///< Letters, digits and hyphens; another one for each chart of a page.
  std::string title;
  std::string description = {};  ///< For who cannot see it; the labelled points are told behind it.
  Axis x = {};
  Axis y = {};
  std::vector<Series> series = {};
  double width = 760;  ///< In pixels; where a page has no room for it, it is shrunk.
  double height = 440;
};

/// The chart as one `<svg>` element with its own style, light or dark as the browser has it. Points that are
/// no numbers, have no place on their axis, or lie beyond its given ends are left out.
std::string svg(const Chart& chart);

}  // namespace redis3::chart
