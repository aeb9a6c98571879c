#include "cost/report_page.hpp"

#include "base/append_format.hpp"
#include "cost/frontier_chart.hpp"
#include "cost/wording.hpp"
#include "page/html_page.hpp"
#include "page/html_text.hpp"

#include <fmt/format.h>

#include <set>
#include <string_view>
#include <utility>

namespace redis3::cost {
namespace {

// What came from outside goes through it before it stands in a page.
using page::html_text;

constexpr std::string_view style = R"css(
td:first-child{white-space:nowrap}
td.total{font-weight:650}
tr.redis3 td:first-child{font-weight:650}
td.text,th.text{text-align:left;white-space:normal;overflow-wrap:anywhere}
ul{margin:0;padding-left:20px}
)css";

void add_bills(std::string& body, const Estimate& estimate) {
  body +=
      "<section class=\"all\"><h2>A month</h2><div class=\"wide\"><table "
      "id=\"bills\"><tr><th>Service</th><th>In "
      "all</th>";
  for (const std::string_view part : bill_parts)
    append_format(body, "<th>{}</th>", part);
  body += "<th>A read</th></tr>";
  for (const Bill& bill : estimate.bills) {
    append_format(body, "<tr{}><td>{}</td>", bill.runs_redis3 ? " class=\"redis3\"" : "",
                  html_text(title_of(bill)));
    if (!bill.obstacle.empty()) {
      append_format(body, "<td class=\"text\" colspan=\"7\">{}</td></tr>", html_text(bill.obstacle));
      continue;
    }
    append_format(body, "<td class=\"total\">{}{}</td>", amount_text(bill.dollars()), mark_of(bill.trust));
    for (const std::string_view part : bill_parts) {
      const double dollars = bill.dollars_for(part);
      append_format(body, "<td>{}</td>", dollars > 0 ? amount_text(dollars) : "–");
    }
    append_format(body, "<td>{}{}</td></tr>", read_text(bill), bill.is_measured ? "*" : "");
  }
  body += "</table></div>";
  for (const std::string& note : footnotes(estimate))
    append_format(body, "<p class=\"axis\"><span>{}</span></p>", html_text(note));
  body += "</section>\n";
}

void add_rivalries(std::string& body, const Estimate& estimate) {
  append_format(
      body,
      "<section class=\"all\"><h2>Where S3 Express is the cheaper one <small>with as much data, below (&lt;) "
      "or above "
      "(&gt;) so many commands</small></h2><div class=\"wide\"><table "
      "id=\"rivalries\"><tr><th>Than</th><th>{}</th><th>only "
      "writes</th><th>only reads</th></tr>",
      mix_text(estimate.question.workload));
  for (const Rivalry& rivalry : estimate.rivalries) {
    append_format(body, "<tr><td>{}{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
                  html_text(title_of(rivalry)), rivalry.is_uncertain ? " ?" : "",
                  html_text(text_of(rivalry.mixed)), html_text(text_of(rivalry.writes)),
                  html_text(text_of(rivalry.reads)));
  }
  body += "</table></div></section>\n";
}

void add_advice(std::string& body, const Estimate& estimate) {
  body += "<section class=\"all\"><h2>To be weighed</h2><ul>";
  for (const std::string& sentence : advice(estimate))
    append_format(body, "<li>{}</li>", html_text(sentence));
  append_format(body, "</ul><p class=\"faint\">{}</p></section>\n", left_out_text());
}

/// Those that a bill relies on, and those of the latencies.
std::set<std::string> sources_of(const Estimate& estimate, const PriceList& list) {
  std::set<std::string> names;
  for (const Bill& bill : estimate.bills) {
    names.insert(bill.sources.begin(), bill.sources.end());
    const Service* service = list.find(bill.service);
    if (service != nullptr && bill.read_ms && !bill.is_measured) names.insert(service->read_ms_source);
  }
  return names;
}

std::string_view name_of(Trust trust) {
  switch (trust) {
    case Trust::official:
      return "the service's own page";
    case Trust::secondary:
      return "somebody else's copy ~";
    case Trust::unverified:
      return "unverified ?";
  }
  return "";
}

void add_sources(std::string& body, const Estimate& estimate, const PriceList& list) {
  body +=
      "<section class=\"all\"><h2>Where the prices are from</h2><div class=\"wide\"><table "
      "id=\"sources\"><tr><th>As of</th><th class=\"text\">Kind</th><th class=\"text\">Place</th></tr>";
  for (const std::string& name : sources_of(estimate, list)) {
    const auto found = list.sources.find(name);
    if (found == list.sources.end()) continue;
    const Source& source = found->second;
    append_format(body, "<tr><td>{}</td><td class=\"text\">{}</td><td class=\"text\">{}{}{}</td></tr>",
                  html_text(source.as_of), name_of(source.trust), html_text(source.url),
                  source.note.empty() ? "" : "<br>", html_text(source.note));
  }
  body += "</table></div></section>\n";
}

}  // namespace

std::string report_page(const Estimate& estimate, const PriceList& list) {
  std::string body = "<main>\n";
  append_format(body,
                "<header><h1>redis<b>3</b> cost</h1><p class=\"about\">of a month in {}</p><p "
                "class=\"store\">{}</p></header>\n"
                "<div class=\"grid\">\n",
                html_text(estimate.question.region), html_text(workload_text(estimate)));
  append_format(body, "<section class=\"all\"><div class=\"wide\">{}</div></section>\n",
                chart::svg(frontier_chart(estimate)));
  add_bills(body, estimate);
  add_rivalries(body, estimate);
  add_advice(body, estimate);
  add_sources(body, estimate, list);
  body += "</div>\n</main>\n<footer>Made by redis3 cost; docs/cost.md tells how.</footer>\n";
  return page::html_page(
      {.title = "redis3: what a month costs", .head = {}, .style = style, .body = std::move(body)});
}

}  // namespace redis3::cost
