#include "local_s3/authenticator.hpp"

#include "unit/local_s3/front_signer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace redis3;
using namespace redis3::local_s3;
using namespace std::chrono_literals;
using testing::HasSubstr;

namespace {

constexpr std::string_view bucket = "b--use1-az5--x-s3";
constexpr std::string_view path = "/b--use1-az5--x-s3//k";

std::string detail(const S3Error& error, std::string_view name) {
  for (const auto& [key, value] : error.details()) {
    if (key == name) return value;
  }
  return "absent";
}

class AuthenticatorTest : public testing::Test {
 protected:
  Answer<Identity> authenticate(const HeaderMap& headers, std::string_view query = {},
                                std::string_view of_bucket = bucket, std::string_view of_path = path) {
    const auto parameters = parameters_of(query);
    return authenticator_.authenticate(SignedRequest{"GET", of_path, query, headers, *parameters, of_bucket});
  }

  HeaderMap signed_headers(HeaderMap more = {}) {
    more["host"] = "127.0.0.1:9010";
    return signer_.sign("GET", path, {}, std::move(more), clock_.now());
  }

  ErrorCode code_of(const HeaderMap& headers) {
    const auto identity = authenticate(headers);
    EXPECT_FALSE(identity);
    return identity ? ErrorCode::internal_error : identity.error().code();
  }

  HeaderMap session_headers(const SessionTokens::Grant& grant) {
    signer_.access_key_id = grant.access_key_id;
    signer_.secret_access_key = grant.secret_access_key;
    signer_.service = "s3express";
    return signed_headers({{"x-amz-s3session-token", grant.session_token}});
  }

  ManualClock clock_{from_unix_milliseconds(1735689600000)};  // 2025-01-01T00:00:00Z
  SessionTokens tokens_{"AKIDEXAMPLE", "secretEXAMPLE", clock_};
  Authenticator authenticator_{Account{"AKIDEXAMPLE", "secretEXAMPLE", "us-east-1"}, tokens_, clock_};
  test::Signer signer_;
};

}  // namespace

TEST_F(AuthenticatorTest, takes_the_account_for_both_services) {
  for (const std::string service : {"s3", "s3express"}) {
    signer_.service = service;
    const auto identity = authenticate(signed_headers());
    ASSERT_TRUE(identity);
    EXPECT_EQ(identity->service, service);
    EXPECT_EQ(identity->payload_hash, aws::empty_payload_hash);
    EXPECT_FALSE(identity->is_read_only_session);
  }
}

