#include "bench/report_page.hpp"

#include "base/append_format.hpp"
#include "base/figure_text.hpp"
#include "base/http_date.hpp"
#include "base/text.hpp"
#include "bench/column.hpp"
#include "bench/report_charts.hpp"
#include "bench/table_text.hpp"
#include "page/html_page.hpp"
#include "page/html_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <utility>
#include <vector>

namespace redis3::bench {
namespace {

// What came from outside goes through it before it stands in a page.
using page::html_text;

constexpr std::string_view style = R"css(
.pair{display:grid;gap:14px;grid-template-columns:repeat(2,minmax(0,1fr));margin-bottom:14px}
.pair svg,.one svg{width:100%;border-radius:8px}
section h2 b{color:var(--text);font-size:15px;text-transform:none;letter-spacing:0}
.tag{display:inline-block;padding:0 7px;border-radius:9px;background:var(--hot-soft);color:var(--hot);font-size:12px}
.bad{color:var(--hot);font-weight:600}
p.fact{margin:2px 0}
dd{overflow-wrap:anywhere}
td.text{white-space:normal;text-align:left}th.text{text-align:left}
@media(max-width:820px){.pair{grid-template-columns:minmax(0,1fr)}}
)css";

/// "2026-11-26 19:32 UTC".
std::string time_text(TimePoint time) {
  const std::string text = to_iso8601(time);
  const std::size_t day = text.find('T');
  constexpr std::size_t clock_length = std::string_view("19:32").size();
  return fmt::format("{} {} UTC", text.substr(0, day), text.substr(day + 1, clock_length));
}

double dollars_of(const TargetReport& target) {
  double dollars = target.aside.dollars;
  for (const Measurement& made : target.measurements)
    dollars += made.usage.dollars;
  return dollars;
}

std::string title_of(const TargetInfo& info) {
  std::string title = html_text(info.label);
  if (info.is_simulated) title += " <span class=\"tag\">simulated</span>";
  return title;
}

void add_header(std::string& page, const Report& report) {
  const auto version = std::find_if(report.machine.versions.begin(), report.machine.versions.end(),
                                    [](const auto& entry) { return entry.first == "redis3"; });
  append_format(
      page,
      "<header><h1>redis<b>3</b> bench</h1><p class=\"store\">{} keys of {}</p><p class=\"about\">{}{}{}</p>"
      "</header>\n",
      grouped_text(report.settings.key_count), bytes_text(report.settings.value_bytes),
      version == report.machine.versions.end() ? "" : "version " + html_text(version->second) + " · ",
      time_text(report.begun_at),
      report.is_complete ? "" : " · <span class=\"bad\">stopped before its end</span>");
}

void add_tile(std::string& page, const std::string& name, const std::string& value, const std::string& note) {
  append_format(page, "<div><dt>{}</dt><dd>{}<small>{}</small></dd></div>", name, value, note);
}

/// The median of the first operation on each target: what one wants to know first.
void add_tiles(std::string& page, const Report& report) {
  page += "<dl class=\"tiles\">";
  for (const TargetReport& target : report.targets) {
    if (target.measurements.empty()) {
      add_tile(page, title_of(target.info), "–", html_text(target.failure));
      continue;
    }
    const auto is_get = [](const Measurement& made) { return made.operation->name == "get"; };
    const auto get = std::find_if(target.measurements.begin(), target.measurements.end(), is_get);
    const Measurement& made = get == target.measurements.end() ? target.measurements.front() : *get;
    const std::string price = made.usage.dollars > 0 ? dollars_text(made.dollars_a_million()) + " a million"
                                                     : "no price by the request";
    add_tile(page, title_of(target.info), latency_text(made.latency.percentile(50)),
             fmt::format("{}, median; p99 {}; {}", made.operation->name,
                         latency_text(made.latency.percentile(99)), price));
  }
  page += "</dl>\n";
}

struct TableRow {
  const TargetReport* target;
  const Measurement* made;
};

void add_table(std::string& page, const std::vector<TableRow>& rows) {
  std::vector<const Column*> told;
  for (const Column& column : columns_of_measurements()) {
    const bool tells = std::any_of(rows.begin(), rows.end(),
                                   [&](const TableRow& row) { return !column.text(*row.made).empty(); });
    if (tells || !column.is_optional) told.push_back(&column);
  }
  page += "<div class=\"wide\"><table><tr><th>target</th><th>answered</th>";
  for (const Column* column : told)
    append_format(page, "<th>{}</th>", html_text(column->name));
  page += "</tr>";
  for (const TableRow& row : rows) {
    append_format(page, "<tr><td>{}</td><td>{}</td>", title_of(row.target->info),
                  grouped_text(row.made->answered()));
    for (const Column* column : told) {
      const bool is_bad = column->rank == 0 && !column->text(*row.made).empty();
      append_format(page, "<td{}>{}</td>", is_bad ? " class=\"bad\"" : "",
                    html_text(column->text(*row.made)));
    }
    page += "</tr>";
  }
  page += "</table></div>";
  for (const TableRow& row : rows) {
    if (row.made->failures > 0)
      append_format(page, "<p class=\"fact bad\">{}: the first failure: {}</p>",
                    html_text(row.target->info.label), html_text(row.made->first_failure));
  }
}

void add_operation(std::string& page, const Report& report, const Operation& operation, std::size_t clients) {
  std::vector<TableRow> rows;
  for (const TargetReport& target : report.targets) {
    for (const Measurement& made : target.measurements) {
      if (made.operation == &operation && made.clients == clients) rows.push_back({&target, &made});
    }
  }
  if (rows.empty()) return;
  append_format(
      page, "<section class=\"all\"><h2><b>{}</b> <small>{}, {}</small></h2><div class=\"pair\">{}{}</div>",
      call_text(operation, report.settings.key_count), pace_text(operation, report.settings),
      clients_text(clients), chart::svg(latency_chart(report, operation, clients)),
      chart::svg(throughput_chart(report, operation, clients)));
  add_table(page, rows);
  page += "</section>\n";
}

void add_targets(std::string& page, const Report& report) {
  page +=
      "<section class=\"all\"><h2>Targets</h2><div class=\"wide\"><table><tr><th>target</th><th>kind</th>"
      "<th class=\"text\">where and what</th><th>all requests</th><th>all dollars</th></tr>";
  for (const TargetReport& target : report.targets) {
    std::string about = html_text(target.info.url);
    if (!target.info.note.empty()) about += "<br>" + html_text(target.info.note);
    for (const std::string& problem : {target.failure, target.leftover}) {
      if (!problem.empty()) about += "<br><span class=\"bad\">" + html_text(problem) + "</span>";
    }
    std::uint64_t requests = target.aside.request_count();
    for (const Measurement& made : target.measurements)
      requests += made.usage.request_count();
    append_format(page, "<tr><td>{}</td><td>{}</td><td class=\"text\">{}</td><td>{}</td><td>{}</td></tr>",
                  title_of(target.info), name_of(target.info.kind), about, grouped_text(requests),
                  dollars_text(dollars_of(target)));
  }
  page += "</table></div></section>\n";
}

void add_fact(std::string& page, std::string_view name, const std::string& text) {
  if (!text.empty())
    append_format(page, "<tr><td>{}</td><td class=\"text\">{}</td></tr>", html_text(name), html_text(text));
}

void add_machine(std::string& page, const Report& report) {
  const Machine& machine = report.machine;
  page += "<section><h2>Machine and versions</h2><div class=\"wide\"><table>";
  add_fact(page, "processor",
           fmt::format("{}{}{} in all", machine.processor, machine.processor.empty() ? "" : ", ",
                       machine.processors));
  add_fact(page, "memory", bytes_text(machine.memory_bytes));
  add_fact(page, "system", machine.system);
  for (const auto& [name, version] : machine.versions)
    add_fact(page, name, version);
  page += "</table></div></section>\n";
}

void add_reading(std::string& page) {
  page +=
      "<section><h2>How to read it</h2>"
      "<p class=\"fact\">A curve tells what so many percent of the operations did not exceed: the further "
      "right, the "
      "slower ones. Both scales are logarithmic.</p>"
      "<p class=\"fact\">What is simulated stands in for S3 on this machine: its times are those of a model "
      "and say "
      "nothing of Amazon's. Dollars are at Amazon's list prices, wherever the requests went.</p>"
      "<p class=\"fact\">With a rate, latency is counted from when an operation was due: one that had to "
      "wait for "
      "another one was late.</p>"
      "<p class=\"fact\">CPU is what the measuring process used, by operation.</p></section>\n";
}

void add_raw(std::string& page, std::string_view json) {
  append_format(page,
                "<footer>All numbers, with the histograms: <a download=\"bench.json\" "
                "href=\"data:application/json;base64,"
                "{}\">save them as JSON</a>. This page loads nothing from anywhere.</footer>\n",
                to_base64(json));
}

}  // namespace

std::string report_page(const Report& report, std::string_view json) {
  std::string body = "<main>";
  add_header(body, report);
  body += "<div class=\"grid\">";
  add_tiles(body, report);
  for (const Operation* operation : report.settings.operations) {
    for (const std::size_t clients : report.settings.clients)
      add_operation(body, report, *operation, clients);
  }
  if (const auto prices = price_chart(report))
    append_format(
        body,
        "<section class=\"all one\">{}<p class=\"fact faint\">Down and to the left is better. What has no "
        "price by "
        "the request stands at the left edge: a Redis server costs by the hour, whether it is asked or "
        "not.</p>"
        "</section>\n",
        chart::svg(*prices));
  add_targets(body, report);
  add_machine(body, report);
  add_reading(body);
  body += "</div></main>\n";
  add_raw(body, json);
  page::HtmlPage page;
  page.title = "redis3 bench, " + time_text(report.begun_at);
  page.style = style;
  page.body = std::move(body);
  return page::html_page(page);
}

}  // namespace redis3::bench
