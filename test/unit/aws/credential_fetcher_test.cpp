#include "aws/credential_fetcher.hpp"

#include "support/fake_environment.hpp"
#include "support/run.hpp"
#include "support/service_script.hpp"

#include <gtest/gtest.h>

namespace redis3::aws {
namespace {

const TimePoint midnight{std::chrono::sys_days{std::chrono::year{2026} / 1 / 1}};
const std::string in_an_hour = "2026-01-01T01:00:00Z";

std::string sts_document(const std::string& action, const std::string& id) {
  return "<R><" + action + "Result><Credentials><AccessKeyId>" + id + "</AccessKeyId><SecretAccessKey>sk" +
         id + "</SecretAccessKey><SessionToken>tk" + id + "</SessionToken><Expiration>" + in_an_hour +
         "</Expiration></Credentials></" + action + "Result></R>";
}
std::string key_document(const std::string& id, const std::string& expiration = in_an_hour) {
  return R"({"Code": "Success", "AccessKeyId": ")" + id +
         R"(", "SecretAccessKey": "sk", "Token": "tk", "Expiration": ")" + expiration + R"("})";
}

/// Fetches in a fake environment from a script.
struct World : test::FakeEnvironment {
  test::ServiceScript service;
  ManualClock clock{midnight};
  int pauses = 0;
  GivenCredentials given;
  std::string default_region;

  Result<FetchedCredentials> fetch() {
    FetcherParts parts;
    parts.environment = environment();
    parts.call = service.call();
    parts.clock = &clock;
    parts.sleep = [this](std::chrono::microseconds) { return pause(); };
    parts.default_region = default_region;
    CredentialFetcher fetcher(given, std::move(parts));
    return redis3::test::run(fetcher.fetch());
  }
  void set_config(const std::string& text) { files["/home/u/.aws/config"] = text; }
  void set_container(const std::string& url = "http://169.254.170.23/v1/credentials") {
    variables["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = url;
  }

 private:
  boost::asio::awaitable<void> pause() {
    ++pauses;
    co_return;
  }
};

std::string id_of(const Result<FetchedCredentials>& fetched) {
  return fetched.value().grant.credentials.access_key_id;
}
void expect_told(const Result<FetchedCredentials>& fetched, ErrorKind kind,
                 std::initializer_list<const char*> parts) {
  ASSERT_FALSE(fetched);
  EXPECT_EQ(fetched.error().kind(), kind) << fetched.error().message();
  for (const char* const part : parts)
    EXPECT_NE(fetched.error().message().find(part), std::string::npos) << fetched.error().message();
  EXPECT_EQ(fetched.error().message().find("PLANTED"), std::string::npos) << fetched.error().message();
}

TEST(CredentialFetcher, known_keys_cost_nothing) {
  World world;
  world.variables["AWS_ACCESS_KEY_ID"] = "AKENV";
  world.variables["AWS_SECRET_ACCESS_KEY"] = "sk";
  world.set_config("[broken");
  EXPECT_EQ(id_of(world.fetch()), "AKENV");
  EXPECT_EQ(world.fetch()->source, "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY");
}

TEST(CredentialFetcher, files_are_read_anew) {
  World world;
  world.files["/home/u/.aws/credentials"] = "[default]\naws_access_key_id = A1\naws_secret_access_key = s\n";
  EXPECT_EQ(id_of(world.fetch()), "A1");
  world.files["/home/u/.aws/credentials"] = "[default]\naws_access_key_id = A2\naws_secret_access_key = s\n";
  EXPECT_EQ(id_of(world.fetch()), "A2");
}

TEST(CredentialFetcher, keys_that_are_over_are_not_used) {
  World world;
  world.variables["AWS_ACCESS_KEY_ID"] = "AKENV";
  world.variables["AWS_SECRET_ACCESS_KEY"] = "PLANTED";
  world.variables["AWS_CREDENTIAL_EXPIRATION"] = "2025-12-31T00:00:00Z";
  expect_told(world.fetch(), ErrorKind::denied, {"AWS_ACCESS_KEY_ID", "ended at 2025-12-31"});
}

TEST(CredentialFetcher, program_is_run_and_its_end_is_read) {
  World world;
  world.set_config("[default]\ncredential_process = /opt/tool --secret 'PLANTED ARGUMENT'\n");
  world.printed = R"({"Version": 1, "AccessKeyId": "AKTOOL", "SecretAccessKey": "sk", "Expiration": ")" +
                  in_an_hour + R"("})";
  const auto fetched = world.fetch();
  EXPECT_EQ(id_of(fetched), "AKTOOL");
  EXPECT_EQ(fetched->grant.expires, midnight + std::chrono::hours(1));
  EXPECT_EQ(world.runs,
            (std::vector<std::vector<std::string>>{{"/opt/tool", "--secret", "PLANTED ARGUMENT"}}));
}

