#include "chart/axis_scale.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace redis3::chart {
namespace {

constexpr double no_number = std::numeric_limits<double>::quiet_NaN();
constexpr double whole = 100;
/// Of a hundred: a tenth of a millionth, which no measurement of ours resolves.
constexpr double percentile_max = 99.99999;

/// What is 1, 2 or 5 times a power of ten, and not below `value`, which is above 0.
double rounded_up(double value) {
  const double power = std::pow(10, std::floor(std::log10(value)));
  for (const double factor : {1.0, 2.0, 5.0}) {
    // Of a product such as 0.1 * 2 the last digit is not to be trusted.
    if (value <= factor * power * (1 + 1e-9)) return factor * power;
  }
  return 10 * power;
}

double rounded_down(double value) {
  const double power = std::pow(10, std::floor(std::log10(value) + 1e-9));
  for (const double factor : {5.0, 2.0}) {
    if (value >= factor * power * (1 - 1e-9)) return factor * power;
  }
  return power;
}

/// The least and the greatest of those that `is_counted`; the fallback where there is none.
template <class Predicate>
std::pair<double, double> span_of(const std::vector<double>& values, Predicate is_counted,
                                  std::pair<double, double> fallback) {
  double least = std::numeric_limits<double>::infinity();
  double greatest = -least;
  for (const double value : values) {
    if (!std::isfinite(value) || !is_counted(value)) continue;
    least = std::min(least, value);
    greatest = std::max(greatest, value);
  }
  return least <= greatest ? std::pair(least, greatest) : fallback;
}

/// 1, 10, 100, or each `stride`-th of them, or with 2 and 5 between them, as many as there may be.
std::vector<double> logarithmic_ticks(double least, double greatest, std::size_t ticks_max) {
  const int first = static_cast<int>(std::floor(std::log10(least) + 1e-9));
  const int last = static_cast<int>(std::ceil(std::log10(greatest) - 1e-9));
  const auto between = [&](std::initializer_list<double> factors, int stride) {
    std::vector<double> ticks;
    for (int power = first; power <= last; power += stride) {
      for (const double factor : factors) {
        const double tick = factor * std::pow(10, power);
        if (tick >= least * (1 - 1e-9) && tick <= greatest * (1 + 1e-9)) ticks.push_back(tick);
      }
    }
    return ticks;
  };
  std::vector<double> ticks = between({1, 2, 5}, 1);
  for (int stride = 1; ticks.size() > ticks_max && stride <= last - first; ++stride)
    ticks = between({1}, stride);
  return ticks;
}

}  // namespace

std::string plain_text(double value) {
  constexpr double shortest = 1e-6;
  constexpr double longest = 1e15;
  const double size = std::abs(value);
  if (size != 0 && (size < shortest || size >= longest)) return fmt::format("{:.3g}", value);
  std::string text = fmt::format("{:.6f}", value);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  constexpr std::size_t group_digits = 3;
  const std::size_t begin = value < 0 ? 1 : 0;
  std::size_t end = std::min(text.find('.'), text.size());
  for (; end > begin + group_digits; end -= group_digits)
    text.insert(end - group_digits, 1, ',');
  return text;
}

AxisScale::AxisScale(const Axis& axis, const std::vector<double>& values, std::size_t ticks_max)
    : scale_(axis.scale) {
  ticks_max = std::max<std::size_t>(ticks_max, 2);
  switch (scale_) {
    case Scale::linear:
      span_linear(axis, values, ticks_max);
      break;
    case Scale::logarithmic:
      span_logarithmic(axis, values, ticks_max);
      break;
    case Scale::percentile:
      span_percentile(axis, values, ticks_max);
      break;
  }
}

void AxisScale::span_linear(const Axis& axis, const std::vector<double>& values, std::size_t ticks_max) {
  const auto [data_least, data_greatest] = span_of(values, [](double) { return true; }, {0, 1});
  double least = axis.least.value_or(std::min(data_least, 0.0));
  double greatest = axis.greatest.value_or(std::max(data_greatest, 0.0));
  if (!(greatest > least)) greatest = least + std::max(std::abs(least), 1.0);
  const double step = rounded_up((greatest - least) / static_cast<double>(ticks_max - 1));
  if (!axis.least) least = std::floor(least / step + 1e-9) * step;
  if (!axis.greatest) greatest = std::ceil(greatest / step - 1e-9) * step;
  least_ = least;
  greatest_ = greatest;
  const double first = std::ceil(least / step - 1e-9);
  const double last = std::floor(greatest / step + 1e-9);
  for (double at = first; at <= last; ++at)
    ticks_.push_back(at * step + 0.0);  // No tick is called -0.
}

void AxisScale::span_logarithmic(const Axis& axis, const std::vector<double>& values, std::size_t ticks_max) {
  const auto [data_least, data_greatest] =
      span_of(values, [](double value) { return value >= std::numeric_limits<double>::min(); }, {1, 10});
  least_ = axis.least.value_or(rounded_down(data_least));
  greatest_ = axis.greatest.value_or(rounded_up(data_greatest));
  if (!(greatest_ > least_ * (1 + 1e-9))) greatest_ = least_ * 10;
  ticks_ = logarithmic_ticks(least_, greatest_, ticks_max);
}

void AxisScale::span_percentile(const Axis& axis, const std::vector<double>& values, std::size_t ticks_max) {
  constexpr double greatest_at_least = 90;
  const auto [data_least, data_greatest] =
      span_of(values, [](double value) { return value >= 0 && value < whole; }, {0, greatest_at_least});
  static_cast<void>(data_least);
  least_ = std::clamp(axis.least.value_or(0), 0.0, greatest_at_least);
  greatest_ = std::clamp(axis.greatest.value_or(data_greatest), greatest_at_least, percentile_max);
  if (!(greatest_ > least_)) greatest_ = percentile_max;
  for (const double tick : {0.0, 50.0, 90.0, 99.0, 99.9, 99.99, 99.999, 99.9999, 99.99999}) {
    if (tick >= least_ && tick <= greatest_ && ticks_.size() < ticks_max) ticks_.push_back(tick);
  }
}

double AxisScale::position(double value) const {
  switch (scale_) {
    case Scale::linear:
      return value;
    case Scale::logarithmic:
      return value > 0 ? std::log10(value) : no_number;
    case Scale::percentile:
      return value >= 0 && value <= whole ? -std::log10(1 - std::min(value, greatest_) / whole) : no_number;
  }
  return no_number;
}

std::optional<double> AxisScale::place(double value) const {
  const double first = position(least_);
  const double share = (position(value) - first) / (position(greatest_) - first);
  constexpr double tolerance = 1e-6;
  if (!(share >= -tolerance && share <= 1 + tolerance)) return std::nullopt;
  return std::clamp(share, 0.0, 1.0);
}

}  // namespace redis3::chart
