#include "aws/sigv4.hpp"

#include <gtest/gtest.h>

namespace redis3::aws {
namespace {

struct Example {
  const char* name;
  std::string method;
  std::string path;
  std::string query;
  std::vector<HeaderField> headers;
  std::string payload_hash;
  std::string amz_date;
  CredentialScope scope;
  std::string secret;
  std::string canonical_hash;
  std::string signature;
};

std::ostream& operator<<(std::ostream& out, const Example& example) {
  return out << example.name;
}

const std::string empty_hash(empty_payload_hash);
const std::string doc_secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
const CredentialScope doc_scope{"20130524", "us-east-1", "s3"};
const std::string doc_host = "examplebucket.s3.amazonaws.com";
const std::string doc_time = "20130524T000000Z";

const std::string express_host = "mybkt--usw2-az1--x-s3.s3express-usw2-az1.us-west-2.amazonaws.com";
const CredentialScope express_scope{"20250101", "us-west-2", "s3express"};
const std::string express_time = "20250101T000000Z";
const std::string session_secret = "sessionSecretKeyExample";
const std::string session_token = "sessionTokenExample==";

// The first four are printed in https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
// ("Examples: Signature calculations"); the others were made by botocore 1.43.67.
const Example examples[] = {
    {"aws_get_object",
     "GET",
     "/test.txt",
     "",
     {{"host", doc_host},
      {"range", "bytes=0-9"},
      {"x-amz-content-sha256", empty_hash},
      {"x-amz-date", doc_time}},
     empty_hash,
     doc_time,
     doc_scope,
     doc_secret,
     "7344ae5b7ee6c3e7e6b0fe0640412a37625d1fbfff95c48bbb2dc43964946972",
     "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"},
    {"aws_put_object",
     "PUT",
     "/test%24file.text",
     "",
     {{"date", "Fri, 24 May 2013 00:00:00 GMT"},
      {"host", doc_host},
      {"x-amz-content-sha256", "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072"},
      {"x-amz-date", doc_time},
      {"x-amz-storage-class", "REDUCED_REDUNDANCY"}},
     "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072",
     doc_time,
     doc_scope,
     doc_secret,
     "9e0e90d9c76de8fa5b200d8c849cd5b8dc7a3be3951ddb7f6a76b4158342019d",
     "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"},
    {"aws_get_bucket_lifecycle",
     "GET",
     "/",
     "lifecycle",
     {{"host", doc_host}, {"x-amz-content-sha256", empty_hash}, {"x-amz-date", doc_time}},
     empty_hash,
     doc_time,
     doc_scope,
     doc_secret,
     "9766c798316ff2757b517bc739a67f6213b4ab36dd5da2f94eaebf79c77395ca",
     "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"},
    {"aws_get_bucket_list_objects",
     "GET",
     "/",
     "max-keys=2&prefix=J",
     {{"host", doc_host}, {"x-amz-content-sha256", empty_hash}, {"x-amz-date", doc_time}},
     empty_hash,
     doc_time,
     doc_scope,
     doc_secret,
     "df57d21db20da04d7fa30298dd4488ba3a2b47ca3a489c74750e0f1e7df1b9b7",
     "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"},
    {"botocore_create_session",
     "GET",
     "/",
     "session",
     {{"host", express_host},
      {"x-amz-content-sha256", empty_hash},
      {"x-amz-create-session-mode", "ReadWrite"},
      {"x-amz-date", express_time}},
     empty_hash,
     express_time,
     express_scope,
     doc_secret,
     "0819b6a27f7b260c0a71d2ce60a953e2968fc6e099655ca40d4f2b0facb2897e",
     "06d02b76f2e58ac1005fda02ad6324968d97b3a829099f336998633049ccad32"},
    {"botocore_get_range_of_an_escaped_key",
     "GET",
     "/dir%201/a%2Bb%3D%C3%BC~.txt",
     "",
     {{"host", express_host},
      {"range", "bytes=0-9"},
      {"x-amz-content-sha256", empty_hash},
      {"x-amz-date", express_time},
      {"x-amz-s3session-token", session_token}},
     empty_hash,
     express_time,
     express_scope,
     session_secret,
     "0bc1eb67d887d3b271429d5d479feabe2cc69342d0ded5407763f868aac48cfb",
     "a3450c83c1ffc159be47f7bac02d522bfec7504965838aa1353f454d4ff5d071"},
    {"botocore_put_if_absent",
     "PUT",
     "/k",
     "",
     {{"host", express_host},
      {"if-none-match", "*"},
      {"x-amz-checksum-crc32", "NhCmhg=="},
      {"x-amz-content-sha256", std::string(unsigned_payload)},
      {"x-amz-date", express_time},
      {"x-amz-s3session-token", session_token}},
     std::string(unsigned_payload),
     express_time,
     express_scope,
     session_secret,
     "fd125ea81bf93f6b9c2ebb312945c5acccdc3a359b798929f87fa1002c9d8ce9",
     "03a7b0d00e19c8b3406dbbbabad87a567e010d9864e40b22280662e821ce40b3"},
    {"botocore_list",
     "GET",
     "/",
     "list-type=2&prefix=p%2F&delimiter=%2F&max-keys=5&continuation-token=a%2Bb%3D%3D",
     {{"host", express_host},
      {"x-amz-content-sha256", empty_hash},
      {"x-amz-date", express_time},
      {"x-amz-s3session-token", session_token}},
     empty_hash,
     express_time,
     express_scope,
     session_secret,
     "3405cc20660a345ab5e459bc1757084373bb4e02e49aeaa51b74e27bc7bb3391",
     "6705fd9952e18f42a2e9d24fdfadad8fee964b3dbf43e39e794231a6f4cf3fb4"},
};

class SigV4Examples : public testing::TestWithParam<Example> {};

TEST_P(SigV4Examples, canonical_request_has_the_published_hash) {
  const Example& example = GetParam();
  const auto canonical =
      canonical_request(example.method, example.path, example.query, example.headers, example.payload_hash);
  EXPECT_EQ(sha256_hex(canonical), example.canonical_hash) << canonical;
}

TEST_P(SigV4Examples, signature_is_the_published_one) {
  const Example& example = GetParam();
  const auto canonical =
      canonical_request(example.method, example.path, example.query, example.headers, example.payload_hash);
  const auto key = SigningKey::derive(example.secret, example.scope);
  EXPECT_EQ(key.sign(string_to_sign(example.amz_date, example.scope, canonical)), example.signature);
}

INSTANTIATE_TEST_SUITE_P(SigV4, SigV4Examples, testing::ValuesIn(examples),
                         [](const auto& example) { return std::string(example.param.name); });

TEST(CanonicalRequest, empty_path_is_a_slash) {
  EXPECT_EQ(canonical_request("GET", "", "", {}, "h"), canonical_request("GET", "/", "", {}, "h"));
}

TEST(CanonicalRequest, path_is_signed_as_it_stands) {
  EXPECT_EQ(canonical_request("GET", "/b//a/../%2e", "", {}, "h"), "GET\n/b//a/../%2e\n\n\n\nh");
}

TEST(CanonicalRequest, query_is_sorted_by_name_then_value_in_canonical_encoding) {
  EXPECT_EQ(canonical_request("GET", "/", "b=2&a-b=1&a=%7e/&b=1&session&&c=%", {}, "h"),
            "GET\n/\na=~%2F&a-b=1&b=1&b=2&c=%&session=\n\n\nh");
}

TEST(CanonicalRequest, header_values_are_trimmed_and_their_inner_blanks_collapsed) {
  EXPECT_EQ(canonical_request("GET", "/", "", {{"host", "h"}, {"x-amz-meta-a", " \t b  c\t d "}}, "h"),
            "GET\n/\n\nhost:h\nx-amz-meta-a:b c d\n\nhost;x-amz-meta-a\nh");
}

TEST(SigningKey, long_secret_is_hashed_before_use) {
  // AWS4 and 64 letters are more than a block of SHA-256; computed with Python's hmac module.
  const auto key = SigningKey::derive(std::string(64, 'x'), express_scope);
  EXPECT_EQ(key.sign("message"), "865c4d2303d09e07fc3636fdafd53420a7fcce603f4cc7663abbd009295af74e");
}

}  // namespace
}  // namespace redis3::aws
