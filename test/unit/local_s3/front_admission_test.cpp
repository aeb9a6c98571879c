#include "local_s3/admission.hpp"

#include <gtest/gtest.h>

#include <string>

using namespace redis3;
using namespace redis3::local_s3;

namespace {

constexpr std::uint64_t body_bytes_max = 1 << 20;

// AWS's example of a signed streaming upload with a trailer, from its head to its last byte:
// docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
class AwsExample : public testing::Test {
 protected:
  AwsExample() {
    request_.method = "PUT";
    request_.headers = {
        {"host", "s3.amazonaws.com"},
        {"x-amz-date", "20130524T000000Z"},
        {"x-amz-storage-class", "REDUCED_REDUNDANCY"},
        {"x-amz-content-sha256", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER"},
        {"content-encoding", "aws-chunked"},
        {"x-amz-decoded-content-length", "66560"},
        {"x-amz-trailer", "x-amz-checksum-crc32c"},
        {"content-length", "66824"},
        {"authorization",
         "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, "
         "SignedHeaders=content-encoding;host;x-amz-content-sha256;x-amz-date;x-amz-decoded-content-length;x-"
         "amz-storage-class;"
         "x-amz-trailer, Signature=106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e"}};
    body_ =
        "10000;chunk-signature=b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2\r\n" +
        std::string(65536, 'a') +
        "\r\n400;chunk-signature=1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7\r\n" +
        std::string(1024, 'a') +
        "\r\n0;chunk-signature=2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992\r\n"
        "x-amz-checksum-crc32c:sOO8/Q==\r\n"
        "x-amz-trailer-signature:d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435\r\n\r\n";
  }

  Answer<BodyReader> admit_it() {
    return admit("/examplebucket/chunkObject.txt", authenticator_, body_bytes_max, request_);
  }

  ManualClock clock_{from_unix_milliseconds(1369353600000)};  // 2013-05-24T00:00:00Z
  SessionTokens tokens_{"AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", clock_};
  Authenticator authenticator_{
      Account{"AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "us-east-1"}, tokens_,
      clock_};
  Request request_;
  std::string body_;
};

}  // namespace

TEST_F(AwsExample, is_admitted_and_read) {
  auto reader = admit_it();
  ASSERT_TRUE(reader) << reader.error().message();
  EXPECT_EQ(request_.bucket, "examplebucket");
  EXPECT_EQ(request_.key, "chunkObject.txt");
  EXPECT_EQ(request_.service, "s3");
  EXPECT_EQ(request_.access_key_id, "AKIAIOSFODNN7EXAMPLE");
  ASSERT_TRUE(reader->feed(body_));
  const auto finished = reader->finish(request_);
  ASSERT_TRUE(finished) << finished.error().message();
  EXPECT_EQ(request_.body, std::string(66560, 'a'));
  EXPECT_EQ(request_.checksum, std::make_pair(std::string("CRC32C"), std::string("sOO8/Q==")));
  EXPECT_EQ(request_.header("content-encoding"), std::nullopt);
}

TEST_F(AwsExample, is_refused_with_one_byte_changed) {
  body_[100] = 'b';
  auto reader = admit_it();
  ASSERT_TRUE(reader);
  const auto fed = reader->feed(body_);
  ASSERT_FALSE(fed);
  EXPECT_EQ(fed.error().code(), ErrorCode::signature_does_not_match);
}

TEST_F(AwsExample, is_refused_when_another_length_was_signed) {
  request_.headers["x-amz-decoded-content-length"] = "66561";
  const auto reader = admit_it();
  ASSERT_FALSE(reader);
  EXPECT_EQ(reader.error().code(), ErrorCode::signature_does_not_match);
}

TEST(Admission, tells_bucket_and_key_of_a_refused_request) {
  const ManualClock clock(from_unix_milliseconds(1735689600000));
  const SessionTokens tokens("AKID", "secret", clock);
  const Authenticator authenticator(Account{"AKID", "secret", "us-east-1"}, tokens, clock);
  Request request;
  request.method = "GET";
  request.headers["host"] = "127.0.0.1:9010";
  const auto reader =
      admit("/b--use1-az5--x-s3//a%20b?x-id=GetObject", authenticator, body_bytes_max, request);
  ASSERT_FALSE(reader);
  EXPECT_EQ(reader.error().code(), ErrorCode::access_denied);
  EXPECT_EQ(request.bucket, "b--use1-az5--x-s3");
  EXPECT_EQ(request.key, "a b");
  EXPECT_EQ(request.parameter("x-id"), "GetObject");
}

TEST(Admission, wants_a_host) {
  const ManualClock clock(from_unix_milliseconds(1735689600000));
  const SessionTokens tokens("AKID", "secret", clock);
  const Authenticator authenticator(Account{"AKID", "secret", "us-east-1"}, tokens, clock);
  Request request;
  request.method = "GET";
  EXPECT_FALSE(admit("/", authenticator, body_bytes_max, request));
}
