#include "chart/layout.hpp"

#include "chart/text_width.hpp"

#include <algorithm>

namespace redis3::chart {
namespace {

constexpr double edge = 16;
constexpr double title_height = 34;
constexpr double legend_row_height = 20;
constexpr double axis_title_height = 22;
constexpr double x_axis_height = 46;
/// Between an axis and what it says.
constexpr double tick_gap = 8;
constexpr double y_tick_distance_min = 34;
constexpr double x_tick_distance_min = 64;
constexpr double plot_width_min = 40;

std::vector<double> values_of(const Chart& chart, double Point::*member) {
  std::vector<double> values;
  for (const Series& series : chart.series) {
    for (const Point& point : series.points)
      values.push_back(point.*member);
  }
  return values;
}

std::size_t ticks_that_fit(double length, double distance) {
  return static_cast<std::size_t>(std::max(length / distance, 1.0)) + 1;
}

}  // namespace

Layout::Layout(const Chart& chart)
    : x_scale_(chart.x, values_of(chart, &Point::x), ticks_that_fit(chart.width - 80, x_tick_distance_min)),
      y_scale_(chart.y, values_of(chart, &Point::y),
               ticks_that_fit(chart.height - 140, y_tick_distance_min)) {
  double widest = 0;
  for (const double tick : y_scale_.ticks())
    widest = std::max(widest, text_width(chart.y.text(tick), text_size));
  plot_.x = edge + widest + tick_gap;
  // The text of the last tick reaches over the end of its axis.
  const double beyond =
      text_width(chart.x.text(x_scale_.ticks().empty() ? 0 : x_scale_.ticks().back()), text_size) / 2;
  plot_.width = std::max(chart.width - plot_.x - edge / 2 - std::max(beyond, mark_radius), plot_width_min);
  const double legend_top = chart.title.empty() ? edge / 2 : title_height;
  plot_.y = place_legend(chart, legend_top) + axis_title_height;
  plot_.height = std::max(chart.height - plot_.y - x_axis_height, plot_width_min);

  for (const double tick : y_scale_.ticks())
    y_ticks_.push_back({y_of(*y_scale_.place(tick)), chart.y.text(tick)});
  double free_from = 0;
  for (const double tick : x_scale_.ticks()) {
    std::string text = chart.x.text(tick);
    const double x = x_of(*x_scale_.place(tick));
    const double half = text_width(text, text_size) / 2;
    // A tick keeps its line where there is no room for its text.
    if (x - half < free_from) text.clear();
    if (!text.empty()) free_from = x + half + tick_gap;
    x_ticks_.push_back({x, std::move(text)});
  }
}

/// In rows, from `top` on; returns where they end.
double Layout::place_legend(const Chart& chart, double top) {
  constexpr double between = 18;
  double x = edge;
  double y = top + legend_row_height / 2;
  for (std::size_t index = 0; index < chart.series.size(); ++index) {
    const std::string& name = chart.series[index].name;
    if (name.empty()) continue;
    const double width = sample_width + text_width(name, text_size) + between;
    if (x > edge && x + width > chart.width) {
      x = edge;
      y += legend_row_height;
    }
    legend_.push_back({index, x, y});
    x += width;
  }
  return legend_.empty() ? top : y + legend_row_height / 2;
}

std::optional<Layout::Spot> Layout::spot(const Point& point) const {
  const std::optional<double> x = x_scale_.place(point.x);
  const std::optional<double> y = y_scale_.place(point.y);
  if (!x || !y) return std::nullopt;
  return Spot{x_of(*x), y_of(*y)};
}

}  // namespace redis3::chart
