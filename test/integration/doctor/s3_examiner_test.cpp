#include "doctor/s3_examiner.hpp"

#include "base/http_date.hpp"
#include "doctor/findings.hpp"
#include "integration/http/certificates.hpp"
#include "integration/http/loopback_server.hpp"
#include "support/run.hpp"

#include <gmock/gmock.h>

#include <map>

// The examination of a bucket over TLS, against a server that plays S3 by a script.

namespace redis3::doctor {
namespace {

namespace asio = boost::asio;
using test::LoopbackServer;
using test::Peer;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* session =
    "<CreateSessionResult><Credentials><SessionToken>TOKEN</SessionToken><SecretAccessKey>SESSIONSECRET"
    "</SecretAccessKey><AccessKeyId>ASIASESSION</AccessKeyId><Expiration>2099-01-01T00:00:00Z</Expiration>"
    "</Credentials></CreateSessionResult>";
constexpr const char* listing = "<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>";

/// S3 with one object.
class ScriptedS3 {
 public:
  std::string answer(const std::string& request) {
    ++requests;
    if (request.starts_with("GET /?session")) return whole(session);
    const bool is_conditional = request.find("\r\nif-match: ") != std::string::npos ||
                                request.find("\r\nif-none-match: ") != std::string::npos;
    if (is_conditional && looks_at_conditions) {
      return "HTTP/1.1 412 Precondition Failed\r\nContent-Length: 0\r\n\r\n";
    }
    if (is_express && request.find("\r\nx-amz-write-offset-bytes: ") != std::string::npos)
      return refusal("400 Bad Request", "InvalidWriteOffset");
    if (is_express && request.find("?renameObject=") != std::string::npos)
      return refusal("404 Not Found", "NoSuchKey");
    if (request.starts_with("PUT ")) {
      body_ = request.substr(request.find("\r\n\r\n") + 4);
      return whole("");
    }
    if (request.starts_with("GET /?")) return whole(listing);
    if (request.starts_with("GET ")) return whole(body_ + spoiled);
    if (request.starts_with("HEAD ")) return head(body_.size());
    return "HTTP/1.1 204 No Content\r\n\r\n";
  }

  int requests = 0;
  /// What GET gives beyond what PUT took.
  std::string spoiled;
  bool looks_at_conditions = true;
  /// Whether it knows appends and renames from PUTs.
  bool is_express = true;
  /// What HEAD gives of the one that PUT took.
  std::string metadata = "1;px=4102444800000";

 private:
  static std::string refusal(const std::string& status, const std::string& code) {
    const std::string body = "<Error><Code>" + code + "</Code></Error>";
    return "HTTP/1.1 " + status + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
  }
  std::string head(std::size_t size) {
    return "HTTP/1.1 200 OK\r\nETag: \"1\"\r\nDate: " + to_http_date(system_clock().now()) +
           "\r\nLast-Modified: Thu, 02 Jan 2025 03:04:05 GMT\r\nx-amz-meta-redis3: " + metadata +
           "\r\nContent-Length: " + std::to_string(size) + "\r\n\r\n";
  }
  std::string whole(const std::string& body) { return head(body.size()) + body; }

  std::string body_;
};

/// What was found, but for the end of the certificate, which a test's authority sets for a day.
std::vector<std::string> texts_of(const Facts& facts) {
  std::vector<std::string> texts;
  for (const Finding& finding : findings_of(facts)) {
    if (!finding.text.starts_with("The server's certificate expires")) texts.push_back(finding.text);
  }
  return texts;
}

class DoctorS3 : public testing::Test {
 protected:
  DoctorS3() {
    server_.emplace(context_, authority.issue("DNS:localhost"),
                    [this](Peer& peer, std::size_t) -> asio::awaitable<void> {
                      while (true) {
                        const std::string request = co_await peer.read_request();
                        co_await peer.write(s3.answer(request));
                      }
                    });
    variables = {{"AWS_ACCESS_KEY_ID", "AKIDEXAMPLE12345"},
                 {"AWS_SECRET_ACCESS_KEY", "a-secret"},
                 {"AWS_ENDPOINT_URL_S3", "https://localhost:" + std::to_string(server_->port())},
                 {"AWS_CA_BUNDLE", authority.file()}};
  }

