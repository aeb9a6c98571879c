#include "bench/table_text.hpp"

#include "base/append_format.hpp"
#include "base/figure_text.hpp"
#include "base/quantity_text.hpp"
#include "bench/column.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

namespace redis3::bench {
namespace {

/// Two blanks, and no more than this of a line for a target's name.
constexpr std::string_view indent = "  ";
constexpr std::size_t title_columns_max = 44;
constexpr std::size_t gap = 2;

std::size_t width_of(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char byte) { return (byte & 0xc0) != 0x80; }));
}

/// The text in so many columns; what does not fit is cut off at its end.
std::string fitted(std::string_view text, std::size_t columns) {
  std::string cut(text);
  if (width_of(cut) > columns) {
    while (width_of(cut) >= columns)
      cut.pop_back();
    cut += "…";
  }
  return cut;
}

std::string left(std::string_view text, std::size_t columns) {
  std::string padded = fitted(text, columns);
  return padded.append(columns - width_of(padded), ' ');
}

std::string right(std::string_view text, std::size_t columns) {
  return std::string(columns - std::min(columns, width_of(text)), ' ').append(text);
}

struct Row {
  std::string title;
  const Measurement* made;
};

std::vector<Row> rows_of(const Report& report, const Operation& operation, std::size_t clients) {
  std::vector<Row> rows;
  for (const TargetReport& target : report.targets) {
    for (const Measurement& made : target.measurements) {
      if (made.operation == &operation && made.clients == clients)
        rows.push_back({target.info.title(), &made});
    }
  }
  return rows;
}

/// A column as it is printed: its name and its cells, all of one width.
struct Printed {
  int rank;
  std::size_t width;
  std::string_view name;
  std::vector<std::string> cells;
};

std::vector<Printed> printed_columns(const std::vector<Row>& rows, std::size_t columns) {
  std::vector<Printed> printed;
  std::size_t width = 0;
  for (const Column& column : columns_of_measurements()) {
    Printed made{column.rank, width_of(column.name), column.name, {}};
    bool tells = false;
    for (const Row& row : rows) {
      made.cells.push_back(column.text(*row.made));
      made.width = std::max(made.width, width_of(made.cells.back()));
      tells = tells || !made.cells.back().empty();
    }
    if (column.is_optional && !tells) continue;
    width += made.width + gap;
    printed.push_back(std::move(made));
  }
  while (width > columns) {
    const auto least =
        std::max_element(printed.begin(), printed.end(),
                         [](const Printed& one, const Printed& other) { return one.rank < other.rank; });
    width -= least->width + gap;
    printed.erase(least);
  }
  return printed;
}

}  // namespace

std::string call_text(const Operation& operation, std::size_t key_count) {
  return operation.takes_all_keys ? fmt::format("{} of {} keys", operation.name, grouped_text(key_count))
                                  : std::string(operation.name);
}

std::string clients_text(std::size_t clients) {
  return clients == 1 ? "one at a time" : fmt::format("{} at once", clients);
}

std::string pace_text(const Operation& operation, const Settings& settings) {
  const Pace pace = pace_of(operation, settings);
  std::string text;
  if (pace.operations) text += fmt::format("{} times", grouped_text(*pace.operations));
  if (pace.duration) {
    const auto duration = std::chrono::duration_cast<std::chrono::microseconds>(*pace.duration);
    text += fmt::format("{}for {}", text.empty() ? "" : " or ", duration_text(duration));
  }
  if (pace.per_second) text += fmt::format(", {} a second", *pace.per_second);
  return text;
}

std::string heading_text(const Report& report, std::size_t columns) {
  const Settings& settings = report.settings;
  std::string text = fmt::format("redis3 bench: {} {} of {}\n", grouped_text(settings.key_count),
                                 settings.key_count == 1 ? "key" : "keys", bytes_text(settings.value_bytes));
  for (const TargetReport& target : report.targets) {
    const TargetInfo& info = target.info;
    const bool note_says_so = info.note.find("simulated") != std::string::npos;
    std::string line = note_says_so ? info.label : info.title();
    if (info.label != info.url && !note_says_so) line += ", " + info.url;
    if (!info.note.empty()) line += ": " + info.note;
    append_format(text, "{}{}\n", indent, fitted(line, columns - indent.size()));
  }
  return text;
}