TEST(CredentialFetcher, what_is_wrong_with_a_program_is_told_and_not_shown) {
  World world;
  world.set_config("[profile tool]\ncredential_process = tool PLANTED\n");
  world.variables["AWS_PROFILE"] = "tool";
  world.printed = Error(ErrorKind::denied, "ended with status 3");
  EXPECT_EQ(world.fetch().error().message(),
            "The credential_process of the profile 'tool' ended with status 3; run it by hand to see what is "
            "wrong. "
            "Looked for before it: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set.");
  for (const char* const printed :
       {"PLANTED", R"({"Version": 1, "AccessKeyId": "PLANTED"})",
        R"({"Version": 1, "AccessKeyId": "PLANTED ID", "SecretAccessKey": "PLANTED"})",
        R"({"Version": 1, "AccessKeyId": "AK", "SecretAccessKey": "PLANTED\r\nx-amz-a: b"})"}) {
    world.printed = std::string(printed);
    expect_told(world.fetch(), ErrorKind::invalid, {"credential_process of the profile 'tool'"});
  }
}

// STS.

World role_world() {
  World world;
  world.files["/home/u/.aws/credentials"] =
      "[base]\naws_access_key_id = AKBASE\naws_secret_access_key = PLANTED\n";
  world.set_config("[profile r]\nrole_arn = arn:r\nsource_profile = base\nregion = eu-west-1\n");
  world.given.profile = "r";
  return world;
}

TEST(CredentialFetcher, role_is_asked_of_the_regions_sts_and_signed_by_the_source_profile) {
  World world = role_world();
  world.service.answer(200, sts_document("AssumeRole", "ASROLE"));
  const auto fetched = world.fetch();
  EXPECT_EQ(id_of(fetched), "ASROLE");
  EXPECT_EQ(fetched->grant.credentials.session_token, "tkASROLE");
  EXPECT_EQ(fetched->grant.expires, midnight + std::chrono::hours(1));
  EXPECT_EQ(fetched->source, "The role of the profile 'r'");
  EXPECT_EQ(world.service.origin(0), "https://sts.eu-west-1.amazonaws.com");
  EXPECT_NE(world.service.seen()[0].head.find("Credential=AKBASE/20260101/eu-west-1/sts/aws4_request"),
            std::string::npos);
}

TEST(CredentialFetcher, region_of_sts_is_the_environments_the_profiles_the_buckets) {
  World world = role_world();
  const auto origin = [&] {
    world.service.answer(200, sts_document("AssumeRole", "A"));
    EXPECT_TRUE(world.fetch());
    return world.service.origin(world.service.seen().size() - 1);
  };
  world.set_config("[profile r]\nrole_arn = arn:r\nsource_profile = base\n");
  EXPECT_EQ(origin(), "https://sts.us-east-1.amazonaws.com");
  world.default_region = "us-west-2";
  EXPECT_EQ(origin(), "https://sts.us-west-2.amazonaws.com");
  world.variables["AWS_REGION"] = "sa-east-1";
  EXPECT_EQ(origin(), "https://sts.sa-east-1.amazonaws.com");
  world.variables["AWS_ENDPOINT_URL_STS"] = "http://127.0.0.1:5";
  EXPECT_EQ(origin(), "http://127.0.0.1:5");
}

