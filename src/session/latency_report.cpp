#include "session/latency_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <vector>

namespace redis3::session {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr std::size_t columns_max = 80;

// A column has 12 heights: rows of three characters that stand low, in the middle and high.
constexpr int row_count = 4;
constexpr std::string_view tips = "_o#";
constexpr int tip_count = 3;
constexpr char stem = '|';

struct Column {
  int height = 0;  ///< 0 is the lowest tip in the lowest row.
  std::string label;
};

std::string ago(seconds elapsed) {
  const auto count = std::max<seconds::rep>(elapsed.count(), 0);
  if (count < 60) return fmt::format("{}s", count);
  if (count < 3600) return fmt::format("{}m", count / 60);
  if (count < 24 * 3600) return fmt::format("{}h", count / 3600);
  return fmt::format("{}d", count / (24 * 3600));
}

struct Range {
  milliseconds low{0};
  milliseconds high{0};
};

Range range_of(const LatencyEvent& event) {
  const auto [low, high] =
      std::minmax_element(event.samples.begin(), event.samples.end(),
                          [](const auto& left, const auto& right) { return left.latency < right.latency; });
  return {low->latency, high->latency};
}

std::vector<Column> columns_of(const LatencyEvent& event, Range range, TimePoint now) {
  constexpr int heights = row_count * tip_count;
  const auto span = std::max<milliseconds::rep>((range.high - range.low).count(), 1);
  std::vector<Column> columns;
  for (const LatencySample& sample : event.samples) {
    const auto height = (sample.latency - range.low).count() * heights / span;
    columns.push_back({static_cast<int>(std::min<milliseconds::rep>(height, heights - 1)),
                       ago(std::chrono::floor<seconds>(now - sample.second))});
  }
  return columns;
}

/// What a column shows in a row, counted from below.
char character(const Column& column, int row) {
  const int over_row = column.height - row * tip_count;
  if (over_row < 0) return ' ';
  return over_row < tip_count ? tips[static_cast<std::size_t>(over_row)] : stem;
}

using Columns = std::vector<Column>::const_iterator;

void draw(Columns begin, Columns end, std::string& out) {
  for (int row = row_count - 1; row >= 0; --row) {
    std::transform(begin, end, std::back_inserter(out),
                   [&](const Column& column) { return character(column, row); });
    out += '\n';
  }
  out += std::string(static_cast<std::size_t>(end - begin), ' ') + '\n';
  std::size_t label_rows = 0;
  for (auto column = begin; column != end; ++column)
    label_rows = std::max(label_rows, column->label.size());
  for (std::size_t at = 0; at < label_rows; ++at) {
    std::transform(begin, end, std::back_inserter(out),
                   [&](const Column& column) { return at < column.label.size() ? column.label[at] : ' '; });
    out += '\n';
  }
}

/// One line about an event.
std::string summary(std::size_t number, std::string_view name, const LatencyEvent& event, TimePoint now) {
  const auto count = static_cast<milliseconds::rep>(event.samples.size());
  milliseconds sum{0};
  for (const LatencySample& sample : event.samples)
    sum += sample.latency;
  const milliseconds average = sum / count;
  milliseconds deviation{0};
  for (const LatencySample& sample : event.samples)
    deviation += std::chrono::abs(sample.latency - average);
  const auto period = std::max(std::chrono::floor<seconds>(now - event.samples.front().second), seconds(1));
  return fmt::format(
      "{}. {}: {} latency spikes (average {}ms, mean deviation {}ms, period {:.2f} sec). Worst all time "
      "event "
      "{}ms.\n",
      number, name, count, average.count(), (deviation / count).count(),
      static_cast<double>(period.count()) / static_cast<double>(count), event.highest.count());
}

constexpr std::string_view about_events =
    "\n"
    "An event is a call that took as long as latency-monitor-threshold says, from its first word to its "
    "reply: "
    "most of that time is the bucket's.\n"
    "- command: a call whose work grows with its arguments or the keys there are, such as KEYS. SLOWLOG GET "
    "tells which calls.\n"
    "- fast-command: a call of one or a few requests, such as GET. A rare spike is the bucket's or a second "
    "attempt of a request; many are a slow network, a gateway that is not in the bucket's zone, or a machine "
    "whose processors are busy.\n"
    "redis3 doctor measures the bucket from this machine.\n";

}  // namespace

std::string latency_graph(std::string_view name, const LatencyEvent& event, TimePoint now) {
  const Range range = range_of(event);
  std::string text =
      fmt::format("{} - high {} ms, low {} ms (all time high {} ms)\n{}\n", name, range.high.count(),
                  range.low.count(), event.highest.count(), std::string(columns_max, '-'));
  const std::vector<Column> columns = columns_of(event, range, now);
  for (auto begin = columns.begin(); begin != columns.end();) {
    const auto left = static_cast<std::size_t>(columns.end() - begin);
    const auto end = begin + static_cast<std::ptrdiff_t>(std::min(left, columns_max));
    if (begin != columns.begin()) text += '\n';
    draw(begin, end, text);
    begin = end;
  }
  return text;
}

std::string latency_advice(const LatencyEvents& events, std::int64_t threshold_ms, TimePoint now) {
  if (events.events().empty() && threshold_ms <= 0) {
    return "Latency monitoring is off: no call is looked at. CONFIG SET latency-monitor-threshold "
           "<milliseconds> turns it on.\n";
  }
  if (events.events().empty()) return fmt::format("No call has taken {} ms or longer.\n", threshold_ms);
  std::string text;
  std::size_t number = 0;
  for (const auto& [name, event] : events.events())
    text += summary(++number, name, event, now);
  return text.append(about_events);
}

}  // namespace redis3::session
