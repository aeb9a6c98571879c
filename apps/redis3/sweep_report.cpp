#include "sweep_report.hpp"

#include "base/quantity_text.hpp"
#include "json_text.hpp"
#include "report_page.hpp"

#include <fmt/format.h>

#include <string_view>

namespace redis3::app {
namespace {

using upkeep::SweepCounts;

std::string objects(std::uint64_t count) {
  return fmt::format("{} {}", count, count == 1 ? "object" : "objects");
}

std::string databases_of(const upkeep::SweepOptions& options) {
  return options.db ? fmt::format("database {}", *options.db) : "all databases";
}

void add_counts(Page& page, const SweepOutcome& outcome) {
  const SweepCounts& counts = outcome.report.counts;
  const bool is_dry = outcome.options.is_dry_run;
  page.line("listed", counts.foreign == 0 ? objects(counts.listed)
                                          : fmt::format("{}, {} of them not redis3's", objects(counts.listed),
                                                        counts.foreign));
  page.line("asked for", fmt::format("{} that may expire", counts.asked_for));
  page.line("expired", fmt::format("{} with {} bytes", objects(counts.expired), counts.expired_bytes));
  if (counts.recent > 0) {
    page.line("expired only lately",
              fmt::format("{}, less than {} ago", counts.recent, duration_text(outcome.options.older_than)));
  }
  if (is_dry) {
    page.line("to be removed", objects(counts.expired - counts.unsafe));
  } else {
    page.line("removed", objects(counts.removed));
  }
  if (counts.replaced > 0) page.line("changed meanwhile", fmt::format("{}, left alone", counts.replaced));
  if (counts.unsafe > 0) {
    page.line("not safe to remove",
              fmt::format("{}, left alone: no condition would keep a fresh value from harm", counts.unsafe));
  }
  if (counts.unreadable > 0)
    page.line("not readable",
              fmt::format("{}, left alone: of a newer redis3, or damaged", counts.unreadable));
}

}  // namespace

std::string sweep_text(const SweepOutcome& outcome) {
  Page page;
  page.paragraph(fmt::format("redis3 sweep of {}, {}{}\n", outcome.place, databases_of(outcome.options),
                             outcome.options.is_dry_run ? ", a dry run" : ""));
  if (outcome.report.has_begun_anew)
    page.paragraph("  The store does not know the place of --from any more: begun at the beginning.\n");
  add_counts(page, outcome);
  add_cost(page, outcome.elapsed, outcome.totals);
  return page.take();
}

std::string sweep_json(const SweepOutcome& outcome) {
  const SweepCounts& counts = outcome.report.counts;
  JsonWriter json;
  json.open_object();
  json.name("place").string(outcome.place);
  json.name("db");
  outcome.options.db ? json.integer(*outcome.options.db) : json.null();
  json.name("is_dry_run").boolean(outcome.options.is_dry_run);
  json.name("is_complete").boolean(!outcome.report.failure);
  json.name("failure").string_or_null(outcome.report.failure ? outcome.report.failure->message() : "");
  json.name("from").string_or_null(outcome.report.next);
  json.name("has_begun_anew").boolean(outcome.report.has_begun_anew);
  add_number(json, "listed", counts.listed);
  add_number(json, "foreign", counts.foreign);
  add_number(json, "asked_for", counts.asked_for);
  add_number(json, "expired", counts.expired);
  add_number(json, "expired_bytes", counts.expired_bytes);
  add_number(json, "expired_lately", counts.recent);
  add_number(json, "removed", counts.removed);
  add_number(json, "changed_meanwhile", counts.replaced);
  add_number(json, "not_safe_to_remove", counts.unsafe);
  add_number(json, "not_readable", counts.unreadable);
  add_cost(json, outcome.elapsed, outcome.totals);
  json.close_object();
  return json.take() + '\n';
}

std::string progress_text(const SweepCounts& counts, std::chrono::milliseconds elapsed) {
  return fmt::format("{} listed, {} asked for, {} expired, {} removed; {}", counts.listed, counts.asked_for,
                     counts.expired, counts.removed, seconds_text(elapsed));
}

}  // namespace redis3::app
