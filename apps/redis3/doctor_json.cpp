#include "base/http_date.hpp"
#include "doctor_report.hpp"
#include "json_text.hpp"

#include <string_view>

namespace redis3::app {
namespace {

using doctor::Facts;
using doctor::Finding;
using doctor::Trial;

void add_time(JsonWriter& json, std::string_view name, const std::optional<TimePoint>& time) {
  json.name(name);
  time ? json.string(to_iso8601(*time)) : json.null();
}

void add_text(JsonWriter& json, std::string_view name, std::string_view text) {
  json.name(name).string_or_null(text);
}

std::string_view kind_text(client::Location::Kind kind) {
  switch (kind) {
    case client::Location::Kind::cache:
      return "cache";
    case client::Location::Kind::bucket:
      return "bucket";
    case client::Location::Kind::file:
      return "file";
    case client::Location::Kind::memory:
      break;
  }
  return "memory";
}

void add_place(JsonWriter& json, const doctor::PlaceFacts& place) {
  json.name("place").open_object();
  add_text(json, "kind", kind_text(place.kind));
  add_text(json, "url", place.url);
  add_text(json, "bucket", place.bucket);
  json.name("is_directory_bucket").boolean(place.is_directory_bucket);
  add_text(json, "zone", place.zone_id);
  add_text(json, "region", place.region);
  add_text(json, "endpoint", place.endpoint);
  json.name("is_amazon").boolean(place.is_amazon);
  json.close_object();
}

void add_credentials(JsonWriter& json, const std::optional<doctor::CredentialFacts>& credentials) {
  json.name("credentials");
  if (!credentials) return json.null();
  json.open_object();
  add_text(json, "source", credentials->source);
  add_text(json, "access_key_id", credentials->access_key_id);
  json.name("is_temporary").boolean(credentials->is_temporary);
  add_time(json, "expires", credentials->expires);
  add_text(json, "identity", credentials->identity);
  add_text(json, "identity_problem", credentials->identity_problem);
  add_text(json, "problem", credentials->problem);
  json.close_object();
}

void add_machine(JsonWriter& json, const std::optional<doctor::MachineFacts>& machine) {
  json.name("machine");
  if (!machine) return json.null();
  json.open_object();
  add_text(json, "zone", machine->zone_id);
  add_text(json, "problem", machine->problem);
  json.close_object();
}

void add_dns(JsonWriter& json, const std::optional<doctor::DnsFacts>& dns) {
  json.name("dns");
  if (!dns) return json.null();
  json.open_object();
  add_text(json, "host", dns->host);
  json.name("addresses").open_array();
  for (const std::string& address : dns->addresses)
    json.string(address);
  json.close_array();
  add_number(json, "elapsed_us", static_cast<std::uint64_t>(dns->elapsed.count()));
  add_text(json, "problem", dns->problem);
  json.close_object();
}

void add_tls(JsonWriter& json, const std::optional<doctor::TlsFacts>& tls) {
  json.name("tls");
  if (!tls) return json.null();
  json.open_object();
  add_text(json, "version", tls->version);
  add_text(json, "cipher", tls->cipher);
  add_text(json, "subject", tls->subject);
  add_text(json, "issuer", tls->issuer);
  add_time(json, "expires", tls->expires);
  add_number(json, "handshake_us", static_cast<std::uint64_t>(tls->handshake.count()));
  json.name("resumes");
  tls->resumes ? json.boolean(*tls->resumes) : json.null();
  add_text(json, "problem", tls->problem);
  json.close_object();
}

void add_trials(JsonWriter& json, const Facts& facts) {
  json.name("trials").open_array();
  for (const Trial& trial : facts.trials) {
    json.open_object();
    add_text(json, "name", trial.name);
    json.name("passed").boolean(trial.outcome == Trial::Outcome::passed);
    json.name("status");
    trial.status != 0 ? json.integer(trial.status) : json.null();
    add_text(json, "error_code", trial.error_code);
    add_text(json, "problem", trial.problem);
    add_text(json, "request_id", trial.request_id);
    json.close_object();
  }
  json.close_array();
  add_text(json, "left_behind", facts.left_behind);
}

void add_capabilities(JsonWriter& json, const Facts& facts) {
  json.name("capabilities").open_object();
  for (const doctor::CapabilityFacts& capability : facts.capabilities)
    json.name(capability.name).boolean(capability.is_there);
  json.close_object();
}

void add_latencies(JsonWriter& json, const Facts& facts) {
  json.name("latencies").open_array();
  for (const doctor::LatencyFacts& latency : facts.latencies) {
    json.open_object();
    add_text(json, "name", latency.name);
    add_number(json, "body_bytes", latency.body_bytes);
    add_number(json, "count", latency.times.count);
    add_number(json, "failures", latency.failures);
    add_number(json, "p50_us", static_cast<std::uint64_t>(latency.times.p50.count()));
    add_number(json, "p90_us", static_cast<std::uint64_t>(latency.times.p90.count()));
    add_number(json, "p99_us", static_cast<std::uint64_t>(latency.times.p99.count()));
    add_number(json, "max_us", static_cast<std::uint64_t>(latency.times.max.count()));
    json.close_object();
  }
  json.close_array();
}

void add_connections(JsonWriter& json, const std::optional<doctor::ConnectionFacts>& connections) {
  json.name("connections");
  if (!connections) return json.null();
  json.open_object();
  add_number(json, "opened", connections->opened);
  add_number(json, "resumed", connections->resumed);
  add_number(json, "failed", connections->failed);
  add_number(json, "requests", connections->requests);
  add_number(json, "repeated", connections->repeated);
  json.close_object();
}

void add_cost(JsonWriter& json, const std::optional<doctor::CostFacts>& cost) {
  json.name("cost");
  if (!cost) return json.null();
  json.open_object();
  add_number(json, "requests", cost->requests);
  add_number(json, "bytes_sent", cost->bytes_sent);
  add_number(json, "bytes_received", cost->bytes_received);
  json.name("dollars").dollars(cost->dollars);
  json.close_object();
}

}  // namespace

std::string doctor_json(const Facts& facts, const std::vector<Finding>& findings) {
  JsonWriter json;
  json.open_object();
  json.name("is_anything_wrong").boolean(doctor::is_anything_wrong(findings));
  json.name("findings").open_array();
  for (const Finding& finding : findings) {
    json.open_object();
    add_text(json, "severity", name_of(finding.severity));
    add_text(json, "text", finding.text);
    add_text(json, "advice", finding.advice);
    json.close_object();
  }
  json.close_array();
  add_place(json, facts.place);
  add_credentials(json, facts.credentials);
  add_machine(json, facts.machine);
  add_dns(json, facts.dns);
  add_tls(json, facts.tls);
  json.name("clock_offset_ms");
  facts.clock_offset ? json.integer(facts.clock_offset->count()) : json.null();
  add_text(json, "connection_problem", facts.connection_problem);
  add_trials(json, facts);
  add_capabilities(json, facts);
  add_latencies(json, facts);
  add_connections(json, facts.connections);
  add_cost(json, facts.cost);
  json.close_object();
  return json.take() + '\n';
}

}  // namespace redis3::app
