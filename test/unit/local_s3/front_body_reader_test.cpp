#include "local_s3/body_reader.hpp"

#include <gtest/gtest.h>

#include <string>

using namespace redis3;
using namespace redis3::local_s3;

namespace {

constexpr std::string_view sha256_of_hello =
    "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

Request put(HeaderMap headers, std::string bucket = "plain") {
  Request request;
  request.method = "PUT";
  request.bucket = std::move(bucket);
  request.key = "k";
  request.headers = std::move(headers);
  return request;
}

Identity identity_with(std::string_view payload_hash) {
  Identity identity;
  identity.payload_hash = payload_hash;
  return identity;
}

Answer<void> read(Request& request, std::string_view payload_hash, std::string_view bytes,
                  std::uint64_t body_bytes_max = 100) {
  auto reader = BodyReader::begin(request, identity_with(payload_hash), body_bytes_max);
  if (!reader) return reader.error();
  if (const auto fed = reader->feed(bytes); !fed) return fed;
  return reader->finish(request);
}

ErrorCode code_of(Request request, std::string_view payload_hash, std::string_view bytes,
                  std::uint64_t body_bytes_max = 100) {
  const auto done = read(request, payload_hash, bytes, body_bytes_max);
  EXPECT_FALSE(done);
  return done ? ErrorCode::internal_error : done.error().code();
}

HeaderMap streaming_headers() {
  return {{"content-encoding", "aws-chunked"},
          {"x-amz-decoded-content-length", "5"},
          {"x-amz-trailer", "x-amz-checksum-crc32"},
          {"x-amz-sdk-checksum-algorithm", "CRC32"}};
}

constexpr std::string_view streamed_hello = "5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n";

}  // namespace

TEST(BodyReader, takes_a_plain_body_with_its_hash_and_checksum) {
  Request request = put({{"content-length", "5"}, {"x-amz-checksum-crc32", "NhCmhg=="}});
  ASSERT_TRUE(read(request, sha256_of_hello, "hello"));
  EXPECT_EQ(request.body, "hello");
  EXPECT_EQ(request.checksum, std::make_pair(std::string("CRC32"), std::string("NhCmhg==")));
}

TEST(BodyReader, takes_an_unsigned_body_as_it_is) {
  Request request = put({{"content-length", "5"}});
  ASSERT_TRUE(read(request, aws::unsigned_payload, "hello"));
  EXPECT_EQ(request.body, "hello");
  EXPECT_EQ(request.checksum, std::nullopt);
}

TEST(BodyReader, notices_a_body_that_was_not_the_signed_one) {
  EXPECT_EQ(code_of(put({}), sha256_of_hello, "hellp"), ErrorCode::x_amz_content_sha256_mismatch);
  EXPECT_EQ(code_of(put({}), sha256_of_hello, ""), ErrorCode::x_amz_content_sha256_mismatch);
}

TEST(BodyReader, notices_a_wrong_checksum) {
  EXPECT_EQ(code_of(put({{"x-amz-checksum-crc32", "AAAAAA=="}}), sha256_of_hello, "hello"),
            ErrorCode::bad_digest);
  EXPECT_EQ(code_of(put({{"content-md5", "AAAAAAAAAAAAAAAAAAAAAA=="}}), sha256_of_hello, "hello"),
            ErrorCode::bad_digest);
}

TEST(BodyReader, refuses_content_md5_for_a_directory_bucket) {
  EXPECT_EQ(code_of(put({{"content-md5", "XUFAKrxLKna5cZ2REBfFkg=="}}, "b--use1-az5--x-s3"), sha256_of_hello,
                    "hello"),
            ErrorCode::invalid_request);
}

TEST(BodyReader, takes_aws_chunked_apart_and_its_traces_away) {
  Request request = put(streaming_headers());
  ASSERT_TRUE(read(request, streaming_unsigned_trailer, streamed_hello));
  EXPECT_EQ(request.body, "hello");
  EXPECT_EQ(request.checksum, std::make_pair(std::string("CRC32"), std::string("NhCmhg==")));
  EXPECT_EQ(request.header("content-encoding"), std::nullopt);
  EXPECT_EQ(request.header("content-length"), "5");
}

TEST(BodyReader, leaves_the_other_encodings_of_a_body) {
  for (const std::string coding : {"aws-chunked,gzip", "gzip, aws-chunked", "AWS-chunked , gzip"}) {
    HeaderMap headers = streaming_headers();
    headers["content-encoding"] = coding;
    Request request = put(headers);
    ASSERT_TRUE(read(request, streaming_unsigned_trailer, streamed_hello));
    EXPECT_EQ(request.header("content-encoding"), "gzip");
  }
}

TEST(BodyReader, notices_a_wrong_trailing_checksum) {
  EXPECT_EQ(code_of(put(streaming_headers()), streaming_unsigned_trailer,
                    "5\r\nhellp\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n"),
            ErrorCode::bad_digest);
  EXPECT_EQ(code_of(put(streaming_headers()), streaming_unsigned_trailer,
                    "5\r\nhello\r\n0\r\nx-amz-checksum-crc32:none\r\n\r\n"),
            ErrorCode::invalid_request);
}

TEST(BodyReader, wants_aws_chunked_described) {
  HeaderMap headers = streaming_headers();
  headers.erase("x-amz-decoded-content-length");
  EXPECT_EQ(code_of(put(headers), streaming_unsigned_trailer, streamed_hello),
            ErrorCode::missing_content_length);
  headers["x-amz-decoded-content-length"] = "five";
  EXPECT_EQ(code_of(put(headers), streaming_unsigned_trailer, streamed_hello), ErrorCode::invalid_argument);
  EXPECT_EQ(code_of(put({{"x-amz-decoded-content-length", "5"}}), streaming_unsigned_trailer, streamed_hello),
            ErrorCode::invalid_request);
  EXPECT_EQ(code_of(put(streaming_headers()), aws::unsigned_payload, "hello"), ErrorCode::invalid_request);
}

TEST(BodyReader, keeps_to_its_limit) {
  EXPECT_EQ(code_of(put({{"content-length", "6"}}), aws::unsigned_payload, "", 5),
            ErrorCode::entity_too_large);
  EXPECT_EQ(code_of(put({}), aws::unsigned_payload, "hello!", 5), ErrorCode::entity_too_large);
  EXPECT_EQ(code_of(put(streaming_headers()), streaming_unsigned_trailer, streamed_hello, 4),
            ErrorCode::entity_too_large);
  Request request = put({{"content-length", "5"}});
  EXPECT_TRUE(read(request, aws::unsigned_payload, "hello", 5));
}

TEST(BodyReader, leaves_the_checksum_of_a_multipart_object_to_the_service) {
  Request request = put({{"x-amz-checksum-crc32", "AAAAAA==-2"}});
  request.method = "POST";
  request.query["uploadId"] = "u";
  ASSERT_TRUE(read(request, aws::unsigned_payload, "<CompleteMultipartUpload/>"));
  EXPECT_EQ(request.checksum, std::nullopt);
  EXPECT_EQ(request.header("x-amz-checksum-crc32"), "AAAAAA==-2");
}
