#include "aws/signer.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <map>

namespace redis3::aws {
namespace {

const TimePoint midnight{std::chrono::sys_days{std::chrono::year{2025} / 1 / 1}};
const std::string host = "mybkt--usw2-az1--x-s3.s3express-usw2-az1.us-west-2.amazonaws.com";

Credentials session() {
  return {"ASIASESSIONEXAMPLE", "sessionSecretKeyExample", "sessionTokenExample=="};
}

Signer session_signer() {
  return Signer(session(), "x-amz-s3session-token", "us-west-2", "s3express");
}

UnsignedRequest request_for(std::string_view method, std::string_view path,
                            std::span<const Field> fields = {}) {
  UnsignedRequest request;
  request.method = method;
  request.host = host;
  request.path = path;
  request.fields = fields;
  request.payload_hash = empty_payload_hash;
  return request;
}

std::string signature_of(const std::string& head) {
  const auto begin = head.find("Signature=") + 10;
  return head.substr(begin, head.find("\r\n", begin) - begin);
}

TEST(Signer, writes_the_whole_head_with_botocores_signature_for_a_conditional_put) {
  Signer signer = session_signer();
  const Field fields[] = {{"if-none-match", "*"}, {"x-amz-checksum-crc32", "NhCmhg=="}};
  UnsignedRequest request = request_for("PUT", "/k", fields);
  request.payload_hash = unsigned_payload;
  request.content_length = 5;
  EXPECT_EQ(signer.head(request, midnight),
            "PUT /k HTTP/1.1\r\n"
            "host: " +
                host +
                "\r\n"
                "if-none-match: *\r\n"
                "x-amz-checksum-crc32: NhCmhg==\r\n"
                "x-amz-content-sha256: UNSIGNED-PAYLOAD\r\n"
                "x-amz-date: 20250101T000000Z\r\n"
                "x-amz-s3session-token: sessionTokenExample==\r\n"
                "authorization: AWS4-HMAC-SHA256 "
                "Credential=ASIASESSIONEXAMPLE/20250101/us-west-2/s3express/aws4_request, "
                "SignedHeaders=host;if-none-match;x-amz-checksum-crc32;x-amz-content-sha256;x-amz-date;x-amz-"
                "s3session-token, "
                "Signature=03a7b0d00e19c8b3406dbbbabad87a567e010d9864e40b22280662e821ce40b3\r\n"
                "content-length: 5\r\n"
                "user-agent: redis3\r\n\r\n");
}

TEST(Signer, signs_a_query_and_a_range_as_botocore_does) {
  Signer signer = session_signer();
  UnsignedRequest list = request_for("GET", "/");
  list.query = "continuation-token=a%2Bb%3D%3D&delimiter=%2F&list-type=2&max-keys=5&prefix=p%2F";
  EXPECT_EQ(signature_of(signer.head(list, midnight)),
            "6705fd9952e18f42a2e9d24fdfadad8fee964b3dbf43e39e794231a6f4cf3fb4");

  const Field range[] = {{"range", "bytes=0-9"}};
  EXPECT_EQ(signature_of(signer.head(request_for("GET", "/dir%201/a%2Bb%3D%C3%BC~.txt", range), midnight)),
            "a3450c83c1ffc159be47f7bac02d522bfec7504965838aa1353f454d4ff5d071");
}

TEST(Signer, leaves_the_token_out_where_there_is_none) {
  Signer signer(Credentials{"AKIA", "secret", ""}, "x-amz-security-token", "us-east-1", "s3");
  EXPECT_EQ(signer.head(request_for("GET", "/"), midnight).find("token"), std::string::npos);
}

TEST(Signer, takes_a_new_key_when_the_day_turns) {
  Signer signer = session_signer();
  const auto last_moment = midnight + std::chrono::hours(24) - std::chrono::milliseconds(1);
  EXPECT_NE(signer.head(request_for("GET", "/k"), last_moment).find("/20250101/"), std::string::npos);
  const std::string head = signer.head(request_for("GET", "/k"), midnight + std::chrono::hours(24));
  EXPECT_NE(head.find("x-amz-date: 20250102T000000Z\r\n"), std::string::npos);
  EXPECT_EQ(head, session_signer().head(request_for("GET", "/k"), midnight + std::chrono::hours(24)));
}

// The signature of a request by the pure steps, put together independently of the Signer's own order of doing
// things.
std::string signature_by_steps(const Credentials& credentials, const UnsignedRequest& request,
                               const std::string& amz_date) {
  std::map<std::string, std::string> fields;
  for (const Field& field : request.fields)
    fields.emplace(field.name, field.value);
  fields.emplace("host", request.host);
  fields.emplace("x-amz-content-sha256", request.payload_hash);
  fields.emplace("x-amz-date", amz_date);
  if (!credentials.session_token.empty()) fields.emplace("x-amz-s3session-token", credentials.session_token);
  const CredentialScope scope{amz_date.substr(0, 8), "us-west-2", "s3express"};
  const std::vector<HeaderField> sorted(fields.begin(), fields.end());
  const auto canonical =
      canonical_request(request.method, request.path, request.query, sorted, request.payload_hash);
  return SigningKey::derive(credentials.secret_access_key, scope)
      .sign(string_to_sign(amz_date, scope, canonical));
}

RC_GTEST_PROP(SignerProperty, gives_the_signature_of_the_pure_steps, ()) {
  const auto text = [](std::size_t size_max, const char* letters) {
    const std::string alphabet = letters;
    return rc::gen::map(rc::gen::container<std::vector<std::uint8_t>>(rc::gen::arbitrary<std::uint8_t>()),
                        [=](const std::vector<std::uint8_t>& bytes) {
                          std::string made;
                          for (const auto byte : bytes)
                            made += alphabet[byte % alphabet.size()];
                          return made.substr(0, size_max);
                        });
  };
  const auto token = *text(2000, "abcXYZ019+/=");
  const Credentials credentials{"AKIA" + *text(20, "ABC09"), *text(100, "abcXYZ019+/"), token};
  Signer signer(credentials, "x-amz-s3session-token", "us-west-2", "s3express");

  const auto request_count = *rc::gen::inRange(1, 4);
  for (int i = 0; i < request_count; ++i) {
    const std::string path = "/" + *text(200, "abc/-._~");
    const std::string etag = "\"" + *text(40, "0123456789abcdef") + "\"";
    const std::string metadata = "a" + *text(200, "abc ;=,") + "z";
    const Field fields[] = {{"if-match", etag}, {"x-amz-meta-redis3", metadata}};
    const auto field_count = *rc::gen::inRange<std::size_t>(0, 3);
    UnsignedRequest request = request_for("PUT", path, std::span(fields, field_count));
    request.payload_hash = unsigned_payload;
    request.content_length = 0;

    const auto now =
        midnight + std::chrono::milliseconds(*rc::gen::inRange<std::int64_t>(0, 3 * 86'400'000ll));
    const std::string head = signer.head(request, now);
    const auto date = head.substr(head.find("x-amz-date: ") + 12, 16);
    RC_ASSERT(signature_of(head) == signature_by_steps(credentials, request, date));
  }
}

}  // namespace
}  // namespace redis3::aws
