#include "bench/report_charts.hpp"

#include "base/figure_text.hpp"
#include "bench/recorder.hpp"
#include "bench/table_text.hpp"
#include "chart/frontier.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace redis3::bench {
namespace {

using std::chrono::nanoseconds;

constexpr double chart_width = 560;
constexpr double chart_height = 360;
constexpr std::size_t throughput_points_max = 120;
/// With fewer than these a rate would jump with each of them.
constexpr std::uint64_t answers_a_point = 5;
/// At which percentiles a curve has its points, as far as there are so many operations.
constexpr double curve_percentiles[] = {0,    5,    10,   20,   30,    40,    50,     60,    70,
                                        75,   80,   85,   90,   92.5,  95,    97,     98,    99,
                                        99.5, 99.7, 99.8, 99.9, 99.95, 99.99, 99.995, 99.999};

std::string duration_at_axis(double value) {
  return latency_text(nanoseconds(std::llround(value)));
}

const Measurement* measurement_of(const TargetReport& target, const Operation& operation,
                                  std::size_t clients) {
  const auto found = std::find_if(
      target.measurements.begin(), target.measurements.end(),
      [&](const Measurement& made) { return made.operation == &operation && made.clients == clients; });
  const bool is_there = found != target.measurements.end() && found->latency.count() > 0;
  return is_there ? &*found : nullptr;
}

/// Letters, digits and hyphens.
std::string chart_id(std::string_view kind, const Operation& operation, std::size_t clients) {
  return fmt::format("{}-{}-{}", kind, operation.name, clients);
}

std::vector<chart::Point> curve_of(const metrics::FineHistogram& latency) {
  const auto count = static_cast<double>(latency.count());
  std::vector<chart::Point> points;
  for (const double percent : curve_percentiles) {
    // From here on a curve would only repeat the greatest one.
    if ((1 - percent / 100) * count < 1) break;
    points.push_back({percent, static_cast<double>(latency.percentile(percent).count())});
  }
  points.push_back({100, static_cast<double>(latency.max().count())});
  return points;
}

/// Steps as wide as it takes for there to be few enough; the last one by the time that it really had.
std::vector<chart::Point> rates_of(const Measurement& made) {
  constexpr double step = std::chrono::duration<double>(Recorder::step).count();
  const double elapsed = std::chrono::duration<double>(made.elapsed).count();
  const std::size_t points_wanted =
      std::clamp<std::size_t>(made.answered() / answers_a_point, 1, throughput_points_max);
  const std::size_t merged =
      std::max<std::size_t>((made.throughput.size() + points_wanted - 1) / points_wanted, 1);
  std::vector<chart::Point> points;
  for (std::size_t at = 0; at < made.throughput.size(); at += merged) {
    const std::size_t end = std::min(at + merged, made.throughput.size());
    double count = 0;
    for (std::size_t counted = at; counted < end; ++counted)
      count += static_cast<double>(made.throughput[counted]);
    const double begins = static_cast<double>(at) * step;
    const double width = std::min(static_cast<double>(end) * step, elapsed) - begins;
    // What is left at the end may be too short to say anything.
    if (width < step * static_cast<double>(merged) / 2 && !points.empty()) break;
    points.push_back({begins + width / 2, width > 0 ? count / width : 0});
  }
  return points;
}

template <class MakePoints>
void add_series(chart::Chart& chart, const Report& report, const Operation& operation, std::size_t clients,
                const MakePoints& points_of) {
  for (const TargetReport& target : report.targets) {
    chart::Series series;
    series.drawing = chart::Drawing::line;
    if (const Measurement* made = measurement_of(target, operation, clients)) {
      series.name = target.info.title();
      series.points = points_of(*made);
    }
    chart.series.push_back(std::move(series));
  }
}

}  // namespace

chart::Chart latency_chart(const Report& report, const Operation& operation, std::size_t clients) {
  chart::Chart chart;
  chart.id = chart_id("latency", operation, clients);
  chart.title = "Latency";
  chart.description = "What so many percent of the operations did not exceed.";
  chart.x.title = "Percent of operations";
  chart.x.scale = chart::Scale::percentile;
  chart.y.title = "Latency, logarithmic";
  chart.y.scale = chart::Scale::logarithmic;
  chart.y.text = duration_at_axis;
  chart.width = chart_width;
  chart.height = chart_height;
  add_series(chart, report, operation, clients,
             [](const Measurement& made) { return curve_of(made.latency); });
  return chart;
}

chart::Chart throughput_chart(const Report& report, const Operation& operation, std::size_t clients) {
  chart::Chart chart;
  chart.id = chart_id("throughput", operation, clients);
  chart.title = "Throughput";
  chart.description = "How many operations a second were answered while it was measured.";
  chart.x.title = "Seconds since its beginning";
  chart.y.title = "Operations a second, logarithmic";
  chart.y.scale = chart::Scale::logarithmic;
  chart.y.text = per_second_text;
  chart.width = chart_width;
  chart.height = chart_height;
  add_series(chart, report, operation, clients, rates_of);
  return chart;
}

std::optional<chart::Chart> price_chart(const Report& report) {
  double least = 0;
  for (const TargetReport& target : report.targets) {
    for (const Measurement& made : target.measurements) {
      const double price = made.dollars_a_million();
      if (price > 0 && (least == 0 || price < least)) least = price;
    }
  }
  if (least == 0) return std::nullopt;

  chart::Chart chart;
  chart.id = "price";
  chart.title = "Price and latency";
  chart.description =
      "Down and to the left is better. What costs nothing by the request stands at the left edge. The dashed "
      "lines "
      "join those that no other one beats in both, operation by operation.";
  chart.x.title = "Dollars for a million operations, logarithmic";
  chart.x.scale = chart::Scale::logarithmic;
  // Ten times less than the cheapest stands for nothing.
  const double nothing = least / 10;
  chart.x.text = [nothing](double value) {
    return value <= nothing ? std::string("no price by the request") : dollars_text(value);
  };
  chart.y.title = "99th percentile, logarithmic";
  chart.y.scale = chart::Scale::logarithmic;
  chart.y.text = duration_at_axis;
  chart.width = 2 * chart_width;
  chart.height = 480;

  std::map<std::string, std::vector<chart::Point>> by_operation;
  for (const TargetReport& target : report.targets) {
    chart::Series series;
    series.name = target.measurements.empty() ? "" : target.info.title();
    for (const Measurement& made : target.measurements) {
      if (made.latency.count() == 0) continue;
      const double price = made.dollars_a_million();
      std::string label = call_text(*made.operation, made.keys_a_call);
      if (report.settings.clients.size() > 1) label += ", " + clients_text(made.clients);
      const auto p99 = static_cast<double>(made.latency.percentile(99).count());
      series.points.push_back({price > 0 ? price : nothing, p99, label});
      by_operation[std::move(label)].push_back(series.points.back());
    }
    chart.series.push_back(std::move(series));
  }
  for (auto& [name, points] : by_operation) {
    std::vector<chart::Point> best = chart::frontier(std::move(points));
    if (best.size() < 2) continue;
    chart.series.push_back({.name = {}, .points = std::move(best), .drawing = chart::Drawing::guide});
  }
  return chart;
}

}  // namespace redis3::bench