TEST(CredentialFetcher, roles_are_got_one_by_the_other) {
  World world = role_world();
  world.set_config(
      "[profile r]\nrole_arn = arn:r\nsource_profile = m\n[profile m]\nrole_arn = arn:m\nsource_profile = "
      "base\n");
  world.service.answer(200, sts_document("AssumeRole", "ASMIDDLE"));
  world.service.answer(200, sts_document("AssumeRole", "ASROLE"));
  EXPECT_EQ(id_of(world.fetch()), "ASROLE");
  EXPECT_NE(world.service.seen()[0].head.find("Credential=AKBASE/"), std::string::npos);
  EXPECT_NE(world.service.seen()[0].body.find("arn%3Am"), std::string::npos);
  EXPECT_NE(world.service.seen()[1].head.find("Credential=ASMIDDLE/"), std::string::npos);
  EXPECT_NE(world.service.seen()[1].head.find("x-amz-security-token: tkASMIDDLE"), std::string::npos);
}

TEST(CredentialFetcher, refusal_of_sts_is_told_and_not_repeated) {
  World world = role_world();
  world.service.answer(
      403,
      "<ErrorResponse><Error><Code>AccessDenied</Code><Message>User: arn:x is not authorized to "
      "perform: sts:AssumeRole</Message></Error></ErrorResponse>");
  expect_told(
      world.fetch(), ErrorKind::denied,
      {"The role of the profile 'r' is refused by STS: 403 AccessDenied: User: arn:x is not authorized"});
  EXPECT_EQ(world.pauses, 0);
}

TEST(CredentialFetcher, busy_or_silent_service_is_asked_three_times) {
  World world = role_world();
  world.service.answer(503);
  world.service.fail();
  world.service.answer(200, sts_document("AssumeRole", "ASROLE"));
  EXPECT_EQ(id_of(world.fetch()), "ASROLE");
  EXPECT_EQ(world.pauses, 2);
  for (int i = 0; i < 3; ++i)
    world.service.fail();
  expect_told(world.fetch(), ErrorKind::unavailable, {"cannot be reached", "Nobody is there"});
}

TEST(CredentialFetcher, clock_that_is_wrong_is_corrected_by_the_refusal) {
  World world = role_world();
  world.clock.advance(std::chrono::hours(2));
  world.service.answer(
      403, "<ErrorResponse><Error><Code>SignatureDoesNotMatch</Code></Error></ErrorResponse>", midnight);
  world.service.answer(200, sts_document("AssumeRole", "ASROLE"), midnight);
  EXPECT_EQ(id_of(world.fetch()), "ASROLE") << "which ends before our clock's time";
  EXPECT_EQ(world.service.field(0, "x-amz-date"), "20260101T020000Z");
  EXPECT_EQ(world.service.field(1, "x-amz-date"), "20260101T000000Z");

  world.service.answer(403, {}, midnight);
  world.service.answer(403, {}, midnight);
  expect_told(world.fetch(), ErrorKind::denied, {"refused by STS: 403"});
}

TEST(CredentialFetcher, refusal_at_the_right_time_is_not_repeated) {
  World world = role_world();
  world.service.answer(403, {}, midnight + std::chrono::minutes(4));
  expect_told(world.fetch(), ErrorKind::denied, {"refused by STS: 403"});
}

TEST(CredentialFetcher, failure_of_what_a_role_builds_on_is_told_with_both_names) {
  World world = role_world();
  world.set_config(
      "[profile r]\nrole_arn = arn:r\nsource_profile = p\n[profile p]\ncredential_process = tool\n");
  world.printed = Error(ErrorKind::denied, "ended with status 3");
  expect_told(
      world.fetch(), ErrorKind::denied,
      {"The role of the profile 'r'", "The credential_process of the profile 'p' ended with status 3"});
}

