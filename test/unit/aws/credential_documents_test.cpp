#include "aws/credential_documents.hpp"

#include <gtest/gtest.h>

namespace redis3::aws {
namespace {

const TimePoint start_of_2026{std::chrono::sys_days{std::chrono::year{2026} / 1 / 1}};

void expect_invalid_and_hidden(const Result<Grant>& grant, const std::string& document) {
  ASSERT_FALSE(grant) << document;
  EXPECT_EQ(grant.error().kind(), ErrorKind::invalid) << document;
  EXPECT_EQ(grant.error().message().find("PLANTED"), std::string::npos) << grant.error().message();
}

TEST(ProcessCredentials, are_read) {
  const auto grant = read_process_credentials(
      R"({"Version": 1, "AccessKeyId": "AK", "SecretAccessKey": "sk", "SessionToken": "t\u006b",
          "Expiration": "2026-01-01T00:00:00+00:00", "More": [1]})");
  ASSERT_TRUE(grant);
  EXPECT_EQ(grant->credentials.access_key_id, "AK");
  EXPECT_EQ(grant->credentials.secret_access_key, "sk");
  EXPECT_EQ(grant->credentials.session_token, "tk");
  EXPECT_EQ(grant->expires, start_of_2026);
}

TEST(ProcessCredentials, token_and_expiration_may_be_absent_or_null) {
  for (const char* const member : {"", R"(, "SessionToken": null, "Expiration": null)"}) {
    const auto grant = read_process_credentials(
        R"({"Version": 1, "AccessKeyId": "AK", "SecretAccessKey": "sk")" + std::string(member) + "}");
    ASSERT_TRUE(grant) << member;
    EXPECT_EQ(grant->credentials.session_token, "") << member;
    EXPECT_FALSE(grant->expires) << member;
  }
}

TEST(ProcessCredentials, refuse_what_is_none_and_never_show_it) {
  for (
      const char* const output : {
          "",
          "PLANTED",
          "[\"PLANTED\"]",
          R"({"Version": 1, "AccessKeyId": "PLANTED", "SecretAccessKey": "PLANTED")",
          R"({"AccessKeyId": "PLANTED", "SecretAccessKey": "PLANTED"})",
          R"({"Version": 2, "AccessKeyId": "PLANTED", "SecretAccessKey": "PLANTED"})",
          R"({"Version": "1", "AccessKeyId": "PLANTED", "SecretAccessKey": "PLANTED"})",
          R"({"Version": 1, "SecretAccessKey": "PLANTED"})",
          R"({"Version": 1, "AccessKeyId": "PLANTED"})",
          R"({"Version": 1, "AccessKeyId": 7, "SecretAccessKey": "PLANTED"})",
          R"({"Version": 1, "AccessKeyId": "PLANTED", "SecretAccessKey": ["PLANTED"]})",
          R"({"Version": 1, "AccessKeyId": "PLANTED", "SecretAccessKey": "PLANTED", "SessionToken": 7})",
          R"({"Version": 1, "AccessKeyId": "PLANTED", "SecretAccessKey": "PLANTED", "Expiration": "PLANTED"})",
          R"({"Version": 1, "AccessKeyId": "PLANTED", "SecretAccessKey": "PLANTED", "Expiration": 7})",
      }) {
    expect_invalid_and_hidden(read_process_credentials(output), output);
  }
}

TEST(ContainerCredentials, are_read) {
  const auto grant = read_container_credentials(
      R"({"AccessKeyId": "AK", "SecretAccessKey": "sk", "Token": "tk", "Expiration": "2026-01-01T00:00:00Z",
          "RoleArn": "arn"})");
  ASSERT_TRUE(grant);
  EXPECT_EQ(grant->credentials.session_token, "tk");
  EXPECT_EQ(grant->expires, start_of_2026);
  for (const char* const body : {"", "<html>", "{}", R"({"AccessKeyId": "PLANTED"})", R"({"code": "x"})"})
    expect_invalid_and_hidden(read_container_credentials(body), body);
}

std::string instance_document(const std::string& code, const std::string& expiration) {
  return R"({"Code": ")" + code + R"(", "AccessKeyId": "AK", "SecretAccessKey": "PLANTED", "Token": "tk",
             "Expiration": ")" +
         expiration + R"("})";
}

