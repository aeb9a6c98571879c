#include "transfer_report.hpp"

#include "base/figure_text.hpp"
#include "base/text.hpp"
#include "json_text.hpp"
#include "report_page.hpp"
#include "resp/quoted.hpp"

#include <fmt/format.h>

namespace redis3::app {
namespace {

using transfer::Outcome;

std::string keys(std::uint64_t count) {
  return fmt::format("{} {}", grouped_text(count), count == 1 ? "key" : "keys");
}

std::string seconds_text(std::chrono::milliseconds time) {
  return fmt::format("{:.1f} s", static_cast<double>(time.count()) / 1000);
}

double seconds_of(std::chrono::milliseconds time) {
  return static_cast<double>(time.count()) / 1000;
}

void add_survey(Page& page, const TransferOutcome& outcome) {
  const transfer::Survey& survey = *outcome.survey;
  const char* about = survey.is_exact ? "" : "about ";
  page.line("there are", fmt::format("{}{} with {}", about, keys(survey.keys), bytes_text(survey.bytes)));
  if (survey.expiring > 0)
    page.line("that expire", fmt::format("{}{}", about, grouped_text(survey.expiring)));
  for (const auto& [type, count] : survey.types)
    page.line("of type " + type,
              fmt::format("{}{}{}", about, grouped_text(count),
                          transfer::is_taken(type) ? "" : ", which redis3 does not take yet"));
  if (!outcome.price) {
    page.line("cost", "nothing: the place is on this machine");
    return;
  }
  const transfer::Price& price = *outcome.price;
  page.line("requests",
            fmt::format("{}{}: {}", about, grouped_text(price.requests), dollars_text(price.for_requests)));
  page.line("bytes", fmt::format("{}{}", about, dollars_text(price.for_bytes)));
  page.line("together", fmt::format("{}{} at Amazon's list prices", about,
                                    dollars_text(price.for_requests + price.for_bytes)));
  if (price.for_a_month > 0)
    page.line("storage", fmt::format("{}{} a month", about, dollars_text(price.for_a_month)));
}

void add_tally(Page& page, const TransferOutcome& outcome) {
  const transfer::Tally& tally = outcome.report.tally;
  if (outcome.keys_before > 0) page.line("went on behind", keys(outcome.keys_before));
  page.line("written",
            fmt::format("{} with {}", keys(tally.of(Outcome::written)), bytes_text(tally.written_bytes)));
  const auto line = [&](Outcome of, const char* name, const char* what) {
    if (tally.of(of) > 0) page.line(name, keys(tally.of(of)) + what);
  };
  line(Outcome::same, "there already", ", the same to the byte");
  line(Outcome::kept, "left alone", ": there is something else, and no --replace");
  line(Outcome::expired, "expired", " before they could be written");
  line(Outcome::gone, "gone", " at the source before they could be read");
  line(Outcome::refused, "not taken", ", told on standard error");
}

void add_totals(Page& page, const TransferOutcome& outcome) {
  const std::uint64_t done = outcome.report.tally.total() - outcome.keys_before;
  const double seconds = seconds_of(outcome.elapsed);
  page.line("took", fmt::format("{}{}", seconds_text(outcome.elapsed),
                                seconds > 0 && done > 0
                                    ? fmt::format(", {} keys a second",
                                                  per_second_text(static_cast<double>(done) / seconds))
                                    : ""));
  if (outcome.elapsed_before.count() > 0)
    page.line("with earlier runs", seconds_text(outcome.elapsed + outcome.elapsed_before));
  if (outcome.totals.requests.empty()) return;
  std::string requests = grouped_text(outcome.totals.count());
  std::string_view separator = ": ";
  for (const auto& [operation, times] : outcome.totals.requests) {
    requests += fmt::format("{}{} {}", separator, times, operation);
    separator = ", ";
  }
  page.line("requests", requests);
  page.line("cost", fmt::format("{} at Amazon's list prices", dollars_text(outcome.totals.dollars)));
  if (outcome.dollars_before > 0)
    page.line("with earlier runs", dollars_text(outcome.totals.dollars + outcome.dollars_before));
}

void add_survey(JsonWriter& json, const TransferOutcome& outcome) {
  const transfer::Survey& survey = *outcome.survey;
  add_number(json, "keys", survey.keys);
  add_number(json, "bytes", survey.bytes);
  add_number(json, "expiring", survey.expiring);
  add_number(json, "not_taken", survey.refused());
  json.name("is_exact").boolean(survey.is_exact);
  json.name("types").open_object();
  for (const auto& [type, count] : survey.types)
    add_number(json, type, count);
  json.close_object();
  if (!outcome.price) return;
  add_number(json, "requests", outcome.price->requests);
  json.name("dollars_for_requests").dollars(outcome.price->for_requests);
  json.name("dollars_for_bytes").dollars(outcome.price->for_bytes);
  json.name("dollars_a_month").dollars(outcome.price->for_a_month);
}

void add_result(JsonWriter& json, const TransferOutcome& outcome) {
  const transfer::Report& report = outcome.report;
  json.name("is_complete").boolean(!report.failure);
  json.name("failure").string_or_null(report.failure ? report.failure->message() : "");
  add_number(json, "keys_before", outcome.keys_before);
  for (std::size_t at = 0; at < transfer::outcome_count; ++at)
    add_number(json, name_of(static_cast<Outcome>(at)), report.tally.keys[at]);
  add_number(json, "written_bytes", report.tally.written_bytes);
  add_number(json, "elapsed_ms", static_cast<std::uint64_t>(outcome.elapsed.count()));
  json.name("requests").open_object();
  for (const auto& [operation, times] : outcome.totals.requests)
    add_number(json, operation, times);
  json.close_object();
  add_number(json, "bytes_sent", outcome.totals.bytes_sent);
  add_number(json, "bytes_received", outcome.totals.bytes_received);
  json.name("dollars").dollars(outcome.totals.dollars);
  json.name("dollars_before").dollars(outcome.dollars_before);
}

}  // namespace

std::string transfer_text(const TransferOutcome& outcome) {
  Page page;
  page.paragraph(fmt::format("redis3 {} from {} to {}{}\n", outcome.name, outcome.from, outcome.to,
                             outcome.survey ? ", a dry run" : ""));
  if (outcome.survey) {
    add_survey(page, outcome);
  } else {
    add_tally(page, outcome);
    add_totals(page, outcome);
  }
  return page.take();
}

std::string transfer_json(const TransferOutcome& outcome) {
  JsonWriter json;
  json.open_object();
  json.name("from").string(outcome.from);
  json.name("to").string(outcome.to);
  json.name("is_dry_run").boolean(outcome.survey.has_value());
  outcome.survey ? add_survey(json, outcome) : add_result(json, outcome);
  json.close_object();
  return json.take() + '\n';
}

std::string progress_text(const TransferProgress& progress, std::chrono::milliseconds elapsed) {
  const std::uint64_t done = progress.keys - progress.keys_before;
  const double rate = elapsed.count() > 0 ? static_cast<double>(done) / seconds_of(elapsed) : 0;
  std::string line = keys(progress.keys);
  if (const auto all = progress.keys_in_all; all && *all >= progress.keys && *all > 0) {
    line = fmt::format("{} of {} ({:.0f}%)", grouped_text(progress.keys), keys(*all),
                       100.0 * static_cast<double>(progress.keys) / static_cast<double>(*all));
    line += fmt::format(", {} a second", per_second_text(rate));
    if (rate > 0) {
      const auto left =
          std::chrono::seconds(static_cast<std::int64_t>(static_cast<double>(*all - progress.keys) / rate));
      line += ", " + span_text(left) + " to go";
    }
  } else {
    line += fmt::format(", {} a second", per_second_text(rate));
  }
  if (progress.dollars > 0) line += ", " + dollars_text(progress.dollars);
  return line;
}

std::string refusal_text(const transfer::Refusal& refusal) {
  return fmt::format("not taken: {} of database {}, {}", resp::quoted(refusal.key), refusal.db,
                     plain_line(refusal.why));
}

}  // namespace redis3::app