World web_world() {
  World world;
  world.variables["AWS_WEB_IDENTITY_TOKEN_FILE"] = "/var/run/token";
  world.variables["AWS_ROLE_ARN"] = "arn:web";
  world.files["/var/run/token"] = "PLANTED1\n";
  return world;
}

TEST(CredentialFetcher, web_identity_is_not_signed_and_its_token_is_read_each_time) {
  World world = web_world();
  world.service.answer(200, sts_document("AssumeRoleWithWebIdentity", "ASWEB"));
  EXPECT_EQ(id_of(world.fetch()), "ASWEB");
  EXPECT_EQ(world.service.seen()[0].head.find("uthorization"), std::string::npos);
  EXPECT_NE(world.service.seen()[0].body.find("WebIdentityToken=PLANTED1"), std::string::npos);
  world.files["/var/run/token"] = "PLANTED2";
  world.service.answer(200, sts_document("AssumeRoleWithWebIdentity", "ASWEB"));
  EXPECT_EQ(id_of(world.fetch()), "ASWEB");
  EXPECT_NE(world.service.seen()[1].body.find("WebIdentityToken=PLANTED2"), std::string::npos);
}

TEST(CredentialFetcher, web_identity_without_its_token_is_told) {
  World world = web_world();
  world.files.clear();
  expect_told(world.fetch(), ErrorKind::denied, {"The web identity has the token file /var/run/token"});
  world.variables["AWS_WEB_IDENTITY_TOKEN_FILE"] = "/unreadable";
  expect_told(world.fetch(), ErrorKind::denied, {"cannot be opened"});
  world = web_world();
  world.service.answer(400,
                       "<ErrorResponse><Error><Code>ExpiredTokenException</Code></Error></ErrorResponse>");
  expect_told(world.fetch(), ErrorKind::denied, {"400 ExpiredTokenException"});
}

// SSO.

World sso_world() {
  World world;
  world.given.profile = "s";
  world.set_config(
      "[profile s]\nsso_session = abc\nsso_account_id = 123\nsso_role_name = Dev & Co\n"
      "[sso-session abc]\nsso_region = eu-west-1\nsso_start_url = https://corp\n");
  // The SHA-1 of "abc".
  world.files["/home/u/.aws/sso/cache/a9993e364706816aba3e25717850c26c9cd0d89d.json"] =
      R"({"accessToken": "PLANTED", "expiresAt": ")" + in_an_hour + R"("})";
  return world;
}

TEST(CredentialFetcher, sso_role_is_asked_of_the_portal_with_the_token) {
  World world = sso_world();
  world.service.answer(200, R"({"roleCredentials": {"accessKeyId": "ASSSO", "secretAccessKey": "sk",
                               "sessionToken": "tk", "expiration": 1767229200000}})");
  const auto fetched = world.fetch();
  EXPECT_EQ(id_of(fetched), "ASSSO");
  EXPECT_EQ(fetched->source, "The SSO session 'abc' of the profile 's'");
  EXPECT_EQ(world.service.origin(0), "https://portal.sso.eu-west-1.amazonaws.com");
  EXPECT_EQ(world.service.line(0), "GET /federation/credentials?role_name=Dev%20%26%20Co&account_id=123");
  EXPECT_EQ(world.service.field(0, "x-amz-sso_bearer_token"), "PLANTED");
}

TEST(CredentialFetcher, sso_says_how_to_log_in) {
  World world = sso_world();
  world.service.answer(401, R"({"message": "Session token not found or invalid"})");
  expect_told(world.fetch(), ErrorKind::denied, {"is over", "aws sso login --profile s"});
  world.service.answer(403, R"({"message": "No access"})");
  expect_told(world.fetch(), ErrorKind::denied, {"refused by SSO: 403: No access"});
  world.clock.advance(std::chrono::hours(2));
  expect_told(world.fetch(), ErrorKind::denied, {"ended at", "aws sso login --profile s"});
}

