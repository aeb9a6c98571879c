#pragma once

#include "chart/chart.hpp"

#include <cstddef>
#include <optional>
#include <vector>

namespace redis3::chart {

/// Where values stand along an axis, and which of them are told there.
class AxisScale {
 public:
  /// values     those of all points; what is no number, or has no place, counts for nothing
  /// ticks_max  so many values are told at the most, but always two
  AxisScale(const Axis& axis, const std::vector<double>& values, std::size_t ticks_max);

  /// From 0, the beginning, to 1; absent where the value has no place.
  std::optional<double> place(double value) const;

  /// Ascending, all between the ends.
  const std::vector<double>& ticks() const { return ticks_; }

 private:
  void span_linear(const Axis& axis, const std::vector<double>& values, std::size_t ticks_max);
  void span_logarithmic(const Axis& axis, const std::vector<double>& values, std::size_t ticks_max);
  void span_percentile(const Axis& axis, const std::vector<double>& values, std::size_t ticks_max);
  /// The value before it is stretched between the ends; no number where it has no place.
  double position(double value) const;

  Scale scale_;
  double least_ = 0;
  double greatest_ = 1;
  std::vector<double> ticks_;
};

}  // namespace redis3::chart
