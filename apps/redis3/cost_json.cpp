#include "cost_json.hpp"

#include "cost/wording.hpp"
#include "json_text.hpp"

#include <set>
#include <string_view>

namespace redis3::app {
namespace {

using cost::BreakEven;

std::string_view name_of(cost::Trust trust) {
  switch (trust) {
    case cost::Trust::official:
      return "official";
    case cost::Trust::secondary:
      return "secondary";
    case cost::Trust::unverified:
      return "unverified";
  }
  return "";
}

std::string_view name_of(BreakEven::Kind kind) {
  switch (kind) {
    case BreakEven::Kind::always:
      return "always";
    case BreakEven::Kind::never:
      return "never";
    case BreakEven::Kind::below:
      return "below";
    case BreakEven::Kind::above:
      return "above";
  }
  return "";
}

void add_workload(JsonWriter& json, const cost::Workload& workload) {
  const cost::S3Usage usage = workload.s3();
  json.name("workload").open_object();
  json.name("stored_bytes").number(workload.stored_bytes);
  json.name("writes").number(workload.writes);
  json.name("reads").number(workload.reads);
  json.name("written_value_bytes").number(workload.written_value_bytes);
  json.name("read_value_bytes").number(workload.read_value_bytes);
  json.name("s3").open_object();
  json.name("is_counted").boolean(workload.per_write || workload.per_read);
  json.name("writes").number(usage.writes);
  json.name("reads").number(usage.reads);
  json.name("uploaded_bytes").number(usage.uploaded_bytes);
  json.name("retrieved_bytes").number(usage.retrieved_bytes);
  json.close_object();
  json.close_object();
}

void add_bill(JsonWriter& json, const cost::Bill& bill) {
  json.open_object();
  json.name("service").string(bill.service);
  json.name("name").string(bill.name);
  json.name("configuration").string_or_null(bill.configuration);
  json.name("runs_redis3").boolean(bill.runs_redis3);
  json.name("obstacle").string_or_null(bill.obstacle);
  json.name("dollars");
  bill.obstacle.empty() ? json.dollars(bill.dollars()) : json.null();
  json.name("parts").open_object();
  for (const cost::BillLine& line : bill.lines)
    json.name(line.what).dollars(line.dollars);
  json.close_object();
  json.name("trust").string(name_of(bill.trust));
  json.name("sources").open_array();
  for (const std::string& source : bill.sources)
    json.string(source);
  json.close_array();
  json.name("read_ms");
  bill.read_ms ? json.number(*bill.read_ms) : json.null();
  json.name("is_measured").boolean(bill.is_measured);
  json.close_object();
}

void add_break_even(JsonWriter& json, std::string_view name, const BreakEven& met) {
  const bool has_rate = met.kind == BreakEven::Kind::below || met.kind == BreakEven::Kind::above;
  json.name(name).open_object();
  json.name("s3_express_is_cheaper").string(name_of(met.kind));
  json.name("commands_per_second");
  has_rate ? json.number(met.rate) : json.null();
  json.close_object();
}

void add_sources(JsonWriter& json, const cost::Estimate& estimate, const cost::PriceList& list) {
  std::set<std::string, std::less<>> names;
  for (const cost::Bill& bill : estimate.bills)
    names.insert(bill.sources.begin(), bill.sources.end());
  json.name("sources").open_object();
  for (const auto& [name, source] : list.sources) {
    if (!names.contains(name)) continue;
    json.name(name).open_object();
    json.name("url").string(source.url);
    json.name("as_of").string(source.as_of);
    json.name("trust").string(name_of(source.trust));
    json.name("note").string_or_null(source.note);
    json.close_object();
  }
  json.close_object();
}

}  // namespace

std::string cost_json(const cost::Estimate& estimate, const cost::PriceList& list) {
  JsonWriter json;
  json.open_object();
  json.name("region").string(estimate.question.region);
  json.name("month_seconds").number(estimate.seconds_per_month);
  add_workload(json, estimate.question.workload);
  json.name("bills").open_array();
  for (const cost::Bill& bill : estimate.bills)
    add_bill(json, bill);
  json.close_array();
  json.name("break_even").open_array();
  for (const cost::Rivalry& rivalry : estimate.rivalries) {
    json.open_object();
    json.name("service").string(rivalry.service);
    json.name("configuration").string_or_null(rivalry.configuration);
    json.name("is_unverified").boolean(rivalry.is_uncertain);
    add_break_even(json, "mixed", rivalry.mixed);
    add_break_even(json, "only_writes", rivalry.writes);
    add_break_even(json, "only_reads", rivalry.reads);
    json.close_object();
  }
  json.close_array();
  json.name("advice").open_array();
  for (const std::string& sentence : cost::advice(estimate))
    json.string(sentence);
  json.close_array();
  add_sources(json, estimate, list);
  json.close_object();
  return json.take() + '\n';
}

}  // namespace redis3::app