// Containers and machines.

TEST(CredentialFetcher, container_is_asked_with_the_token_of_its_file) {
  World world;
  world.set_container();
  world.variables["AWS_CONTAINER_AUTHORIZATION_TOKEN"] = "of the environment";
  world.service.answer(200, key_document("ASPOD"));
  EXPECT_EQ(id_of(world.fetch()), "ASPOD");
  EXPECT_EQ(world.service.line(0), "GET /v1/credentials");
  EXPECT_EQ(world.service.origin(0), "http://169.254.170.23");
  EXPECT_EQ(world.service.field(0, "Authorization"), "of the environment");
  EXPECT_EQ(world.service.field(0, "Accept"), "application/json");
  world.variables["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] = "/token";
  world.files["/token"] = "Bearer of.file\n";
  world.service.answer(200, key_document("ASPOD"));
  EXPECT_EQ(id_of(world.fetch()), "ASPOD");
  EXPECT_EQ(world.service.field(1, "Authorization"), "Bearer of.file");
}

TEST(CredentialFetcher, token_of_a_container_does_not_become_a_header_of_its_own) {
  World world;
  world.set_container();
  world.variables["AWS_CONTAINER_AUTHORIZATION_TOKEN"] = "PLANTED\r\nX-Evil: 1";
  expect_told(world.fetch(), ErrorKind::invalid, {"The container's endpoint", "line break"});
  world.variables["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] = "/token";
  expect_told(world.fetch(), ErrorKind::denied, {"/token, which is not there"});
  EXPECT_TRUE(world.service.seen().empty());
}

TEST(CredentialFetcher, bad_answers_of_a_container_are_told) {
  World world;
  world.set_container("http://127.0.0.1:80/x?y=z");
  world.service.answer(400, R"({"code": "InvalidToken", "message": "The token is over"})");
  expect_told(world.fetch(), ErrorKind::denied,
              {"The container's endpoint answers 400 InvalidToken: The token is over"});
  EXPECT_EQ(world.service.line(0), "GET /x?y=z");
  world.service.answer(200, R"({"AccessKeyId": "PLANTED", "SecretAcc)");
  expect_told(world.fetch(), ErrorKind::invalid, {"The container's endpoint gave no JSON object"});
  world.service.answer(200, key_document("PLANTED", "2025-01-01T00:00:00Z"));
  expect_told(world.fetch(), ErrorKind::denied, {"gives credentials that ended at 2025-01-01"});
}

TEST(CredentialFetcher, machine_is_asked_for_its_role_and_then_for_its_keys) {
  World world;
  world.service.answer(200, "TOKEN");
  world.service.answer(200, "my role\n");
  EXPECT_EQ(world.fetch().error().kind(), ErrorKind::denied);
  world.service.answer(200, "TOKEN");
  world.service.answer(200, "my-role\n");
  world.service.answer(200, key_document("ASINST"));
  const auto fetched = world.fetch();
  EXPECT_EQ(id_of(fetched), "ASINST");
  EXPECT_EQ(fetched->source, "EC2's metadata service");
  EXPECT_EQ(world.service.line(4), "GET /latest/meta-data/iam/security-credentials/my-role");
}

TEST(CredentialFetcher, where_nobody_answers_the_error_names_every_source) {
  World world;
  world.service.fail();
  expect_told(world.fetch(), ErrorKind::denied,
              {"No AWS credentials", "AWS_ACCESS_KEY_ID", "'default' has none in",
               "AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
               "EC2's metadata service does not answer within 1000 ms", "aws configure"});
  world.service.answer(200, "TOKEN");
  world.service.answer(404);
  expect_told(world.fetch(), ErrorKind::denied, {"has no role for this machine"});
}

}  // namespace
}  // namespace redis3::aws