TEST(InstanceCredentials, are_read) {
  const auto grant =
      read_instance_credentials(instance_document("Success", "2026-01-01T06:00:00Z"), start_of_2026);
  ASSERT_TRUE(grant);
  EXPECT_EQ(grant->credentials.access_key_id, "AK");
  EXPECT_EQ(grant->credentials.session_token, "tk");
  EXPECT_EQ(grant->expires, start_of_2026 + std::chrono::hours(6));
}

TEST(InstanceCredentials, that_are_over_are_used_on_for_a_quarter_of_an_hour) {
  const auto grant =
      read_instance_credentials(instance_document("Success", "2025-12-31T23:59:59Z"), start_of_2026);
  ASSERT_TRUE(grant);
  EXPECT_EQ(grant->expires, start_of_2026 + std::chrono::minutes(15));
}

TEST(InstanceCredentials, refuse_another_code) {
  for (const std::string& body : {instance_document("AssumeRoleUnauthorizedAccess", "2026-01-01T06:00:00Z"),
                                  std::string("{}"), instance_document("Success", "tomorrow")}) {
    expect_invalid_and_hidden(read_instance_credentials(body, start_of_2026), body);
  }
}

TEST(SsoCredentials, are_read) {
  const auto grant = read_sso_credentials(
      R"({"roleCredentials": {"accessKeyId": "AK", "secretAccessKey": "sk", "sessionToken": "tk",
          "expiration": 1767225600000}})");
  ASSERT_TRUE(grant);
  EXPECT_EQ(grant->credentials.secret_access_key, "sk");
  EXPECT_EQ(grant->expires, start_of_2026);
  for (
      const char* const body :
      {"", "{}", R"({"roleCredentials": 7})", R"({"roleCredentials": {}})",
       R"({"roleCredentials": {"accessKeyId": "PLANTED", "secretAccessKey": "PLANTED", "sessionToken": "tk"}})",
       R"({"roleCredentials": {"accessKeyId": "A", "secretAccessKey": "PLANTED", "expiration": "1"}})",
       R"({"roleCredentials": {"accessKeyId": "A", "secretAccessKey": "PLANTED", "expiration": -1}})"}) {
    expect_invalid_and_hidden(read_sso_credentials(body), body);
  }
}

std::string sts_document(const std::string& action, const std::string& expiration) {
  return "<" + action + "Response xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><" + action +
         "Result><Credentials><SessionToken>tk</SessionToken><SecretAccessKey>PLANTED</"
         "SecretAccessKey><Expiration>" +
         expiration + "</Expiration><AccessKeyId>AK</AccessKeyId></Credentials></" + action + "Result></" +
         action + "Response>";
}

TEST(StsCredentials, are_read) {
  const auto grant = read_sts_credentials(sts_document("AssumeRole", "2026-01-01T00:00:00Z"), "AssumeRole");
  ASSERT_TRUE(grant);
  EXPECT_EQ(grant->credentials.access_key_id, "AK");
  EXPECT_EQ(grant->credentials.session_token, "tk");
  EXPECT_EQ(grant->expires, start_of_2026);
  for (const std::string& body :
       {std::string(), std::string("{}"), std::string("<html/>"), sts_document("AssumeRole", ""),
        sts_document("AssumeRoleWithWebIdentity", "2026-01-01T00:00:00Z")}) {
    expect_invalid_and_hidden(read_sts_credentials(body, "AssumeRole"), body);
  }
}

TEST(CallerIdentity, is_an_arn) {
  EXPECT_EQ(read_caller_identity(
                "<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::1:user/a</Arn>"
                "</GetCallerIdentityResult></GetCallerIdentityResponse>")
                .value(),
            "arn:aws:iam::1:user/a");
  EXPECT_FALSE(read_caller_identity(""));
  EXPECT_FALSE(read_caller_identity("<GetCallerIdentityResponse/>"));
}