// s3-express vector: botocore's signature of CreateSession.
TEST(Authenticator, takes_what_botocore_signed) {
  const ManualClock clock(from_unix_milliseconds(1735689600000));
  const SessionTokens tokens("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", clock);
  const Authenticator authenticator(
      Account{"AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "us-west-2"}, tokens,
      clock);
  const HeaderMap headers{
      {"host", "mybkt--usw2-az1--x-s3.s3express-usw2-az1.us-west-2.amazonaws.com"},
      {"x-amz-content-sha256", std::string(aws::empty_payload_hash)},
      {"x-amz-create-session-mode", "ReadWrite"},
      {"x-amz-date", "20250101T000000Z"},
      {"authorization",
       "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20250101/us-west-2/s3express/aws4_request, "
       "SignedHeaders=host;x-amz-content-sha256;x-amz-create-session-mode;x-amz-date, "
       "Signature=06d02b76f2e58ac1005fda02ad6324968d97b3a829099f336998633049ccad32"}};
  const Parameters query{{"session", ""}};
  EXPECT_TRUE(authenticator.authenticate(
      SignedRequest{"GET", "/", "session", headers, query, "mybkt--usw2-az1--x-s3"}));
  EXPECT_FALSE(authenticator.authenticate(
      SignedRequest{"PUT", "/", "session", headers, query, "mybkt--usw2-az1--x-s3"}));
}

TEST_F(AuthenticatorTest, takes_an_authorization_without_blanks_after_its_commas) {
  HeaderMap headers = signed_headers();
  std::string& field = headers["authorization"];
  for (std::size_t at; (at = field.find(", ")) != std::string::npos;)
    field.erase(at + 1, 1);
  EXPECT_TRUE(authenticate(headers));
}

TEST_F(AuthenticatorTest, takes_a_path_that_was_signed_in_its_canonical_encoding) {
  const HeaderMap headers =
      signer_.sign("GET", "/plain/a%28b%29%2A", {}, {{"host", "127.0.0.1:9010"}}, clock_.now());
  EXPECT_TRUE(authenticate(headers, {}, "plain", "/plain/a(b)*"));
}

TEST_F(AuthenticatorTest, takes_the_plain_date_field) {
  signer_.unsigned_names.push_back("x-amz-date");
  HeaderMap headers = signed_headers({{"date", to_http_date(clock_.now())}});
  headers.erase("x-amz-date");
  EXPECT_TRUE(authenticate(headers));
}

TEST_F(AuthenticatorTest, takes_a_session_for_its_bucket) {
  const auto identity = authenticate(session_headers(tokens_.issue(bucket, false)));
  ASSERT_TRUE(identity);
  EXPECT_FALSE(identity->is_read_only_session);
  EXPECT_EQ(identity->service, "s3express");
}

TEST_F(AuthenticatorTest, tells_a_session_that_may_only_read) {
  const auto identity = authenticate(session_headers(tokens_.issue(bucket, true)));
  ASSERT_TRUE(identity);
  EXPECT_TRUE(identity->is_read_only_session);
}

TEST_F(AuthenticatorTest, refuses_a_session_for_another_bucket) {
  EXPECT_EQ(code_of(session_headers(tokens_.issue("other--use1-az5--x-s3", false))),
            ErrorCode::access_denied);
}

TEST_F(AuthenticatorTest, refuses_a_session_after_five_minutes) {
  const auto grant = tokens_.issue(bucket, false);
  clock_.advance(5min);
  EXPECT_EQ(code_of(session_headers(grant)), ErrorCode::expired_token);
}

TEST_F(AuthenticatorTest, refuses_a_made_up_token) {
  auto grant = tokens_.issue(bucket, false);
  grant.session_token = "bWFkZSB1cA==";
  EXPECT_EQ(code_of(session_headers(grant)), ErrorCode::invalid_token);
}

TEST_F(AuthenticatorTest, refuses_a_token_beside_another_key) {
  auto grant = tokens_.issue(bucket, false);
  grant.access_key_id = "AKIDEXAMPLE";
  EXPECT_EQ(code_of(session_headers(grant)), ErrorCode::invalid_access_key_id);
}

TEST_F(AuthenticatorTest, refuses_a_token_of_sts) {
  EXPECT_EQ(code_of(signed_headers({{"x-amz-security-token", "FwoGZXIvYXdzEXAMPLE"}})),
            ErrorCode::invalid_token);
}

TEST_F(AuthenticatorTest, refuses_who_does_not_sign) {
  EXPECT_EQ(code_of({{"host", "127.0.0.1:9010"}}), ErrorCode::access_denied);
}

TEST_F(AuthenticatorTest, refuses_an_unknown_key) {
  signer_.access_key_id = "AKIDOTHER";
  const auto identity = authenticate(signed_headers());
  ASSERT_FALSE(identity);
  EXPECT_EQ(identity.error().code(), ErrorCode::invalid_access_key_id);
  EXPECT_EQ(detail(identity.error(), "AWSAccessKeyId"), "AKIDOTHER");
}

TEST_F(AuthenticatorTest, tells_what_it_signed_where_signatures_differ) {
  signer_.secret_access_key = "wrong";
  const auto identity = authenticate(signed_headers());
  ASSERT_FALSE(identity);
  EXPECT_EQ(identity.error().code(), ErrorCode::signature_does_not_match);
  EXPECT_THAT(detail(identity.error(), "CanonicalRequest"),
              HasSubstr("GET\n/b--use1-az5--x-s3//k\n\nhost:127.0.0.1:9010\n"));
  EXPECT_THAT(detail(identity.error(), "StringToSign"),
              HasSubstr("AWS4-HMAC-SHA256\n20250101T000000Z\n20250101/us-east-1/s3/aws4_request\n"));
  EXPECT_THAT(detail(identity.error(), "CanonicalRequestBytes"), HasSubstr("47 45 54 0a 2f"));
  EXPECT_EQ(detail(identity.error(), "SignatureProvided").size(), 64u);
}

TEST_F(AuthenticatorTest, refuses_what_was_changed_on_the_way) {
  HeaderMap headers = signed_headers({{"x-amz-meta-a", "1"}});
  headers["x-amz-meta-a"] = "2";
  EXPECT_EQ(code_of(headers), ErrorCode::signature_does_not_match);
  EXPECT_FALSE(authenticate(signed_headers(), "acl"));
  EXPECT_FALSE(authenticate(signed_headers(), {}, bucket, "/b--use1-az5--x-s3/k"));
}

TEST_F(AuthenticatorTest, refuses_an_amz_field_that_was_not_signed) {
  HeaderMap headers = signed_headers();
  headers["x-amz-meta-a"] = "1";
  headers["x-amz-copy-source"] = "/a/b";
  const auto identity = authenticate(headers);
  ASSERT_FALSE(identity);
  EXPECT_EQ(identity.error().code(), ErrorCode::access_denied);
  EXPECT_EQ(identity.error().message(), "There were headers present in the request which were not signed");
  EXPECT_EQ(detail(identity.error(), "HeadersNotSigned"), "x-amz-copy-source, x-amz-meta-a");
}

TEST_F(AuthenticatorTest, refuses_a_host_that_was_not_signed) {
  signer_.unsigned_names.push_back("host");
  const auto identity = authenticate(signed_headers());
  ASSERT_FALSE(identity);
  EXPECT_EQ(detail(identity.error(), "HeadersNotSigned"), "host");
}

TEST_F(AuthenticatorTest, allows_fifteen_minutes_of_skew_either_way) {
  const HeaderMap headers = signed_headers();
  clock_.advance(15min);
  EXPECT_TRUE(authenticate(headers));
  clock_.advance(1ms);
  EXPECT_EQ(code_of(headers), ErrorCode::request_time_too_skewed);
  clock_.advance(-30min - 1ms);
  EXPECT_TRUE(authenticate(headers));
  clock_.advance(-1ms);
  EXPECT_EQ(code_of(headers), ErrorCode::request_time_too_skewed);
}

TEST_F(AuthenticatorTest, refuses_another_region_and_tells_its_own) {
  signer_.region = "eu-west-1";
  const auto identity = authenticate(signed_headers());
  ASSERT_FALSE(identity);
  EXPECT_EQ(identity.error().code(), ErrorCode::authorization_header_malformed);
  EXPECT_EQ(identity.error().message(),
            "The authorization header is malformed; the region 'eu-west-1' is wrong; expecting 'us-east-1'");
  EXPECT_EQ(detail(identity.error(), "Region"), "us-east-1");
}

TEST_F(AuthenticatorTest, refuses_another_service) {
  signer_.service = "sts";
  EXPECT_EQ(code_of(signed_headers()), ErrorCode::authorization_header_malformed);
}

TEST_F(AuthenticatorTest, wants_the_hash_of_the_body) {
  HeaderMap headers = signed_headers();
  headers.erase("x-amz-content-sha256");
  const auto identity = authenticate(headers);
  ASSERT_FALSE(identity);
  EXPECT_EQ(identity.error().code(), ErrorCode::invalid_request);
  EXPECT_EQ(detail(identity.error(), "MissingHeaderName"), "x-amz-content-sha256");
}

TEST_F(AuthenticatorTest, refuses_a_hash_that_is_none) {
  const HeaderMap headers =
      signer_.sign("GET", path, {}, {{"host", "127.0.0.1:9010"}}, clock_.now(), "unsigned-payload");
  EXPECT_EQ(code_of(headers), ErrorCode::invalid_argument);
}

TEST_F(AuthenticatorTest, wants_a_date) {
  HeaderMap headers = signed_headers();
  headers.erase("x-amz-date");
  EXPECT_EQ(code_of(headers), ErrorCode::access_denied);
  for (const std::string date :
       {"", "20250101", "20250101T0000Z", "2025-01-01T00:00:00Z", "20251301T000000Z"}) {
    headers["x-amz-date"] = date;
    EXPECT_EQ(code_of(headers), ErrorCode::access_denied) << date;
  }
}

TEST_F(AuthenticatorTest, refuses_an_authorization_that_is_malformed) {
  const std::string good = signed_headers()["authorization"];
  const auto with = [&](std::string field) {
    HeaderMap headers = signed_headers();
    headers["authorization"] = std::move(field);
    return headers;
  };
  for (const std::string field : {
           "AWS4-HMAC-SHA256",
           "AWS4-HMAC-SHA256 Credential",
           "AWS4-HMAC-SHA256 Credential=AKID, SignedHeaders=host, Signature=0",
           "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20250101/us-east-1/s3/aws4_request, SignedHeaders=host",
           "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20250101/us-east-1/s3/aws4, SignedHeaders=host, "
           "Signature=0",
           "AWS4-HMAC-SHA256 Credential=/20250101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0",
           "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20250102/us-east-1/s3/aws4_request, SignedHeaders=host, "
           "Signature=0",
       }) {
    EXPECT_EQ(code_of(with(field)), ErrorCode::authorization_header_malformed) << field;
  }
  EXPECT_EQ(code_of(with("AWS AKIDEXAMPLE:c2lnbmF0dXJl")), ErrorCode::invalid_request);
  EXPECT_EQ(code_of(with("Basic dTpw")), ErrorCode::invalid_request);
  EXPECT_TRUE(authenticate(with(good)));
}

TEST_F(AuthenticatorTest, takes_a_presigned_url_until_it_expires) {
  const std::string query =
      signer_.presign("GET", path, "127.0.0.1:9010", clock_.now(), 60, "x-id=GetObject");
  const HeaderMap headers{{"host", "127.0.0.1:9010"}, {"user-agent", "curl"}};
  const auto identity = authenticate(headers, query);
  ASSERT_TRUE(identity);
  EXPECT_EQ(identity->payload_hash, aws::unsigned_payload);
  clock_.advance(60s);
  EXPECT_TRUE(authenticate(headers, query));
  clock_.advance(1ms);
  const auto expired = authenticate(headers, query);
  ASSERT_FALSE(expired);
  EXPECT_EQ(expired.error().code(), ErrorCode::access_denied);
  EXPECT_EQ(expired.error().message(), "Request has expired");
}

TEST_F(AuthenticatorTest, takes_a_presigned_url_of_a_session) {
  const auto grant = tokens_.issue(bucket, false);
  signer_.access_key_id = grant.access_key_id;
  signer_.secret_access_key = grant.secret_access_key;
  signer_.service = "s3express";
  const std::string query = signer_.presign("GET", path, "127.0.0.1:9010", clock_.now(), 3600,
                                            "X-Amz-S3session-Token=" + percent_encode(grant.session_token));
  EXPECT_TRUE(authenticate({{"host", "127.0.0.1:9010"}}, query));
  clock_.advance(5min);
  const auto expired = authenticate({{"host", "127.0.0.1:9010"}}, query);
  ASSERT_FALSE(expired);
  EXPECT_EQ(expired.error().code(), ErrorCode::expired_token);
}

TEST_F(AuthenticatorTest, refuses_a_presigned_url_that_was_changed) {
  const std::string query = signer_.presign("GET", path, "127.0.0.1:9010", clock_.now(), 60);
  EXPECT_FALSE(authenticate({{"host", "127.0.0.1:9010"}}, query + "&acl="));
  EXPECT_FALSE(authenticate({{"host", "127.0.0.1:9011"}}, query));
  const auto with_field = authenticate({{"host", "127.0.0.1:9010"}, {"x-amz-acl", "public-read"}}, query);
  ASSERT_FALSE(with_field);
  EXPECT_EQ(with_field.error().code(), ErrorCode::access_denied);
}

TEST_F(AuthenticatorTest, refuses_a_presigned_url_of_the_future) {
  const std::string query = signer_.presign("GET", path, "127.0.0.1:9010", clock_.now() + 16min, 60);
  EXPECT_FALSE(authenticate({{"host", "127.0.0.1:9010"}}, query));
}

TEST_F(AuthenticatorTest, refuses_parameters_that_are_malformed) {
  const HeaderMap headers{{"host", "127.0.0.1:9010"}};
  const auto expect_refused = [&](std::string query) {
    const auto identity = authenticate(headers, query);
    ASSERT_FALSE(identity) << query;
    EXPECT_EQ(identity.error().code(), ErrorCode::authorization_query_parameters_error) << query;
  };
  const std::string good = signer_.presign("GET", path, "127.0.0.1:9010", clock_.now(), 60);
  const auto with = [&](std::string_view from, std::string_view to) {
    std::string query = good;
    return query.replace(query.find(from), from.size(), to);
  };
  expect_refused("X-Amz-Algorithm=AWS4-HMAC-SHA256");
  expect_refused(with("AWS4-HMAC-SHA256", "AWS4-ECDSA-P256-SHA256"));
  expect_refused(with("X-Amz-Expires=60", "X-Amz-Expires=604801"));
  expect_refused(with("X-Amz-Expires=60", "X-Amz-Expires=-1"));
  expect_refused(with("X-Amz-Expires=60", "X-Amz-Expires=soon"));
  expect_refused(with("X-Amz-Date=20250101T000000Z", "X-Amz-Date=20250101"));
  expect_refused(with("%2Faws4_request", ""));
  expect_refused(with("us-east-1", "eu-west-1"));
}

TEST_F(AuthenticatorTest, refuses_two_signatures_at_once) {
  const std::string query = signer_.presign("GET", path, "127.0.0.1:9010", clock_.now(), 60);
  const auto identity = authenticate(signed_headers(), query);
  ASSERT_FALSE(identity);
  EXPECT_EQ(identity.error().code(), ErrorCode::invalid_argument);
}

TEST_F(AuthenticatorTest, tells_who_presigned_with_version_2_what_to_use) {
  const auto identity = authenticate({{"host", "127.0.0.1:9010"}},
                                     "AWSAccessKeyId=AKIDEXAMPLE&Signature=c2lnbmF0dXJl&Expires=1735689660");
  ASSERT_FALSE(identity);
  EXPECT_EQ(identity.error().code(), ErrorCode::invalid_request);
}
