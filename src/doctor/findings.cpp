#include "doctor/findings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace redis3::doctor {
namespace {

using Severity = Finding::Severity;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

/// S3 refuses requests of a clock that is further off; redis3 corrects itself by S3's answers, other programs
/// on the machine do not.
constexpr milliseconds clock_refused = minutes(15);
constexpr milliseconds clock_wrong = minutes(5);
/// Below it an offset may be the second that a Date cannot tell.
constexpr milliseconds clock_noted = seconds(2);
constexpr std::chrono::hours certificate_reserve{14 * 24};
constexpr minutes credentials_reserve{15};
/// A GET of an object in a directory bucket takes single-digit milliseconds within its zone.
constexpr milliseconds far_away{20};
/// A tail this long against the median is worth a word, if it is long at all.
constexpr int tail_factor = 10;
constexpr milliseconds tail_noted{50};

/// "12 days", "2 h 5 min", "14 min", "3 s".
std::string span_text(milliseconds span) {
  const auto whole_seconds = std::chrono::duration_cast<seconds>(span).count();
  if (whole_seconds < 120) return fmt::format("{} s", whole_seconds);
  const auto whole_minutes = (whole_seconds + 30) / 60;
  if (whole_minutes < 120) return fmt::format("{} min", whole_minutes);
  const auto hours = whole_minutes / 60;
  if (hours < 48) return fmt::format("{} h {} min", hours, whole_minutes % 60);
  return fmt::format("{} days", hours / 24);
}

std::string milliseconds_text(std::chrono::microseconds time) {
  return fmt::format("{:.1f} ms", static_cast<double>(time.count()) / 1000);
}

bool has_failed(const Trial* trial) {
  return trial && trial->outcome == Trial::Outcome::failed;
}
bool has_passed(const Trial* trial) {
  return trial && trial->outcome == Trial::Outcome::passed;
}

/// The IAM action that a call of S3's API needs. Directory buckets know one for all calls on objects.
std::string_view action_of(std::string_view trial, bool is_directory_bucket) {
  if (is_directory_bucket) return "s3express:CreateSession on the bucket";
  if (trial == "PutObject") return "s3:PutObject on the bucket's objects";
  if (trial == "DeleteObject") return "s3:DeleteObject on the bucket's objects";
  if (trial == "GetObject" || trial == "HeadObject") return "s3:GetObject on the bucket's objects";
  return "s3:ListBucket on the bucket";
}

/// Takes the facts in, group by group.
class Judge {
 public:
  explicit Judge(const Facts& facts) : facts_(facts) {}

  std::vector<Finding> judge() {
    credentials();
    name_server();
    tls();
    connection();
    clock();
    zone();
    session();
    bucket();
    permissions();
    capabilities();
    latencies();
    connections();
    std::stable_sort(found_.begin(), found_.end(), [](const Finding& left, const Finding& right) {
      return left.severity < right.severity;
    });
    return std::move(found_);
  }

 private:
  void say(Severity severity, std::string text, std::string advice) {
    found_.push_back({severity, std::move(text), std::move(advice)});
  }

  void credentials();
  void name_server();
  void tls();
  void connection();
  void clock();
  void zone();
  void session();
  void bucket();
  void permissions();
  void capabilities();
  void latencies();
  void connections();

  bool refused_credentials(const Trial& trial);
  bool is_asleep(const Trial& trial);

