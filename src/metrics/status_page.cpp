#include "metrics/status_page.hpp"

#include "base/append_format.hpp"
#include "base/figure_text.hpp"
#include "base/http_date.hpp"
#include "metrics/status_page_parts.hpp"
#include "page/html_page.hpp"
#include "page/html_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string_view>
#include <utility>

namespace redis3::metrics {
namespace {

// What came from outside goes through it before it stands in a page.
using page::html_text;

constexpr double percentiles[] = {50, 95, 99, 99.9};
/// How many commands and errors are shown, the most frequent first.
constexpr std::size_t rows_max = 10;

double share_of(std::uint64_t part, std::uint64_t whole) {
  return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

/// "1 key", "2 keys".
std::string counted(std::uint64_t count, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", grouped_text(count), count == 1 ? one : many);
}

/// "2026-11-26 19:32:49 UTC".
std::string time_text(TimePoint time) {
  constexpr std::size_t clock_length = std::string_view("19:32:49").size();
  const std::string text = to_iso8601(time);
  const std::size_t day = text.find('T');
  return fmt::format("{} {} UTC", text.substr(0, day), text.substr(day + 1, clock_length));
}

void add_header(std::string& page, const Snapshot& snapshot) {
  append_format(
      page,
      "<header><h1>redis<b>3</b></h1><p class=\"store\">{}</p><p class=\"about\">"
      "<span class=\"live\">live</span> version {} · up {}<span class=\"optional\"> · <time>{}</time></span>"
      "</p></header>\n",
      html_text(snapshot.store), html_text(snapshot.version), span_text(snapshot.uptime),
      time_text(snapshot.taken_at));
}

/// A curve that ends at the right; where there are fewer seconds it begins later.
void add_curve(std::string& page, const std::vector<double>& values, double highest) {
  constexpr std::size_t seconds_shown = 60;
  constexpr double width = 600;
  constexpr double height = 92;
  constexpr double margin = 2;
  const std::size_t count = std::min(values.size(), seconds_shown);
  std::string points;
  const double step = width / (seconds_shown - 1);
  const double first_x = width - step * static_cast<double>(count > 0 ? count - 1 : 0);
  for (std::size_t at = 0; at < count; ++at) {
    const double value = values[values.size() - count + at];
    const double y = height - margin - (height - 2 * margin) * (highest > 0 ? value / highest : 0);
    append_format(points, "{}{:.1f},{:.1f}", at == 0 ? "" : " ", first_x + step * static_cast<double>(at), y);
  }
  append_format(page,
                "<svg viewBox=\"0 0 600 92\" preserveAspectRatio=\"none\" role=\"img\" "
                "aria-label=\"Commands a second in the last minute, {} at the most\">"
                "<line class=\"ground\" x1=\"0\" y1=\"92\" x2=\"600\" y2=\"92\"/>",
                per_second_text(highest));
  if (count > 0) {
    append_format(page,
                  "<polygon class=\"area\" points=\"{0:.1f},92 {1} 600,92\"/><polyline class=\"curve\" "
                  "points=\"{1}\"/>",
                  first_x, points);
  }
  page += "</svg>";
}

void add_rate(std::string& page, const LiveFigures& live) {
  const std::vector<double>& values = live.commands_by_second;
  const double highest = values.empty() ? 0 : *std::max_element(values.begin(), values.end());
  append_format(
      page,
      "<section class=\"rate\"><h2>Throughput</h2><p class=\"big\" id=\"rate\">{} <small>commands a "
      "second</small></p>",
      per_second_text(live.commands_per_second));
  add_curve(page, values, highest);
  append_format(
      page, "<p class=\"axis\"><span>a minute ago</span><span>peak {}</span><span>now</span></p></section>\n",
      per_second_text(highest));
}

/// From 10 µs to 10 s as 0 to 100, each ten times as far again.
double place_on_scale(std::chrono::nanoseconds duration) {
  constexpr double shortest_ns = 1e4;
  constexpr double decades = 6;
  const double decade = std::log10(std::max(static_cast<double>(duration.count()), 1.0) / shortest_ns);
  return 100 * std::clamp(decade / decades, 0.0, 1.0);
}

void add_latency(std::string& page, const LatencyHistogram& latency) {
  page += "<section class=\"latency\"><h2>Latency <small>of the last minute</small></h2><table>";
  const auto row = [&](std::string_view name, std::chrono::nanoseconds duration) {
    const double length = place_on_scale(duration);
    // The colours are those of the whole scale, whatever part of it is shown.
    const double whole = length > 0 ? 100 * 100 / length : 100;
    append_format(page,
                  "<tr><td>{}</td><td>{}</td><td class=\"bar\"><i "
                  "style=\"width:{:.1f}%;--whole:{:.0f}%\"></i></td></tr>",
                  name, latency_text(duration), length, whole);
  };
  for (const double percent : percentiles)
    row(fmt::format("p{}", percent), latency.percentile(percent));
  row("max", latency.max());
  page += "</table></section>\n";
}

void add_tile(std::string& page, std::string_view name, const std::string& value, const std::string& note,
              std::string_view kind = {}) {
  append_format(page, "<div><dt>{}</dt><dd{}>{}<small>{}</small></dd></div>", name,
                kind.empty() ? std::string() : fmt::format(" class=\"{}\"", kind), value, note);
}

void add_s3_tiles(std::string& page, const Snapshot& snapshot, const StoreFigures& s3) {
  add_tile(page, "S3 this hour", dollars_text(snapshot.live.dollars_last_hour),
           dollars_text(s3.dollars) + " since the start", "money");
  add_tile(page, "A month at this rate", dollars_text(snapshot.live.dollars_a_month),
           "requests at list prices", "money");
  std::uint64_t requests = 0;
  for (const RequestFigures& figures : s3.requests)
    requests += figures.count();
  add_tile(page, "Requests to S3 a second", per_second_text(snapshot.live.requests_per_second),
           grouped_text(requests) + " since the start");
  add_tile(page, "Sent again", grouped_text(s3.counters.retries),
           fmt::format("{} hedged, {} of them won", grouped_text(s3.counters.hedges.issued),
                       grouped_text(s3.counters.hedges.won)));
}

void add_tiles(std::string& page, const Snapshot& snapshot) {
  page += "<dl class=\"tiles\">";
  if (snapshot.s3) add_s3_tiles(page, snapshot, *snapshot.s3);
  const ConnectionFigures& clients = snapshot.connections;
  add_tile(page, "Connections", grouped_text(clients.open),
           fmt::format("{} accepted, {} rejected", grouped_text(clients.accepted),
                       grouped_text(clients.rejected)));
  add_tile(page, "From and to clients", bytes_text(clients.input_bytes + clients.output_bytes),
           fmt::format("{} in, {} out", bytes_text(clients.input_bytes), bytes_text(clients.output_bytes)));
  add_tile(page, "Memory", bytes_text(snapshot.memory_bytes),
           counted(snapshot.known_keys, "key at hand", "keys at hand"));
  add_tile(page, "Changes folded", grouped_text(snapshot.folded_changes),
           counted(snapshot.expired_keys, "expired key removed", "expired keys removed"));
  page += "</dl>\n";
}

/// "200: 12 · 412: 3".
std::string statuses_text(const RequestFigures& request) {
  std::string text;
  for (const auto& [status, count] : request.count_by_status) {
    text += fmt::format("{}{}: {}", text.empty() ? "" : " · ",
                        status == 0 ? std::string("none") : std::to_string(status), grouped_text(count));
  }
  return text;
}

void add_requests(std::string& page, const StoreFigures& s3) {
  std::vector<RequestFigures> requests = s3.requests;
  std::stable_sort(requests.begin(), requests.end(),
                   [](const auto& left, const auto& right) { return left.count() > right.count(); });
  page +=
      "<section class=\"all\"><h2>Requests to S3</h2><div class=\"wide\"><table id=\"requests\"><tr>"
      "<th>Operation</th><th>Requests</th><th class=\"optional\">Answers</th><th>p50</th><th>p99</th></tr>";
  std::uint64_t all = 0;
  for (const RequestFigures& request : requests)
    all += request.count();
  for (const RequestFigures& request : requests) {
    append_format(page,
                  "<tr><td class=\"share\" style=\"--part:{:.1f}%\">{}</td><td>{}</td><td class=\"optional "
                  "faint\">{}</td>"
                  "<td>{}</td><td>{}</td></tr>",
                  100 * share_of(request.count(), all), html_text(request.operation),
                  grouped_text(request.count()), statuses_text(request),
                  latency_text(request.latency.percentile(50)), latency_text(request.latency.percentile(99)));
  }
  append_format(page, "</table></div><p class=\"axis\"><span>{} sent, {} received</span></p></section>\n",
                bytes_text(s3.bytes_sent), bytes_text(s3.bytes_received));
}

void add_more(std::string& page, std::size_t count) {
  if (count > rows_max)
    append_format(page, "<p class=\"axis\"><span>and {} more</span></p>", count - rows_max);
}

void add_commands(std::string& page, std::vector<CommandFigures> commands) {
  std::stable_sort(commands.begin(), commands.end(),
                   [](const auto& left, const auto& right) { return left.calls() > right.calls(); });
  std::uint64_t all = 0;
  for (const CommandFigures& command : commands)
    all += command.calls();
  page +=
      "<section><h2>Commands <small>since the start</small></h2><div class=\"wide\"><table "
      "id=\"commands\"><tr>"
      "<th>Command</th><th>Calls</th><th>Failed</th><th>p50</th><th>p99</th></tr>";
  for (std::size_t at = 0; at < std::min(commands.size(), rows_max); ++at) {
    const CommandFigures& command = commands[at];
    const std::uint64_t failed = command.failed_calls + command.rejected_calls;
    append_format(page,
                  "<tr><td class=\"share\" "
                  "style=\"--part:{:.1f}%\">{}</td><td>{}</td><td{}>{}</td><td>{}</td><td>{}</td></tr>",
                  100 * share_of(command.calls(), all), html_text(command.name),
                  grouped_text(command.calls()), failed > 0 ? " class=\"bad\"" : "", grouped_text(failed),
                  latency_text(command.latency.percentile(50)), latency_text(command.latency.percentile(99)));
  }
  page += "</table></div>";
  add_more(page, commands.size());
  page += "</section>\n";
}

void add_slowest(std::string& page, const std::vector<LiveFigures::SlowCommand>& commands) {
  page += "<section><h2>Slowest calls <small>of the last hour</small></h2>";
  if (commands.empty()) page += "<p class=\"none\">None yet.</p>";
  if (!commands.empty()) {
    page += "<div class=\"wide\"><table id=\"slowest\"><tr><th>Command</th><th>Took</th><th>Ago</th></tr>";
    for (const LiveFigures::SlowCommand& command : commands) {
      append_format(page, "<tr><td>{}</td><td>{}</td><td class=\"faint\">{}</td></tr>",
                    html_text(command.name), latency_text(command.duration),
                    span_text(std::chrono::floor<std::chrono::seconds>(command.age)));
    }
    page += "</table></div>";
  }
  page += "</section>\n";
}

void add_errors(std::string& page, const ErrorCounts& counts) {
  if (counts.empty()) {
    page += "<section class=\"all\"><h2>Errors</h2><p class=\"none\">None.</p></section>\n";
    return;
  }
  std::vector<std::pair<std::string, std::uint64_t>> errors(counts.begin(), counts.end());
  std::stable_sort(errors.begin(), errors.end(),
                   [](const auto& left, const auto& right) { return left.second > right.second; });
  page +=
      "<section class=\"all\"><h2>Errors <small>by their first word, since the start</small></h2>"
      "<div class=\"wide\"><table id=\"errors\"><tr><th>Word</th><th>Replies</th></tr>";
  for (std::size_t at = 0; at < std::min(errors.size(), rows_max); ++at)
    append_format(page, "<tr><td>{}</td><td>{}</td></tr>", html_text(errors[at].first),
                  grouped_text(errors[at].second));
  page += "</table></div>";
  add_more(page, errors.size());
  page += "</section>\n";
}

}  // namespace

std::string status_page(const Snapshot& snapshot) {
  std::string body = "<main>\n";
  add_header(body, snapshot);
  body += "<div class=\"grid\">\n";
  add_rate(body, snapshot.live);
  add_latency(body, snapshot.live.latency);
  add_tiles(body, snapshot);
  if (snapshot.s3) add_requests(body, *snapshot.s3);
  add_commands(body, snapshot.commands);
  add_slowest(body, snapshot.live.slowest);
  add_errors(body, snapshot.errors);
  append_format(body,
                "</div>\n</main>\n<footer>The same for Prometheus: <a href=\"metrics\">metrics</a></footer>\n"
                "<script>{}</script>\n",
                status_page_script);
  return page::html_page({.title = fmt::format("redis3: {} commands a second",
                                               per_second_text(snapshot.live.commands_per_second)),
                          .head = "<noscript><meta http-equiv=\"refresh\" content=\"2\"></noscript>\n",
                          .style = status_page_style,
                          .body = std::move(body)});
}

}  // namespace redis3::metrics
