#include "aws/sts.hpp"

#include "aws/sigv4.hpp"

#include <gtest/gtest.h>

namespace redis3::aws {
namespace {

const TimePoint now{std::chrono::seconds(1'767'225'600)};  // 2026-01-01T00:00:00Z

AssumedRole role() {
  AssumedRole made;
  made.role_arn = "arn:aws:iam::123456789012:role/R";
  return made;
}

TEST(Sts, role_is_asked_for_with_what_the_profile_says) {
  AssumedRole asked = role();
  EXPECT_EQ(assume_role_question(asked, now).form,
            "Action=AssumeRole&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%3A123456789012%3Arole%2FR"
            "&RoleSessionName=redis3-1767225600");
  asked.session_name = "me&you";
  asked.external_id = "a b";
  asked.duration = std::chrono::seconds(900);
  EXPECT_EQ(assume_role_question(asked, now).form,
            "Action=AssumeRole&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%3A123456789012%3Arole%2FR"
            "&RoleSessionName=me%26you&ExternalId=a%20b&DurationSeconds=900");
}

TEST(Sts, web_identity_shows_its_token_without_blanks_around_it) {
  WebIdentity identity;
  identity.role_arn = "arn";
  identity.session_name = "s";
  const StsQuestion question = web_identity_question(identity, " ey.J+/= \n", now);
  EXPECT_EQ(question.action, "AssumeRoleWithWebIdentity");
  EXPECT_EQ(question.form,
            "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleArn=arn&RoleSessionName=s"
            "&WebIdentityToken=ey.J%2B%2F%3D");
}

TEST(Sts, signed_request_carries_the_hash_of_its_form) {
  const auto endpoint = EndpointUrl::parse("https://sts.us-east-1.amazonaws.com").value();
  const StsQuestion question = caller_identity_question();
  const ServiceRequest request =
      signed_sts_request(question, endpoint, "us-east-1", {"AKID", "PLANTED", "token"}, now);
  EXPECT_EQ(request.body, "Action=GetCallerIdentity&Version=2011-06-15");
  EXPECT_TRUE(request.head.starts_with("POST / HTTP/1.1\r\n"));
  for (const std::string& part :
       {std::string("host: sts.us-east-1.amazonaws.com\r\n"), std::string("content-length: 43\r\n"),
        std::string("Credential=AKID/20260101/us-east-1/sts/aws4_request"),
        "x-amz-content-sha256: " + sha256_hex(request.body) + "\r\n",
        std::string("x-amz-security-token: token\r\n"),
        std::string(
            "SignedHeaders=content-type;host;x-amz-content-sha256;x-amz-date;x-amz-security-token")}) {
    EXPECT_NE(request.head.find(part), std::string::npos) << part << "\n" << request.head;
  }
  EXPECT_EQ(request.head.find("PLANTED"), std::string::npos);
}

TEST(Sts, plain_request_is_not_signed) {
  const auto endpoint = EndpointUrl::parse("http://127.0.0.1:8080/base").value();
  const ServiceRequest request = plain_sts_request({"A", "Action=A", ""}, endpoint);
  EXPECT_EQ(
      request.head,
      "POST /base/ HTTP/1.1\r\nHost: 127.0.0.1:8080\r\nContent-Type: application/x-www-form-urlencoded; "
      "charset=utf-8\r\nContent-Length: 8\r\n\r\n");
}

}  // namespace
}  // namespace redis3::aws
