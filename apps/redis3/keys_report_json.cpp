#include "json_text.hpp"
#include "keys_report_outcome.hpp"
#include "report_page.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace redis3::app {
namespace {

using upkeep::Tally;

// In the order of upkeep::Lifetime.
constexpr std::array<std::string_view, upkeep::lifetime_count> lifetime_keys{
    "never", "within_a_minute", "within_an_hour", "within_a_day", "within_7_days", "within_30_days", "later"};

class ReportJson {
 public:
  explicit ReportJson(const KeysReportOutcome& outcome) : outcome_(outcome), census_(outcome.report.census) {}

  std::string write() {
    json_.open_object();
    json_.name("place").string(outcome_.place);
    json_.name("db");
    outcome_.options.db ? json_.integer(*outcome_.options.db) : json_.null();
    json_.name("match");
    outcome_.pattern ? json_.string(*outcome_.pattern) : json_.null();
    const auto& failure = outcome_.report.end.failure;
    json_.name("is_complete").boolean(!failure);
    json_.name("failure").string_or_null(failure ? failure->message() : "");
    add_tally(census_.all());
    add_month(census_.all().bytes);
    add_number("may_expire", census_.may_expire().keys);
    add_number("foreign", census_.foreign());
    add_sizes();
    add_prefixes();
    add_largest();
    add_details();
    add_cost(json_, outcome_.elapsed, outcome_.totals);
    json_.close_object();
    return json_.take() + '\n';
  }

 private:
  void add_number(std::string_view name, std::uint64_t number) {
    json_.name(name).integer(static_cast<std::int64_t>(number));
  }
  void add_tally(const Tally& tally) {
    add_number("keys", tally.keys);
    add_number("bytes", tally.bytes);
  }
  void add_month(std::uint64_t bytes) {
    json_.name("dollars_a_month");
    const bool is_known = outcome_.prices && outcome_.prices->byte_month;
    is_known ? json_.dollars(static_cast<double>(bytes) * *outcome_.prices->byte_month) : json_.null();
  }

  void add_sizes() {
    json_.name("sizes").open_array();
    for (std::size_t at = 0; at < census_.sizes().size(); ++at) {
      const Tally& tally = census_.sizes()[at];
      if (tally.keys == 0) continue;
      json_.open_object();
      add_number("bytes_min", at == 0 ? 0 : upkeep::size_class_end(at - 1) + 1);
      add_number("bytes_max", upkeep::size_class_end(at));
      add_tally(tally);
      json_.close_object();
    }
    json_.close_array();
  }

  void add_prefixes() {
    const auto prefixes = census_.prefixes();
    add_number("prefix_count", prefixes.size());
    json_.name("prefixes").open_array();
    for (std::size_t at = 0; at < std::min(prefixes.size(), outcome_.options.census.top); ++at) {
      json_.open_object();
      json_.name("db").integer(prefixes[at].first.db);
      json_.name("prefix").string(prefixes[at].first.name);
      add_tally(prefixes[at].second);
      add_month(prefixes[at].second.bytes);
      json_.close_object();
    }
    json_.close_array();
    json_.name("not_told_apart").open_object();
    add_number("prefixes_max", outcome_.options.census.prefixes_max);
    add_tally(census_.under_other_prefixes());
    json_.close_object();
  }

  void add_largest() {
    json_.name("largest").open_array();
    for (const upkeep::SizedKey& each : census_.largest()) {
      json_.open_object();
      json_.name("db").integer(each.key.db);
      json_.name("key").string(each.key.name);
      add_number("bytes", each.bytes);
      json_.close_object();
    }
    json_.close_array();
  }

  void add_details() {
    const upkeep::DetailCensus& details = outcome_.report.details;
    json_.name("details");
    if (details.asked == 0) return json_.null();
    json_.open_object();
    json_.name("is_sample").boolean(!outcome_.options.is_detailed);
    add_number("asked_for", details.asked);
    json_.name("types").open_object();
    for (const auto& [type, tally] : details.types)
      add_named(type, tally);
    json_.close_object();
    json_.name("expire").open_object();
    for (std::size_t at = 0; at < lifetime_keys.size(); ++at)
      add_named(lifetime_keys[at], details.lifetimes[at]);
    json_.close_object();
    add_named("expired", details.expired);
    add_number("gone_meanwhile", details.gone);
    add_number("not_readable", details.unreadable);
    json_.close_object();
  }

  void add_named(std::string_view name, const Tally& tally) {
    json_.name(name).open_object();
    add_tally(tally);
    json_.close_object();
  }

  const KeysReportOutcome& outcome_;
  const upkeep::KeyCensus& census_;
  JsonWriter json_;
};

}  // namespace

std::string keys_report_json(const KeysReportOutcome& outcome) {
  return ReportJson(outcome).write();
}

}  // namespace redis3::app