std::string round_text(const Report& report, const Operation& operation, std::size_t clients,
                       std::size_t columns) {
  const std::vector<Row> rows = rows_of(report, operation, clients);
  std::string text = fmt::format("\n{}, {}, {}\n", call_text(operation, report.settings.key_count),
                                 pace_text(operation, report.settings), clients_text(clients));
  if (rows.empty()) return text + "  nothing to measure\n";

  columns = std::max(columns, columns_min);
  std::size_t title_width = 0;
  for (const Row& row : rows)
    title_width = std::max(title_width, width_of(row.title));
  title_width = std::min({title_width, title_columns_max, columns * 2 / 5});
  const std::vector<Printed> printed = printed_columns(rows, columns - indent.size() - title_width);

  append_format(text, "{}{}", indent, left("", title_width));
  for (const Printed& column : printed)
    append_format(text, "{}", right(column.name, column.width + gap));
  text += '\n';
  for (std::size_t at = 0; at < rows.size(); ++at) {
    append_format(text, "{}{}", indent, left(rows[at].title, title_width));
    for (const Printed& column : printed)
      append_format(text, "{}", right(column.cells[at], column.width + gap));
    text.erase(text.find_last_not_of(' ') + 1);
    text += '\n';
  }
  for (const Row& row : rows) {
    if (row.made->failures > 0)
      append_format(text, "{}{}: the first failure: {}\n", indent, row.title, row.made->first_failure);
  }
  return text;
}

std::string closing_text(const Report& report) {
  double charged = 0;
  double uncharged = 0;
  for (const TargetReport& target : report.targets) {
    double dollars = target.aside.dollars;
    for (const Measurement& made : target.measurements)
      dollars += made.usage.dollars;
    (target.info.is_charged ? charged : uncharged) += dollars;
  }
  std::string text = fmt::format("\nTook {:.1f} s.", std::chrono::duration<double>(report.elapsed).count());
  if (charged > 0)
    append_format(text, " The requests to Amazon cost about {} at list prices.", dollars_text(charged));
  if (uncharged > 0)
    append_format(text, " At Amazon's list prices {} would have cost {}.",
                  charged > 0 ? "those to others" : "the requests", dollars_text(uncharged));
  text += '\n';
  for (const TargetReport& target : report.targets) {
    if (!target.failure.empty()) append_format(text, "{}: {}\n", target.info.title(), target.failure);
    if (!target.leftover.empty())
      append_format(text, "{}: keys that begin with {} may be left: {}\n", target.info.title(),
                    report.key_prefix, target.leftover);
  }
  if (!report.is_complete) text += "It was stopped before its end.\n";
  return text;
}

std::string live_text(const Driver::Live& live, std::chrono::steady_clock::time_point now,
                      std::size_t columns) {
  const metrics::FineHistogram& latency = live.recorder.latency();
  constexpr std::size_t bar_columns = 12;
  const double done = live.schedule.progress(now);
  const auto filled = static_cast<std::size_t>(done * bar_columns + 0.5);
  std::string text = "[" + std::string(filled, '=') + std::string(bar_columns - filled, ' ') + "] ";
  append_format(text, "{} {}: ", live.target, live.operation->name);
  if (live.is_warming_up) {
    text += "warming up";
  } else {
    append_format(text, "{} done, p50 {}, p99 {}", grouped_text(latency.count()),
                  latency_text(latency.percentile(50)), latency_text(latency.percentile(99)));
    if (live.recorder.failures() > 0)
      append_format(text, ", {} failed", grouped_text(live.recorder.failures()));
  }
  return fitted(text, columns);
}

}  // namespace redis3::bench