TEST(ServiceError, is_described_in_one_line) {
  EXPECT_EQ(
      described_service_error("<ErrorResponse><Error><Code>AccessDenied</Code><Message>User: arn is not\n"
                              "authorized.</Message></Error></ErrorResponse>",
                              "PLANTED"),
      " AccessDenied: User: arn is not authorized");
  EXPECT_EQ(described_service_error(R"({"code": "NoRole", "message": "none"})", "PLANTED"), " NoRole: none");
  EXPECT_EQ(described_service_error(R"({"__type": "com.amazon#UnauthorizedException", "message": "over"})",
                                    "PLANTED"),
            " UnauthorizedException: over");
  EXPECT_EQ(described_service_error(R"({"error": "invalid_grant", "error_description": "over"})", "PLANTED"),
            " invalid_grant: over");
  EXPECT_EQ(described_service_error("", "PLANTED"), "");
  EXPECT_EQ(described_service_error("<html>", "PLANTED"), "");
  EXPECT_EQ(described_service_error(R"({"message": "bad token PLANTED"})", "PLANTED"), "");
  EXPECT_EQ(service_error_code("<Error><Code>X</Code></Error>"), "X");
  EXPECT_LT(
      described_service_error(R"({"message": ")" + std::string(10'000, 'm') + R"("})", "PLANTED").size(),
      400u);
}

const std::string cached_token =
    R"({"startUrl": "https://s", "region": "r", "accessToken": "tk", "expiresAt": "2026-01-01T00:00:00Z",
        "clientId": "ci", "clientSecret": "cs", "registrationExpiresAt": "2026-02-01T00:00:00Z",
        "refreshToken": "rt"})";

TEST(SsoTokenDocument, is_read) {
  const auto token = read_sso_token(cached_token);
  ASSERT_TRUE(token);
  EXPECT_EQ(token->access_token, "tk");
  EXPECT_EQ(token->expires, start_of_2026);
  EXPECT_EQ(token->client_id, "ci");
  EXPECT_EQ(token->client_secret, "cs");
  EXPECT_EQ(token->refresh_token, "rt");
  EXPECT_EQ(token->registration_expires, start_of_2026 + std::chrono::days(31));
  // As the AWS CLI of version 1 writes it.
  EXPECT_TRUE(read_sso_token(R"({"accessToken": "tk", "expiresAt": "2026-01-01T00:00:00UTC"})"));
  for (const char* const text :
       {"", "PLANTED", "{}", R"({"accessToken": "PLANTED"})",
        R"({"accessToken": "PLANTED", "expiresAt": "x"})",
        R"({"accessToken": "PLANTED\r\nX: y", "expiresAt": "2026-01-01T00:00:00Z"})"}) {
    const auto refused = read_sso_token(text);
    ASSERT_FALSE(refused) << text;
    EXPECT_EQ(refused.error().message().find("PLANTED"), std::string::npos);
  }
}

TEST(SsoTokenDocument, is_renewed_with_everything_else_as_it_was) {
  const auto renewed = renewed_sso_document(
      cached_token,
      R"({"accessToken": "tk2", "expiresIn": 3600, "refreshToken": "rt2", "tokenType": "Bearer"})",
      start_of_2026 + std::chrono::milliseconds(700));
  ASSERT_TRUE(renewed);
  const auto token = read_sso_token(*renewed);
  ASSERT_TRUE(token);
  EXPECT_EQ(token->access_token, "tk2");
  EXPECT_EQ(token->expires, start_of_2026 + std::chrono::hours(1));
  EXPECT_EQ(token->refresh_token, "rt2");
  EXPECT_EQ(token->client_secret, "cs");
  EXPECT_NE(renewed->find("\"startUrl\":\"https://s\""), std::string::npos);
  EXPECT_NE(renewed->find("\"expiresAt\":\"2026-01-01T01:00:00Z\""), std::string::npos);
  for (const char* const answer :
       {"", "{}", R"({"accessToken": "a"})", R"({"accessToken": "a", "expiresIn": 0})",
        R"({"accessToken": "a", "expiresIn": 9223372036854775807})",
        R"({"accessToken": 1, "expiresIn": 5})"}) {
    EXPECT_FALSE(renewed_sso_document(cached_token, answer, start_of_2026)) << answer;
  }
}

}  // namespace
}  // namespace redis3::aws
