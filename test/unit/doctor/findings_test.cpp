#include "doctor/findings.hpp"

#include <gmock/gmock.h>

#include <chrono>

using namespace redis3;
using namespace redis3::doctor;
using namespace std::chrono_literals;
using Severity = Finding::Severity;
using testing::AllOf;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

namespace {

auto finding(Severity severity, const std::string& text, const std::string& advice = "") {
  return AllOf(Field(&Finding::severity, severity), Field(&Finding::text, HasSubstr(text)),
               Field(&Finding::advice, HasSubstr(advice)));
}

Trial passed(const std::string& name) {
  Trial trial;
  trial.name = name;
  trial.outcome = Trial::Outcome::passed;
  trial.status = 200;
  return trial;
}

Trial failed(const std::string& name, int status, const std::string& code) {
  Trial trial;
  trial.name = name;
  trial.outcome = Trial::Outcome::failed;
  trial.status = status;
  trial.error_code = code;
  trial.problem = name + " was answered with " + code + ".";
  return trial;
}

/// A directory bucket at Amazon, in perfect order.
Facts healthy() {
  Facts facts;
  facts.now = TimePoint(1'700'000'000s);
  facts.place.kind = client::Location::Kind::cache;
  facts.place.bucket = "redis3-a--use1-az5--x-s3";
  facts.place.is_directory_bucket = true;
  facts.place.is_created_by_redis3 = true;
  facts.place.zone_id = "use1-az5";
  facts.place.region = "us-east-1";
  facts.place.endpoint = "https://redis3-a--use1-az5--x-s3.s3express-use1-az5.us-east-1.amazonaws.com:443";
  facts.place.is_amazon = true;
  CredentialFacts& credentials = facts.credentials.emplace();
  credentials.source = "the environment";
  credentials.expires = facts.now + 6h;
  facts.machine.emplace().zone_id = "use1-az5";
  DnsFacts& dns = facts.dns.emplace();
  dns.host = "redis3-a--use1-az5--x-s3.s3express-use1-az5.us-east-1.amazonaws.com";
  dns.addresses = {"192.0.2.1", "192.0.2.2"};
  TlsFacts& tls = facts.tls.emplace();
  tls.version = "TLSv1.3";
  tls.expires = facts.now + 24h * 200;
  tls.resumes = true;
  facts.clock_offset = 0ms;
  for (const char* name :
       {"CreateSession ReadWrite", "PutObject", "GetObject", "HeadObject", "ListObjectsV2", "DeleteObject"}) {
    facts.trials.push_back(passed(name));
  }
  for (const char* name : {"GetObject", "PutObject"}) {
    LatencyFacts& latency = facts.latencies.emplace_back();
    latency.name = name;
    latency.times = {100, 4ms, 6ms, 12ms, 30ms};
  }
  ConnectionFacts& connections = facts.connections.emplace();
  connections.opened = 2;
  connections.requests = 208;
  return facts;
}

}  // namespace

TEST(Findings, are_none_where_all_is_well) {
  EXPECT_THAT(findings_of(healthy()), IsEmpty());
  EXPECT_FALSE(is_anything_wrong(findings_of(healthy())));
}

TEST(Findings, are_none_of_a_place_that_is_not_on_s3) {
  Facts facts;
  facts.trials = {passed("PutObject"), passed("GetObject"), passed("DeleteObject")};
  EXPECT_THAT(findings_of(facts), IsEmpty());
}

TEST(Findings, no_credentials_are_wrong) {
  Facts facts = healthy();
  facts.credentials->problem = "No AWS credentials: not in AWS_ACCESS_KEY_ID.";
  facts.trials.clear();
  const auto findings = findings_of(facts);
  EXPECT_THAT(findings, ElementsAre(finding(Severity::wrong, "not in AWS_ACCESS_KEY_ID")));
  EXPECT_TRUE(is_anything_wrong(findings));
}

TEST(Findings, credentials_that_end_are_told_by_what_is_left) {
  Facts facts = healthy();
  facts.credentials->expires = facts.now + 10min;
  EXPECT_THAT(findings_of(facts), ElementsAre(finding(Severity::note, "expire in 10 min")));
  facts.credentials->expires = facts.now + 20min;
  EXPECT_THAT(findings_of(facts), IsEmpty());
  facts.credentials->expires = facts.now - 3h;
  EXPECT_THAT(findings_of(facts),
              ElementsAre(finding(Severity::wrong, "expired 3 h 0 min ago", "the environment")));
}

TEST(Findings, the_end_of_credentials_is_judged_by_s3s_clock) {
  Facts facts = healthy();
  facts.clock_offset = 1h;
  facts.credentials->expires = facts.now + 30min;
  EXPECT_THAT(findings_of(facts),
              ElementsAre(finding(Severity::wrong, "expired 30 min ago"), finding(Severity::wrong, "clock")));
}

TEST(Findings, a_host_without_an_address_is_wrong_and_told_once) {
  Facts facts = healthy();
  facts.dns->problem = "Host not found";
  facts.connection_problem = "Could not resolve it.";
  EXPECT_THAT(findings_of(facts), ElementsAre(finding(Severity::wrong, "has no address (Host not found)",
                                                      "Region (us-east-1) and the zone (use1-az5)")));
  facts.place.is_amazon = false;
  EXPECT_THAT(findings_of(facts), ElementsAre(finding(Severity::wrong, "", "spelling of the endpoint")));
}

TEST(Findings, tls_that_cannot_be_trusted_is_wrong_and_told_once) {
  Facts facts = healthy();
  facts.tls->problem = "self-signed certificate";
  facts.connection_problem = "Could not agree on TLS.";
  EXPECT_THAT(findings_of(facts),
              ElementsAre(finding(Severity::wrong, "self-signed certificate", "AWS_CA_BUNDLE")));
}

TEST(Findings, a_certificate_that_ends_soon_is_a_warning) {
  Facts facts = healthy();
  facts.tls->expires = facts.now + 24h * 13;
  EXPECT_THAT(findings_of(facts), ElementsAre(finding(Severity::warning, "certificate expires in 13 days")));
  facts.tls->expires = facts.now + 24h * 15;
  EXPECT_THAT(findings_of(facts), IsEmpty());
}

TEST(Findings, tls_sessions_that_are_not_resumed_are_a_note) {
  Facts facts = healthy();
  facts.tls->resumes = false;
  EXPECT_THAT(findings_of(facts), ElementsAre(finding(Severity::note, "does not resume TLS sessions")));
  facts.tls->resumes.reset();
  EXPECT_THAT(findings_of(facts), IsEmpty());
}

TEST(Findings, no_tls_is_a_warning_unless_it_stays_on_this_machine) {
  Facts facts = healthy();
  facts.tls.reset();
  facts.place.is_amazon = false;
  facts.place.endpoint = "http://s3.example.com:80";
  EXPECT_THAT(findings_of(facts), ElementsAre(finding(Severity::warning, "without TLS", "https")));
  facts.place.is_loopback = true;
  EXPECT_THAT(findings_of(facts), IsEmpty());
}

TEST(Findings, no_connection_is_wrong) {
  Facts facts = healthy();
  facts.trials.clear();
  facts.connection_problem = "Could not connect to s3:443 (no answer within 3000 ms).";
  EXPECT_THAT(findings_of(facts),
              ElementsAre(finding(Severity::wrong, "Could not connect to s3:443", "gateway endpoint")));
  facts.place.is_amazon = false;
  EXPECT_THAT(findings_of(facts), ElementsAre(finding(Severity::wrong, "", "address and port")));
}

TEST(Findings, a_clock_is_told_by_how_far_it_is_off_and_to_which_side) {
  struct Row {
    std::chrono::milliseconds offset;
    Severity severity;
    const char* text;
    const char* advice;
  };
  const std::vector<Row> rows = {
      {14min, Severity::wrong, "is 14 min behind S3's", "exact all the same"},
      {-14min, Severity::wrong, "is 14 min ahead of S3's", "exact all the same"},
      {16min, Severity::wrong, "is 16 min behind", "first request is refused each time"},
      {3h + 7min, Severity::wrong, "is 3 h 7 min behind", ""},
      {-3s, Severity::warning, "is 3 s ahead of", "chrony"},
      {299s, Severity::warning, "is 5 min behind", ""},
  };
  for (const Row& row : rows) {
    Facts facts = healthy();
    facts.clock_offset = row.offset;
    EXPECT_THAT(findings_of(facts), ElementsAre(finding(row.severity, row.text, row.advice))) << row.text;
  }
  for (const auto offset : {1999ms, -1999ms}) {
    Facts facts = healthy();
    facts.clock_offset = offset;
    EXPECT_THAT(findings_of(facts), IsEmpty());
  }
}

TEST(Findings, another_zone_is_a_warning_that_says_what_to_expect) {
  Facts facts = healthy();
  facts.machine->zone_id = "use1-az4";
  EXPECT_THAT(
      findings_of(facts),
      ElementsAre(finding(Severity::warning, "is in use1-az4, the bucket in use1-az5: expect a millisecond",
                          "--az use1-az4")));
  facts.machine->zone_id = "euw1-az1";
  EXPECT_THAT(findings_of(facts), ElementsAre(finding(Severity::warning, "distance between the Regions")));
}

TEST(Findings, an_unknown_zone_is_a_note) {
  Facts facts = healthy();
  facts.machine->zone_id = "";
  facts.machine->problem = "nobody answers";
  EXPECT_THAT(findings_of(facts), ElementsAre(finding(Severity::note, "not known (nobody answers)")));
  facts.machine.reset();
  EXPECT_THAT(findings_of(facts), IsEmpty());
}

TEST(Findings, credentials_that_s3_refuses_are_told_as_such_and_once) {
  struct Row {
    const char* code;
    const char* text;
  };
  const std::vector<Row> rows = {{"SignatureDoesNotMatch", "secret access key does not belong"},
                                 {"InvalidAccessKeyId", "does not know the access key id"},
                                 {"ExpiredToken", "session token"},
                                 {"InvalidToken", "session token"}};
  for (const Row& row : rows) {
    Facts facts = healthy();
    facts.trials = {failed("CreateSession ReadWrite", 403, row.code)};
    EXPECT_THAT(findings_of(facts), ElementsAre(finding(Severity::wrong, row.text)));
    // A general-purpose bucket's HEAD does not say why; the calls after it all say the same.
    facts.place.is_directory_bucket = false;
    facts.trials = {failed("HeadBucket", 403, row.code), failed("PutObject", 403, row.code),
                    failed("GetObject", 403, row.code)};
    EXPECT_THAT(findings_of(facts), ElementsAre(finding(Severity::wrong, row.text)));
  }
}

TEST(Findings, a_read_only_session_is_told_once) {
  Facts facts = healthy();
  facts.trials = {failed("CreateSession ReadWrite", 403, "AccessDenied"), passed("CreateSession ReadOnly"),
                  failed("PutObject", 403, "AccessDenied"), passed("GetObject"),
                  failed("DeleteObject", 403, "AccessDenied")};
  EXPECT_THAT(findings_of(facts),
              ElementsAre(finding(Severity::wrong, "session is read-only", "SessionMode")));
}

TEST(Findings, no_session_at_all_names_the_permission_it_needs) {
  Facts facts = healthy();
  facts.trials = {failed("CreateSession ReadWrite", 403, "AccessDenied"),
                  failed("CreateSession ReadOnly", 403, "AccessDenied")};
  EXPECT_THAT(findings_of(facts),
              ElementsAre(finding(Severity::wrong, "gives no session",
                                  "s3express:CreateSession on arn:aws:s3express:us-east-1:ACCOUNT:bucket/"
                                  "redis3-a--use1-az5--x-s3")));
}

TEST(Findings, a_bucket_that_sleeps_is_told_and_how_it_wakes) {
  Facts facts = healthy();
  facts.trials = {failed("CreateSession ReadWrite", 503, "ServiceUnavailable")};
  EXPECT_THAT(findings_of(facts),
              ElementsAre(finding(Severity::wrong, "bucket is asleep", "Wait some minutes")));
  facts.trials = {passed("CreateSession ReadWrite"), failed("PutObject", 503, "ServiceUnavailable"),
                  failed("GetObject", 503, "ServiceUnavailable")};
  EXPECT_THAT(findings_of(facts), ElementsAre(finding(Severity::wrong, "bucket is asleep")));
}

TEST(Findings, an_overloaded_s3_is_not_asleep) {
  Facts facts = healthy();
  facts.trials = {failed("CreateSession ReadWrite", 503, "SlowDown")};
  EXPECT_THAT(findings_of(facts), ElementsAre(finding(Severity::wrong, "overloaded")));
  facts.trials = {failed("HeadBucket", 503, "")};
  facts.place.is_directory_bucket = false;
  EXPECT_THAT(findings_of(facts), ElementsAre(finding(Severity::wrong, "overloaded")));
}

TEST(Findings, a_missing_bucket_is_wrong_unless_redis3_makes_it) {
  Facts facts = healthy();
  facts.trials = {passed("CreateSession ReadWrite"), failed("PutObject", 404, "NoSuchBucket")};
  EXPECT_THAT(findings_of(facts),
              ElementsAre(finding(Severity::warning, "There is no bucket redis3-a--use1-az5",
                                  "The first command creates it")));
  facts.trials = {failed("CreateSession ReadWrite", 404, "NoSuchBucket")};
  EXPECT_THAT(findings_of(facts), ElementsAre(finding(Severity::warning, "There is no bucket")));
  facts.place.is_created_by_redis3 = false;
  facts.place.is_directory_bucket = false;
  facts.trials = {failed("HeadBucket", 404, "")};
  EXPECT_THAT(findings_of(facts), ElementsAre(finding(Severity::wrong, "There is no bucket", "Create it")));
}

TEST(Findings, a_missing_file_is_a_warning) {
  Facts facts;
  facts.place.kind = client::Location::Kind::file;
  facts.place.is_missing_file = true;
  EXPECT_THAT(findings_of(facts), ElementsAre(finding(Severity::warning, "no such file")));
}

TEST(Findings, what_is_not_allowed_names_the_permission_it_needs) {
  struct Row {
    const char* name;
    const char* action;
  };
  const std::vector<Row> rows = {{"PutObject", "s3:PutObject"},
                                 {"GetObject", "s3:GetObject"},
                                 {"HeadObject", "s3:GetObject"},
                                 {"ListObjectsV2", "s3:ListBucket"},
                                 {"DeleteObject", "s3:DeleteObject"}};
  for (const Row& row : rows) {
    Facts facts = healthy();
    facts.place.is_directory_bucket = false;
    facts.trials = {passed("HeadBucket"), failed(row.name, 403, "AccessDenied")};
    EXPECT_THAT(findings_of(facts),
                ElementsAre(finding(Severity::wrong, std::string(row.name) + " failed", row.action)));
    facts.place.is_directory_bucket = true;
    EXPECT_THAT(findings_of(facts),
                ElementsAre(finding(Severity::wrong, row.name, "s3express:CreateSession")));
  }
}

TEST(Findings, any_other_failure_is_told_as_it_was) {
  Facts facts = healthy();
  facts.trials = {failed("GetObject", 500, "InternalError")};
  EXPECT_THAT(findings_of(facts),
              ElementsAre(finding(Severity::wrong, "GetObject was answered with InternalError")));
}

TEST(Findings, what_is_left_behind_is_named) {
  Facts facts = healthy();
  facts.left_behind = "redis3-doctor/abc";
  EXPECT_THAT(findings_of(facts), ElementsAre(finding(Severity::warning, "redis3-doctor/abc", "by hand")));
}

TEST(Findings, what_a_store_cannot_do_is_a_note_that_says_what_follows) {
  Facts facts = healthy();
  facts.capabilities = {{"put if absent", true, true, "commands cannot work"},
                        {"rename", false, false, "RENAME copies and removes"},
                        {"append", false, false, ""}};
  EXPECT_THAT(findings_of(facts),
              ElementsAre(finding(Severity::note, "no rename: RENAME copies and removes")));
  facts.capabilities[0].is_there = false;
  EXPECT_THAT(
      findings_of(facts),
      ElementsAre(finding(Severity::wrong, "no put if absent: commands cannot work", "another server"),
                  finding(Severity::note, "rename")));
}

TEST(Findings, requests_that_fail_now_and_then_are_wrong) {
  Facts facts = healthy();
  facts.latencies[1].failures = 3;
  facts.latencies[1].problem = "It was slow.";
  EXPECT_THAT(findings_of(facts),
              ElementsAre(finding(Severity::wrong, "3 of 103 requests of PutObject failed: It was slow.")));
}

TEST(Findings, slow_reads_of_a_directory_bucket_at_amazon_are_a_warning) {
  Facts facts = healthy();
  facts.latencies[0].times = {100, 21ms, 22ms, 23ms, 24ms};
  EXPECT_THAT(findings_of(facts), ElementsAre(finding(Severity::warning, "more than 21.0 ms", "use1-az5")));
  facts.place.is_amazon = false;
  EXPECT_THAT(findings_of(facts), IsEmpty());
}

TEST(Findings, a_long_tail_is_a_note_and_a_short_one_is_not) {
  Facts facts = healthy();
  facts.latencies[0].times = {100, 5ms, 6ms, 51ms, 200ms};
  EXPECT_THAT(findings_of(facts), ElementsAre(finding(Severity::note, "GetObject takes 51.0 ms and more")));
  facts.latencies[0].times = {100, 100us, 200us, 40ms, 41ms};
  EXPECT_THAT(findings_of(facts), IsEmpty());
}

TEST(Findings, connections_that_are_not_kept_are_a_warning) {
  Facts facts = healthy();
  facts.connections->opened = 104;
  EXPECT_THAT(findings_of(facts),
              ElementsAre(finding(Severity::warning, "104 connections were opened for 208", "proxy")));
  facts.connections->opened = 2;
  facts.connections->requests = 3;
  EXPECT_THAT(findings_of(facts), IsEmpty());
}

TEST(Findings, the_worst_comes_first) {
  Facts facts = healthy();
  facts.tls->resumes = false;
  facts.machine->zone_id = "use1-az4";
  facts.clock_offset = 14min;
  EXPECT_THAT(findings_of(facts),
              ElementsAre(finding(Severity::wrong, "clock"), finding(Severity::warning, "use1-az4"),
                          finding(Severity::note, "TLS")));
}