  const Facts& facts_;
  std::vector<Finding> found_;
};

void Judge::credentials() {
  if (!facts_.credentials) return;
  const CredentialFacts& credentials = *facts_.credentials;
  if (!credentials.problem.empty()) {
    return say(
        Severity::wrong, credentials.problem,
        "Give credentials in one of the ways that the AWS CLI takes them; \"redis3 doctor\" says which "
        "one it found.");
  }
  if (!credentials.expires) return;
  const milliseconds left = *credentials.expires - facts_.now - facts_.clock_offset.value_or(milliseconds(0));
  if (left <= milliseconds(0)) {
    say(Severity::wrong, fmt::format("The credentials expired {} ago.", span_text(-left)),
        fmt::format("Renew them at their source ({}).", credentials.source));
  } else if (left < credentials_reserve) {
    say(Severity::note, fmt::format("The credentials expire in {}.", span_text(left)),
        "Nothing need be done where their source renews them; credentials in the environment must be "
        "replaced "
        "by hand.");
  }
}

void Judge::name_server() {
  if (!facts_.dns || facts_.dns->problem.empty()) return;
  say(Severity::wrong, fmt::format("The host {} has no address ({}).", facts_.dns->host, facts_.dns->problem),
      facts_.place.is_amazon
          ? fmt::format(
                "Check the Region ({}) and the zone ({}), and that this machine can reach a name server.",
                facts_.place.region, facts_.place.zone_id.empty() ? "none" : facts_.place.zone_id)
          : "Check the spelling of the endpoint, and that this machine can reach a name server that knows "
            "it.");
}

void Judge::tls() {
  if (!facts_.tls) {
    if (facts_.place.is_on_s3() && facts_.place.endpoint.starts_with("http:") && !facts_.place.is_loopback) {
      say(Severity::warning,
          "The endpoint is reached without TLS: whoever is on the way can read all values.",
          "Use an https: endpoint, if it has one.");
    }
    return;
  }
  const TlsFacts& tls = *facts_.tls;
  if (!tls.problem.empty()) {
    return say(
        Severity::wrong, fmt::format("TLS cannot be trusted or agreed on: {}.", tls.problem),
        "If the certificate comes from an authority of your own (a proxy that reads TLS has one), name "
        "the authority's PEM file in AWS_CA_BUNDLE. Else the endpoint is not what it says it is.");
  }
  if (tls.expires && *tls.expires - facts_.now < certificate_reserve) {
    say(Severity::warning,
        fmt::format("The server's certificate expires in {}.", span_text(*tls.expires - facts_.now)),
        "Whoever runs the endpoint must renew it.");
  }
  if (tls.resumes == false) {
    say(Severity::note,
        "The endpoint does not resume TLS sessions, so each new connection costs a full handshake.",
        "Nothing need be done; keep one client for long rather than many for short.");
  }
}

void Judge::connection() {
  if (facts_.connection_problem.empty()) return;
  // Said already, and better.
  if (facts_.dns && !facts_.dns->problem.empty()) return;
  if (facts_.tls && !facts_.tls->problem.empty()) return;
  say(Severity::wrong, facts_.connection_problem,
      facts_.place.is_amazon
          ? "Check that a firewall or security group lets port 443 out. In a VPC without a way to the "
            "internet "
            "S3 Express needs a gateway endpoint of its own (com.amazonaws.REGION.s3express)."
          : "Check that the endpoint runs and that its address and port are right.");
}

void Judge::clock() {
  if (!facts_.clock_offset) return;
  const milliseconds offset = *facts_.clock_offset;
  const milliseconds distance = std::chrono::abs(offset);
  if (distance < clock_noted) return;
  const std::string text = fmt::format("The clock of this machine is {} {}.", span_text(distance),
                                       offset > milliseconds(0) ? "behind S3's" : "ahead of S3's");
  std::string advice =
      "Let a time service set it (chrony, systemd-timesyncd; on EC2 the address 169.254.169.123). redis3 "
      "corrects itself by S3's answers";
  if (distance >= clock_refused) {
    advice += ", but its first request is refused each time, and other programs' requests always are.";
  } else {
    advice += "; expiries are exact all the same.";
  }
  say(distance >= clock_wrong ? Severity::wrong : Severity::warning, text, std::move(advice));
}

void Judge::zone() {
  if (!facts_.machine || facts_.place.zone_id.empty()) return;
  const MachineFacts& machine = *facts_.machine;
  const std::string& zone = facts_.place.zone_id;
  if (machine.zone_id.empty()) {
    return say(Severity::note,
               fmt::format("Whether this machine is in the bucket's zone {} is not known ({}).", zone,
                           machine.problem),
               fmt::format("Run redis3 in {}: elsewhere each request takes a way between zones.", zone));
  }
  if (machine.zone_id == zone) return;
  const bool is_same_region =
      machine.zone_id.substr(0, machine.zone_id.rfind("-az")) == zone.substr(0, zone.rfind("-az"));
  say(Severity::warning,
      fmt::format("This machine is in {}, the bucket in {}: {}.", machine.zone_id, zone,
                  is_same_region
                      ? "expect a millisecond or so more for each request"
                      : "expect the distance between the Regions, tens of milliseconds, in each request"),
      fmt::format("Run redis3 in {}, or use a bucket in {} (--az {}).", zone, machine.zone_id,
                  machine.zone_id));
}

/// Whether it says that the credentials as such are no good; then they are what has to be told.
bool Judge::refused_credentials(const Trial& trial) {
  if (trial.error_code == "SignatureDoesNotMatch") {
    say(Severity::wrong, "The secret access key does not belong to the access key id.",
        "Correct the secret, or whatever changes requests on their way (a proxy), and try again.");
  } else if (trial.error_code == "InvalidAccessKeyId") {
    say(Severity::wrong, "S3 does not know the access key id.",
        "Correct it, or make a new pair in IAM; keys of another partition or of another S3 server do not "
        "work "
        "here.");
  } else if (trial.error_code == "ExpiredToken" || trial.error_code == "InvalidToken") {
    say(Severity::wrong, "The session token of the credentials has expired or does not belong to them.",
        "Renew the credentials at their source; temporary ones need all three parts.");
  } else {
    return false;
  }
  return true;
}

bool Judge::is_asleep(const Trial& trial) {
  if (trial.status != 503) return false;
  const bool may_sleep = trial.error_code != "SlowDown" && facts_.place.is_directory_bucket;
  if (may_sleep) {
    say(Severity::wrong,
        "S3 answers 503: the bucket is asleep, as a directory bucket is that nobody has used for three "
        "months, or S3 "
        "is out of order.",
        "Wait some minutes and run this again: being asked wakes it. If it goes on, look at the AWS health "
        "dashboard.");
  } else {
    say(Severity::wrong, "S3 answers 503: it is overloaded or slows this account down.",
        "Wait, and send fewer requests at once.");
  }
  return true;
}

void Judge::session() {
  const Trial* const writing = facts_.trial("CreateSession ReadWrite");
  if (!has_failed(writing) || refused_credentials(*writing) || is_asleep(*writing)) return;
  if (writing->error_code == "NoSuchBucket") return;
  const std::string resource =
      fmt::format("arn:aws:s3express:{}:ACCOUNT:bucket/{}", facts_.place.region, facts_.place.bucket);
  if (has_passed(facts_.trial("CreateSession ReadOnly"))) {
    return say(
        Severity::wrong, "The session is read-only: reads work, writes will fail.",
        fmt::format("If that is meant, all is well. Else allow s3express:CreateSession on {} without the "
                    "condition s3express:SessionMode = ReadOnly.",
                    resource));
  }
  say(Severity::wrong, fmt::format("S3 gives no session: {}", writing->problem),
      fmt::format(
          "Allow s3express:CreateSession on {} in the identity's policy, and see that the bucket's policy "
          "and the VPC endpoint's do not deny it.",
          resource));
}

void Judge::bucket() {
  if (facts_.place.is_missing_file) {
    return say(Severity::warning, "There is no such file yet.",
               "The first command creates it; run this again then: without the file nothing could be tried.");
  }
  const auto is_missing = [](const Trial& trial) {
    return trial.error_code == "NoSuchBucket" || (trial.name == "HeadBucket" && trial.status == 404);
  };
  if (std::none_of(facts_.trials.begin(), facts_.trials.end(), is_missing)) return;
  if (facts_.place.is_created_by_redis3) {
    return say(
        Severity::warning, fmt::format("There is no bucket {} yet.", facts_.place.bucket),
        "The first command creates it, if s3express:CreateBucket is allowed; run this again then: without a "
        "bucket most could not be tried.");
  }
  say(Severity::wrong, fmt::format("There is no bucket {}.", facts_.place.bucket),
      "Create it, correct its name, or name a cache, whose bucket is created.");
}

void Judge::permissions() {
  const Trial* const writing = facts_.trial("CreateSession ReadWrite");
  for (const Trial& trial : facts_.trials) {
    if (trial.outcome != Trial::Outcome::failed || trial.name.starts_with("CreateSession")) continue;
    if (trial.error_code == "NoSuchBucket" || (trial.name == "HeadBucket" && trial.status == 404)) continue;
    const bool is_write = trial.name == "PutObject" || trial.name == "DeleteObject";
    // The read-only session has been told.
    if (is_write && has_failed(writing) && trial.error_code == "AccessDenied") continue;
    if (refused_credentials(trial) || is_asleep(trial)) return;
    say(Severity::wrong, fmt::format("{} failed: {}", trial.name, trial.problem),
        trial.error_code == "AccessDenied"
            ? fmt::format("Allow {} in the identity's policy, and see that no other policy denies it.",
                          action_of(trial.name, facts_.place.is_directory_bucket))
            : "Run this again; if it stays, the message is what there is to go by.");
  }
  if (!facts_.left_behind.empty()) {
    say(Severity::warning, fmt::format("The probe object {} could not be removed.", facts_.left_behind),
        "Remove it by hand; it holds nothing, and no command of redis3 sees it.");
  }
}

void Judge::capabilities() {
  for (const CapabilityFacts& capability : facts_.capabilities) {
    if (capability.is_there || capability.consequence.empty()) continue;
    constexpr std::string_view usual_advice =
        "Use a newer version of the server, or another server; or accept that of two commands at the same "
        "time "
        "one may undo the other, by --allow-lost-updates.";
    const std::string_view advice = !capability.advice.empty() ? std::string_view(capability.advice)
                                    : capability.is_needed     ? usual_advice
                                                               : std::string_view();
    say(capability.is_needed ? Severity::wrong : Severity::note,
        fmt::format("This store has no {}: {}.", capability.name, capability.consequence),
        std::string(advice));
  }
}

void Judge::latencies() {
  for (const LatencyFacts& latency : facts_.latencies) {
    if (latency.failures > 0) {
      say(Severity::wrong,
          fmt::format("{} of {} requests of {} failed: {}", latency.failures,
                      latency.failures + latency.times.count, latency.name, latency.problem),
          "Run this again. What fails now and then is repeated by redis3 where that is safe, and costs "
          "time.");
    }
    if (latency.times.count == 0) continue;
    const Percentiles& times = latency.times;
    if (facts_.place.is_amazon && facts_.place.is_directory_bucket && latency.name == "GetObject" &&
        times.p50 > far_away) {
      say(Severity::warning,
          fmt::format("Half of the GETs take more than {}; within the bucket's zone they take single-digit "
                      "milliseconds.",
                      milliseconds_text(times.p50)),
          fmt::format("Run redis3 in {}.", facts_.place.zone_id));
    }
    if (times.p99 > tail_noted && times.p99 > tail_factor * times.p50) {
      say(Severity::note,
          fmt::format("One in a hundred requests of {} takes {} and more, half of them {} and less.",
                      latency.name, milliseconds_text(times.p99), milliseconds_text(times.p50)),
          "A tail is usual for S3; if it is much longer than that, look for what else loads this machine or "
          "its "
          "network.");
    }
  }
}

void Judge::connections() {
  if (!facts_.connections) return;
  const ConnectionFacts& connections = *facts_.connections;
  // One for the session's requests, and one or two that the doctor opens to look at them.
  if (connections.requests >= 20 && connections.opened * 4 > connections.requests) {
    say(Severity::warning,
        fmt::format(
            "{} connections were opened for {} requests: somebody closes them after a request or two.",
            connections.opened, connections.requests),
        "Look for a proxy or a load balancer that does not keep connections; each new one costs the time of "
        "several requests.");
  }
}

}  // namespace

const Trial* Facts::trial(std::string_view name) const noexcept {
  const auto found =
      std::find_if(trials.begin(), trials.end(), [&](const Trial& trial) { return trial.name == name; });
  return found == trials.end() ? nullptr : &*found;
}

std::vector<Finding> findings_of(const Facts& facts) {
  return Judge(facts).judge();
}

std::string_view name_of(Finding::Severity severity) noexcept {
  switch (severity) {
    case Finding::Severity::wrong:
      return "wrong";
    case Finding::Severity::warning:
      return "warning";
    case Finding::Severity::note:
      break;
  }
  return "note";
}

bool is_anything_wrong(const std::vector<Finding>& findings) noexcept {
  return std::any_of(findings.begin(), findings.end(),
                     [](const Finding& finding) { return finding.severity == Severity::wrong; });
}

}  // namespace redis3::doctor
