#include "bench_json.hpp"

#include "base/http_date.hpp"
#include "bench/recorder.hpp"
#include "json_text.hpp"

#include <utility>

namespace redis3::app {
namespace {

using bench::Measurement;
using bench::Pace;
using bench::Report;
using bench::TargetReport;
using bench::Usage;

double seconds(std::chrono::nanoseconds duration) {
  return std::chrono::duration<double>(duration).count();
}

double microseconds(std::chrono::nanoseconds duration) {
  return std::chrono::duration<double, std::micro>(duration).count();
}

void add_pace(JsonWriter& json, const Pace& pace) {
  json.name("requests");
  pace.operations ? json.integer(static_cast<std::int64_t>(*pace.operations)) : json.null();
  json.name("seconds");
  pace.duration ? json.number(seconds(*pace.duration)) : json.null();
  json.name("rate");
  pace.per_second ? json.number(*pace.per_second) : json.null();
}

void add_settings(JsonWriter& json, const Report& report) {
  json.name("settings").open_object();
  json.name("ops").open_array();
  for (const bench::Operation* operation : report.settings.operations)
    json.string(operation->name);
  json.close_array();
  add_number(json, "keys", report.settings.key_count);
  add_number(json, "value_bytes", report.settings.value_bytes);
  json.name("clients").open_array();
  for (const std::size_t clients : report.settings.clients)
    json.integer(static_cast<std::int64_t>(clients));
  json.close_array();
  add_pace(json, report.settings.pace);
  json.close_object();
}

void add_machine(JsonWriter& json, const bench::Machine& machine) {
  json.name("machine").open_object();
  json.name("system").string_or_null(machine.system);
  json.name("processor").string_or_null(machine.processor);
  add_number(json, "processors", machine.processors);
  add_number(json, "memory_bytes", machine.memory_bytes);
  json.close_object();
  json.name("versions").open_object();
  for (const auto& [name, version] : machine.versions)
    json.name(name).string(version);
  json.close_object();
}

void add_usage(JsonWriter& json, const Usage& usage) {
  json.name("requests").open_object();
  for (const auto& [operation, times] : usage.requests)
    add_number(json, operation, times);
  json.close_object();
  add_number(json, "retries", usage.retries);
  add_number(json, "hedges", usage.hedges);
  add_number(json, "bytes_sent", usage.bytes_sent);
  add_number(json, "bytes_received", usage.bytes_received);
  json.name("dollars").dollars(usage.dollars);
}

void add_latency(JsonWriter& json, const Measurement& made) {
  constexpr std::pair<std::string_view, double> percentiles[] = {
      {"min", 0}, {"p50", 50}, {"p90", 90}, {"p95", 95}, {"p99", 99}, {"p99_9", 99.9}, {"max", 100}};
  json.name("latency_us").open_object();
  json.name("mean").number(microseconds(made.mean()));
  for (const auto& [name, percent] : percentiles)
    json.name(name).number(microseconds(made.latency.percentile(percent)));
  json.close_object();
  json.name("histogram_us").open_array();
  for (const auto& bucket : made.latency.buckets()) {
    json.open_array();
    json.number(microseconds(bucket.longest));
    json.integer(static_cast<std::int64_t>(bucket.count));
    json.close_array();
  }
  json.close_array();
}

void add_throughput(JsonWriter& json, const Measurement& made) {
  json.name("throughput").open_object();
  json.name("step_seconds").number(seconds(bench::Recorder::step));
  json.name("counts").open_array();
  for (const std::uint64_t count : made.throughput)
    json.integer(static_cast<std::int64_t>(count));
  json.close_array();
  json.close_object();
}

void add_measurement(JsonWriter& json, const Measurement& made, std::size_t value_bytes) {
  json.open_object();
  json.name("op").string(made.operation->name);
  add_number(json, "clients", made.clients);
  add_number(json, "keys_per_op", made.keys_a_call);
  add_number(json, "value_bytes", value_bytes);
  add_number(json, "count", made.answered());
  add_number(json, "errors", made.failures);
  json.name("first_error").string_or_null(made.first_failure);
  add_number(json, "missed", made.missed);
  json.name("seconds").number(seconds(made.elapsed));
  json.name("ops_per_second").number(made.rate());
  json.name("cpu_us_per_op").number(made.cpu_microseconds_a_call());
  add_usage(json, made.usage);
  add_latency(json, made);
  add_throughput(json, made);
  json.close_object();
}

void add_target(JsonWriter& json, const TargetReport& target, std::size_t value_bytes) {
  json.open_object();
  json.name("label").string(target.info.label);
  json.name("url").string(target.info.url);
  json.name("kind").string(name_of(target.info.kind));
  json.name("is_simulated").boolean(target.info.is_simulated);
  json.name("is_charged").boolean(target.info.is_charged);
  json.name("note").string_or_null(target.info.note);
  json.name("failure").string_or_null(target.failure);
  json.name("keys_left").string_or_null(target.leftover);
  json.name("results").open_array();
  for (const Measurement& made : target.measurements)
    add_measurement(json, made, value_bytes);
  json.close_array();
  json.name("aside").open_object();
  add_usage(json, target.aside);
  json.close_object();
  json.close_object();
}

}  // namespace

std::string bench_json(const Report& report) {
  JsonWriter json;
  json.open_object();
  json.name("redis3_bench").integer(bench_json_version);
  json.name("begun_at").string(to_iso8601(report.begun_at));
  json.name("elapsed_seconds").number(seconds(report.elapsed));
  json.name("is_complete").boolean(report.is_complete);
  json.name("key_prefix").string(report.key_prefix);
  add_machine(json, report.machine);
  add_settings(json, report);
  json.name("targets").open_array();
  for (const TargetReport& target : report.targets)
    add_target(json, target, report.settings.value_bytes);
  json.close_array();
  json.close_object();
  return json.take() + '\n';
}

}  // namespace redis3::app