  ~DoctorS3() override {
    server_.reset();
    context_.restart();
    context_.poll();
  }

  Facts examined() {
    client::Location location;
    location.kind = client::Location::Kind::cache;
    location.name = "a";
    location.bucket_prefix = "redis3";
    location.availability_zone = "use1-az5";
    Instruments instruments{context_.get_executor(), environment(), system_clock(), random_};
    return *test::run(context_, examine_bucket(std::move(instruments), location, Options()));
  }

  test::Authority authority;
  std::map<std::string, std::string> variables;
  ScriptedS3 s3;

 private:
  aws::Environment environment() {
    aws::Environment environment;
    environment.variable = [this](const std::string& name) -> std::optional<std::string> {
      const auto place = variables.find(name);
      if (place == variables.end()) return std::nullopt;
      return place->second;
    };
    environment.file = [](const std::string&) { return Result<std::optional<std::string>>(std::nullopt); };
    return environment;
  }

  asio::io_context context_{1};
  SeededRandom random_{1};
  std::optional<LoopbackServer> server_;
};

TEST_F(DoctorS3, finds_every_fact_of_a_bucket_that_is_well) {
  const Facts facts = examined();
  EXPECT_THAT(texts_of(facts), IsEmpty());
  EXPECT_EQ(facts.place.bucket, "redis3-a--use1-az5--x-s3");
  EXPECT_EQ(facts.credentials->access_key_id, "AKID...2345");
  EXPECT_EQ(facts.credentials->identity, "");
  EXPECT_THAT(facts.credentials->identity_problem, HasSubstr("not Amazon's"));
  EXPECT_THAT(facts.dns->addresses, testing::Contains("127.0.0.1"));
  EXPECT_TRUE(facts.place.is_loopback);
  ASSERT_TRUE(facts.tls);
  EXPECT_EQ(facts.tls->problem, "");
  EXPECT_EQ(facts.tls->resumes, true);
  EXPECT_EQ(facts.trials.size(), 6u);
  EXPECT_EQ(facts.capabilities.size(), 5u);
  ASSERT_EQ(facts.latencies.size(), 2u);
  EXPECT_EQ(facts.latencies[0].times.count, timed_requests);
  EXPECT_EQ(facts.connections->opened, 2u);
  EXPECT_EQ(facts.connections->resumed, 1u);
  EXPECT_EQ(facts.cost->requests, static_cast<std::uint64_t>(s3.requests));
  ASSERT_TRUE(facts.clock_offset);
  EXPECT_LT(std::chrono::abs(*facts.clock_offset), std::chrono::seconds(2));
}

TEST_F(DoctorS3, finds_that_metadata_gets_lost) {
  s3.metadata = "";
  EXPECT_THAT(texts_of(examined()), testing::Contains(HasSubstr("no user metadata: expiries")));
}

TEST_F(DoctorS3, finds_that_what_is_read_is_not_what_was_written) {
  s3.spoiled = "!";
  EXPECT_THAT(texts_of(examined()), ElementsAre(HasSubstr("What was read is not what was written")));
}

TEST_F(DoctorS3, finds_that_appends_and_renames_are_taken_for_puts) {
  s3.is_express = false;
  EXPECT_THAT(texts_of(examined()), ElementsAre(HasSubstr("no append: this server takes it for a PUT"),
                                                HasSubstr("no rename: this server takes it for a PUT")));
}

TEST_F(DoctorS3, finds_that_conditions_are_not_looked_at) {
  s3.looks_at_conditions = false;
  EXPECT_THAT(texts_of(examined()),
              ElementsAre(HasSubstr("no put if absent"), HasSubstr("no put if unchanged"),
                          HasSubstr("no remove if unchanged")));
}

TEST_F(DoctorS3, tells_nobody_its_credentials_whose_certificate_cannot_be_trusted) {
  const test::Authority other;
  variables["AWS_CA_BUNDLE"] = other.file();
  const Facts facts = examined();
  EXPECT_THAT(texts_of(facts), ElementsAre(HasSubstr("TLS cannot be trusted")));
  EXPECT_THAT(facts.trials, IsEmpty());
  EXPECT_EQ(s3.requests, 0);
}

}  // namespace
}  // namespace redis3::doctor
