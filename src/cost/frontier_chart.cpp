#include "cost/frontier_chart.hpp"

#include "chart/frontier.hpp"
#include "cost/wording.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

namespace redis3::cost {
namespace {

/// Where on a logarithmic axis what costs less, or nothing, stands.
constexpr double dollars_min = 0.01;

enum class Group { redis3, nodes, by_use };
constexpr std::pair<Group, std::string_view> groups[] = {{Group::redis3, "redis3 on S3"},
                                                         {Group::nodes, "Redis in the memory of nodes"},
                                                         {Group::by_use, "charged by use"}};

Group group_of(const Bill& bill) {
  if (bill.runs_redis3) return Group::redis3;
  return bill.kind == ServiceKind::nodes ? Group::nodes : Group::by_use;
}

bool is_drawn(const Bill& bill) {
  return bill.obstacle.empty() && bill.read_ms && *bill.read_ms > 0;
}

chart::Point point_of(const Bill& bill) {
  return {std::max(bill.dollars(), dollars_min), *bill.read_ms,
          fmt::format("{}{}{}", title_of(bill), mark_of(bill.trust), bill.is_measured ? " *" : "")};
}

}  // namespace

chart::Chart frontier_chart(const Estimate& estimate) {
  chart::Chart chart{.id = "frontier", .title = "What a month costs, and how long a read takes"};
  chart.description =
      fmt::format("One point a service, for {} Below and to the left is better.", workload_text(estimate));
  chart.width = 1100;
  chart.x.title = "dollars a month";
  chart.x.scale = chart::Scale::logarithmic;
  chart.x.text = [](double dollars) { return "$" + chart::plain_text(dollars); };
  chart.y.title = "milliseconds of a read (median)";
  chart.y.scale = chart::Scale::logarithmic;
  std::vector<chart::Point> all;
  for (const auto& [group, name] : groups) {
    chart::Series series{.name = std::string(name), .points = {}};
    for (const Bill& bill : estimate.bills) {
      if (is_drawn(bill) && group_of(bill) == group) series.points.push_back(point_of(bill));
    }
    all.insert(all.end(), series.points.begin(), series.points.end());
    if (!series.points.empty()) chart.series.push_back(std::move(series));
  }
  chart.series.push_back({.name = "nothing is both cheaper and faster",
                          .points = chart::frontier(std::move(all)),
                          .drawing = chart::Drawing::guide});
  return chart;
}

}  // namespace redis3::cost
