#pragma once

#include "chart/axis_scale.hpp"
#include "chart/chart.hpp"
#include "chart/label_places.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace redis3::chart {

inline constexpr double title_size = 15;
inline constexpr double text_size = 12;
/// Half of the height of a mark.
inline constexpr double mark_radius = 5;
/// The line and mark that stand in front of a name in the legend.
inline constexpr double sample_width = 26;

/// Where a chart's parts stand in its drawing.
class Layout {
 public:
  explicit Layout(const Chart& chart);

  struct LegendEntry {
    std::size_t series;  ///< Its index.
    double x;            ///< Where the sample begins.
    double y;            ///< The middle of its line.
  };
  struct Tick {
    double place;  ///< In the drawing, along its axis.
    std::string text;
  };
  struct Spot {
    double x;
    double y;
  };

  const Box& plot() const { return plot_; }
  const std::vector<LegendEntry>& legend() const { return legend_; }
  const std::vector<Tick>& x_ticks() const { return x_ticks_; }
  const std::vector<Tick>& y_ticks() const { return y_ticks_; }

  /// Absent where the point has no place.
  std::optional<Spot> spot(const Point& point) const;

 private:
  double x_of(double place) const { return plot_.x + place * plot_.width; }
  double y_of(double place) const { return plot_.bottom() - place * plot_.height; }
  double place_legend(const Chart& chart, double top);

  Box plot_;
  AxisScale x_scale_;
  AxisScale y_scale_;
  std::vector<LegendEntry> legend_;
  std::vector<Tick> x_ticks_;
  std::vector<Tick> y_ticks_;
};

}  // namespace redis3::chart
