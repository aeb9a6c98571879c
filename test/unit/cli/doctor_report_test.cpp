#include "doctor_report.hpp"

#include "json_text.hpp"

#include <gmock/gmock.h>

#include <chrono>

namespace redis3::app {
namespace {

using namespace std::chrono_literals;
using doctor::Facts;
using doctor::Finding;
using doctor::Trial;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

Facts facts_of_a_bucket() {
  Facts facts;
  facts.place.kind = client::Location::Kind::bucket;
  facts.place.url = "s3://b";
  facts.place.bucket = "b";
  facts.place.region = "us-east-1";
  facts.place.endpoint = "https://b.s3.us-east-1.amazonaws.com:443";
  facts.place.is_amazon = true;
  doctor::CredentialFacts& credentials = facts.credentials.emplace();
  credentials.source = "the environment";
  credentials.access_key_id = "AKIA...WXYZ";
  credentials.identity = "arn:aws:iam::123456789012:user/app";
  doctor::DnsFacts& dns = facts.dns.emplace();
  dns.addresses = {"192.0.2.1", "192.0.2.2"};
  dns.elapsed = 1500us;
  doctor::TlsFacts& tls = facts.tls.emplace();
  tls.version = "TLSv1.3";
  tls.cipher = "TLS_AES_128_GCM_SHA256";
  tls.issuer = "CN=Amazon RSA 2048 M01";
  tls.expires = TimePoint(1'700'000'000s);
  tls.resumes = true;
  facts.clock_offset = -2000ms;
  Trial& put = facts.trials.emplace_back();
  put.name = "PutObject";
  put.outcome = Trial::Outcome::failed;
  put.status = 403;
  put.error_code = "AccessDenied";
  put.request_id = "0123456789ABCDEF";
  facts.latencies.emplace_back();
  facts.latencies.back().name = "GetObject";
  facts.latencies.back().body_bytes = 1024;
  facts.latencies.back().times = {100, 4200us, 6100us, 12300us, 30000us};
  facts.connections.emplace();
  facts.connections->opened = 2;
  facts.connections->requests = 105;
  facts.cost.emplace();
  facts.cost->requests = 105;
  facts.cost->dollars = 0.000123;
  return facts;
}

const std::vector<Finding> one_wrong = {{Finding::Severity::wrong, "It does not work.", "Make it work."}};

TEST(DoctorText, says_all_of_it_and_the_findings_last) {
  const std::string text = doctor_text(facts_of_a_bucket(), one_wrong);
  for (const char* part : {
           "b, a general-purpose bucket\n",
           "https://b.s3.us-east-1.amazonaws.com:443\n",
           "AKIA...WXYZ, long-lived\n",
           "arn:aws:iam::123456789012:user/app\n",
           "192.0.2.1, 192.0.2.2 in 1.50 ms\n",
           "TLSv1.3 with TLS_AES_128_GCM_SHA256",
           "sessions are resumed\n",
           "issued by CN=Amazon RSA 2048 M01, until 2023-11-14T22:13:20.000Z\n",
           "S3's is -2.0 s from ours",
           "failed, 403 AccessDenied (request 0123456789ABCDEF)\n",
           "Latency of 1024 bytes",
           "100 times: p50 4.20 ms, p90 6.10 ms, p99 12.30 ms, max 30.00 ms\n",
           "2 opened",
           "103 requests used one again\n",
           "$0.000123 at Amazon's list prices\n",
       }) {
    EXPECT_THAT(text, HasSubstr(part));
  }
  EXPECT_TRUE(text.ends_with("  WRONG    It does not work.\n           Make it work.\n")) << text;
}

TEST(DoctorText, says_that_all_is_well_and_what_does_not_apply) {
  Facts facts;
  facts.place.url = "memory:";
  const std::string text = doctor_text(facts, {});
  EXPECT_THAT(text, AllOf(HasSubstr("do not apply"), HasSubstr("  All is well.\n"), Not(HasSubstr("DNS  "))));
  const std::vector<Finding> note = {{Finding::Severity::note, "Worth knowing.", ""}};
  EXPECT_THAT(doctor_text(facts, note), HasSubstr("  note     Worth knowing.\n  Nothing is wrong.\n"));
}

TEST(DoctorJson, is_one_line_that_holds_what_the_text_holds) {
  const std::string json = doctor_json(facts_of_a_bucket(), one_wrong);
  for (
      const char* part : {
          R"({"is_anything_wrong":true,"findings":[{"severity":"wrong","text":"It does not work.","advice":"Make it work."}],)",
          R"("place":{"kind":"bucket","url":"s3://b","bucket":"b","is_directory_bucket":false,"zone":null,)",
          R"("machine":null,)",
          R"("addresses":["192.0.2.1","192.0.2.2"],"elapsed_us":1500,"problem":null})",
          R"("resumes":true,)",
          R"("clock_offset_ms":-2000,)",
          R"("trials":[{"name":"PutObject","passed":false,"status":403,"error_code":"AccessDenied","problem":null,)",
          R"("p50_us":4200,"p90_us":6100,"p99_us":12300,"max_us":30000}])",
          R"("dollars":0.000123000}})",
      }) {
    EXPECT_THAT(json, HasSubstr(part));
  }
  EXPECT_EQ(json.find('\n'), json.size() - 1);
}

TEST(JsonWriter, puts_commas_where_they_belong) {
  JsonWriter json;
  json.open_object();
  json.name("a").open_array();
  json.integer(-1);
  json.null();
  json.open_object();
  json.close_object();
  json.close_array();
  json.name("b").boolean(false);
  json.name("c \"d\"").string("e\n");
  json.close_object();
  EXPECT_EQ(json.take(), R"({"a":[-1,null,{}],"b":false,"c \"d\"":"e\n"})");
}

}  // namespace
}  // namespace redis3::app
