#include "base/http_date.hpp"
#include "base/text.hpp"
#include "doctor_report.hpp"
#include "report_page.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <string_view>

namespace redis3::app {
namespace {

using doctor::Facts;
using doctor::Finding;
using doctor::Trial;

std::string milliseconds_text(std::chrono::microseconds time) {
  return fmt::format("{:.2f} ms", static_cast<double>(time.count()) / 1000);
}

void add_place(Page& page, const doctor::PlaceFacts& place) {
  page.heading("Place");
  page.line("keys", place.url);
  if (!place.is_on_s3()) {
    page.line("not on S3", "credentials, zone, DNS, TLS, clock, connections and cost do not apply");
    return;
  }
  page.line("bucket", fmt::format("{}, {}", place.bucket,
                                  place.is_directory_bucket ? "a directory bucket in " + place.zone_id
                                                            : std::string("a general-purpose bucket")));
  page.line("endpoint", fmt::format("{}{}", place.endpoint, place.is_amazon ? "" : ", not Amazon's"));
  page.line("Region", place.region);
}

void add_credentials(Page& page, const doctor::CredentialFacts& credentials) {
  page.heading("Credentials");
  if (!credentials.problem.empty()) return page.line("none", credentials.problem);
  page.line("source", credentials.source);
  page.line("access key id",
            credentials.access_key_id + (credentials.is_temporary ? ", temporary" : ", long-lived"));
  if (credentials.expires) page.line("expire", to_iso8601(*credentials.expires));
  page.line("identity", credentials.identity.empty()
                            ? fmt::format("not known: {}", credentials.identity_problem)
                            : credentials.identity);
}

void add_network(Page& page, const Facts& facts) {
  page.heading("Way to S3");
  if (facts.machine) {
    page.line("this machine", facts.machine->zone_id.empty()
                                  ? fmt::format("zone not known: {}", facts.machine->problem)
                                  : "in " + facts.machine->zone_id);
  }
  if (facts.dns) {
    page.line("DNS", facts.dns->problem.empty()
                         ? fmt::format("{} in {}", fmt::join(facts.dns->addresses, ", "),
                                       milliseconds_text(facts.dns->elapsed))
                         : fmt::format("{}: {}", facts.dns->host, facts.dns->problem));
  } else {
    page.line("DNS", "not asked, the endpoint is an address");
  }
  if (facts.tls) {
    const doctor::TlsFacts& tls = *facts.tls;
    if (!tls.version.empty()) {
      page.line("TLS", fmt::format("{} with {}, handshake {}{}", tls.version, tls.cipher,
                                   milliseconds_text(tls.handshake),
                                   !tls.resumes   ? ""
                                   : *tls.resumes ? ", sessions are resumed"
                                                  : ", sessions are not resumed"));
      page.line("certificate", fmt::format("{}, issued by {}{}", tls.subject, tls.issuer,
                                           tls.expires ? ", until " + to_iso8601(*tls.expires) : ""));
    }
    if (!tls.problem.empty()) page.line("TLS", "not trusted: " + tls.problem);
  } else if (!facts.place.endpoint.starts_with("https")) {
    page.line("TLS", "none, the endpoint is http:");
  }
  if (facts.clock_offset) {
    page.line("clock", fmt::format("S3's is {:+.1f} s from ours, to about a second",
                                   static_cast<double>(facts.clock_offset->count()) / 1000));
  }
  if (!facts.connection_problem.empty()) page.line("connection", facts.connection_problem);
}

void add_trials(Page& page, const Facts& facts) {
  if (facts.trials.empty()) return;
  page.heading("Permissions, by trying");
  for (const Trial& trial : facts.trials) {
    if (trial.outcome == Trial::Outcome::passed) {
      page.line(trial.name, "allowed");
      continue;
    }
    std::string text = "failed";
    if (trial.status != 0) text += fmt::format(", {}", trial.status);
    if (!trial.error_code.empty()) text += ' ' + trial.error_code;
    if (!trial.request_id.empty()) text += fmt::format(" (request {})", trial.request_id);
    page.line(trial.name, text);
  }
}

void add_capabilities(Page& page, const Facts& facts) {
  if (facts.capabilities.empty()) return;
  page.heading("Capabilities");
  for (const doctor::CapabilityFacts& capability : facts.capabilities)
    page.line(capability.name, capability.is_there ? "yes" : "no");
}

void add_latencies(Page& page, const Facts& facts) {
  if (facts.latencies.empty()) return;
  page.heading(
      fmt::format("Latency of {} bytes, one request after the other{}, from the call to the whole answer",
                  facts.latencies.front().body_bytes, facts.place.is_on_s3() ? " on a kept connection" : ""));
  for (const doctor::LatencyFacts& latency : facts.latencies) {
    const doctor::Percentiles& times = latency.times;
    if (times.count == 0) {
      page.line(latency.name, "none was answered");
      continue;
    }
    page.line(latency.name, fmt::format("{} times: p50 {}, p90 {}, p99 {}, max {}", times.count,
                                        milliseconds_text(times.p50), milliseconds_text(times.p90),
                                        milliseconds_text(times.p99), milliseconds_text(times.max)));
  }
}

void add_totals(Page& page, const Facts& facts) {
  if (!facts.connections || !facts.cost) return;
  const doctor::ConnectionFacts& connections = *facts.connections;
  const doctor::CostFacts& cost = *facts.cost;
  page.heading("What this took");
  page.line(
      "connections",
      fmt::format("{} opened, {} of them with a resumed TLS session, {} failed; {} requests used one again",
                  connections.opened, connections.resumed, connections.failed,
                  connections.requests - std::min(connections.requests, connections.opened)));
  page.line("requests", fmt::format("{}, with {} bytes sent and {} received in bodies", cost.requests,
                                    cost.bytes_sent, cost.bytes_received));
  page.line("cost", fmt::format("${:.6f} at Amazon's list prices{}", cost.dollars,
                                facts.place.is_amazon ? "" : ", had it been Amazon's"));
}

/// What does not work shall be seen at once.
std::string severity_text(Finding::Severity severity) {
  const std::string_view name = name_of(severity);
  return severity == Finding::Severity::wrong ? to_upper(name) : std::string(name);
}

}  // namespace

std::string doctor_text(const Facts& facts, const std::vector<Finding>& findings) {
  Page page;
  page.paragraph("redis3 doctor");
  add_place(page, facts.place);
  if (facts.credentials) add_credentials(page, *facts.credentials);
  if (facts.place.is_on_s3()) add_network(page, facts);
  add_trials(page, facts);
  add_capabilities(page, facts);
  add_latencies(page, facts);
  add_totals(page, facts);
  page.heading("Findings");
  for (const Finding& finding : findings) {
    page.paragraph(fmt::format("  {:<8} {}", severity_text(finding.severity), finding.text));
    if (!finding.advice.empty()) page.paragraph(fmt::format("  {:<8} {}", "", finding.advice));
  }
  if (!doctor::is_anything_wrong(findings))
    page.paragraph(findings.empty() ? "  All is well." : "  Nothing is wrong.");
  return page.take();
}

}  // namespace redis3::app
