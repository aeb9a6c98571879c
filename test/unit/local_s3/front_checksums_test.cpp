#include "local_s3/checksums.hpp"

#include <gtest/gtest.h>

#include <string>

using namespace redis3;
using namespace redis3::local_s3;

namespace {

ErrorCode code_of(const HeaderMap& headers) {
  const auto announced = announced_checksum(headers);
  EXPECT_FALSE(announced);
  return announced ? ErrorCode::internal_error : announced.error().code();
}

}  // namespace

TEST(Checksums, are_those_that_s3_tells_of_hello) {
  EXPECT_EQ(checksum_base64(ChecksumAlgorithm::crc32, "hello"), "NhCmhg==");
  EXPECT_EQ(checksum_base64(ChecksumAlgorithm::crc32c, "hello"), "mnG7TA==");
  EXPECT_EQ(checksum_base64(ChecksumAlgorithm::crc64nvme, "hello"), "M3eFcAZSQlc=");
  EXPECT_EQ(checksum_base64(ChecksumAlgorithm::sha1, "hello"), "qvTGHdzF6KLavt4PO0gs2a6pQ00=");
  EXPECT_EQ(checksum_base64(ChecksumAlgorithm::sha256, "hello"),
            "LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=");
  EXPECT_EQ(checksum_base64(ChecksumAlgorithm::crc64nvme, "123456789"), "rosUhgp5mIg=");
  EXPECT_EQ(checksum_base64(ChecksumAlgorithm::crc32, ""), "AAAAAA==");
}

TEST(Checksums, have_a_name_and_a_field_each) {
  EXPECT_EQ(name_of(ChecksumAlgorithm::crc64nvme), "CRC64NVME");
  EXPECT_EQ(checksum_header_of(ChecksumAlgorithm::crc32c), "x-amz-checksum-crc32c");
  EXPECT_EQ(checksum_algorithm_of("sha256"), ChecksumAlgorithm::sha256);
  EXPECT_EQ(checksum_algorithm_of("SHA1"), ChecksumAlgorithm::sha1);
  EXPECT_EQ(checksum_algorithm_of("MD5"), std::nullopt);
}

TEST(Checksums, are_announced_by_a_field) {
  const auto announced = announced_checksum({{"x-amz-checksum-crc32", "NhCmhg=="},
                                             {"x-amz-sdk-checksum-algorithm", "CRC32"},
                                             {"x-amz-checksum-mode", "ENABLED"}});
  ASSERT_TRUE(announced);
  ASSERT_TRUE(*announced);
  EXPECT_EQ((*announced)->algorithm, ChecksumAlgorithm::crc32);
  EXPECT_EQ((*announced)->value, "NhCmhg==");
}

TEST(Checksums, are_announced_for_a_trailer) {
  const auto announced = announced_checksum(
      {{"x-amz-trailer", "x-amz-checksum-sha256"}, {"x-amz-sdk-checksum-algorithm", "SHA256"}});
  ASSERT_TRUE(announced);
  ASSERT_TRUE(*announced);
  EXPECT_EQ((*announced)->algorithm, ChecksumAlgorithm::sha256);
  EXPECT_EQ((*announced)->value, std::nullopt);
}

TEST(Checksums, need_not_be_there) {
  const auto announced =
      announced_checksum({{"content-length", "5"}, {"x-amz-checksum-type", "FULL_OBJECT"}});
  ASSERT_TRUE(announced);
  EXPECT_FALSE(*announced);
}

TEST(Checksums, two_are_refused) {
  EXPECT_EQ(code_of({{"x-amz-checksum-crc32", "NhCmhg=="}, {"x-amz-checksum-crc32c", "mnG7TA=="}}),
            ErrorCode::invalid_request);
  EXPECT_EQ(code_of({{"x-amz-checksum-crc32", "NhCmhg=="}, {"x-amz-trailer", "x-amz-checksum-crc32"}}),
            ErrorCode::invalid_request);
}

TEST(Checksums, an_algorithm_without_a_value_is_refused) {
  EXPECT_EQ(code_of({{"x-amz-sdk-checksum-algorithm", "CRC32"}}), ErrorCode::invalid_request);
  EXPECT_EQ(code_of({{"x-amz-sdk-checksum-algorithm", "CRC32C"}, {"x-amz-checksum-crc32", "NhCmhg=="}}),
            ErrorCode::invalid_request);
}

TEST(Checksums, values_of_another_form_are_refused) {
  for (const std::string value : {"", "NhCmhg", "NhCmhg=", "mnG7TA==NhCmhg==", "M3eFcAZSQlc=", "!!!!!!=="}) {
    EXPECT_EQ(code_of({{"x-amz-checksum-crc32", value}}), ErrorCode::invalid_request) << value;
    EXPECT_FALSE(checked_value(ChecksumAlgorithm::crc32, value)) << value;
  }
}

TEST(Checksums, unknown_algorithms_are_refused) {
  EXPECT_EQ(code_of({{"x-amz-checksum-xxhash64", "AAAAAAAAAAA="}}), ErrorCode::invalid_request);
  EXPECT_EQ(code_of({{"x-amz-trailer", "x-amz-checksum-md5"}}), ErrorCode::invalid_request);
  EXPECT_EQ(code_of({{"x-amz-trailer", "x-amz-meta-late"}}), ErrorCode::invalid_request);
}

TEST(Checksums, a_body_that_differs_is_a_bad_digest) {
  EXPECT_TRUE(verify_checksum(ChecksumAlgorithm::crc32c, "mnG7TA==", "hello"));
  const auto verified = verify_checksum(ChecksumAlgorithm::crc32c, "mnG7TA==", "hellp");
  ASSERT_FALSE(verified);
  EXPECT_EQ(verified.error().code(), ErrorCode::bad_digest);
  EXPECT_EQ(verified.error().message(), "The CRC32C you specified did not match the calculated checksum.");
}

TEST(Checksums, content_md5_is_for_general_purpose_buckets) {
  constexpr std::string_view md5_of_hello = "XUFAKrxLKna5cZ2REBfFkg==";
  EXPECT_TRUE(verify_content_md5(md5_of_hello, BucketKind::general_purpose, "hello"));
  EXPECT_EQ(verify_content_md5(md5_of_hello, BucketKind::general_purpose, "hellp").error().code(),
            ErrorCode::bad_digest);
  EXPECT_EQ(verify_content_md5("aGVsbG8=", BucketKind::general_purpose, "hello").error().code(),
            ErrorCode::invalid_digest);
  EXPECT_EQ(verify_content_md5("not base64", BucketKind::general_purpose, "hello").error().code(),
            ErrorCode::invalid_digest);
  const auto refused = verify_content_md5(md5_of_hello, BucketKind::directory, "hello");
  EXPECT_EQ(refused.error().message(), "This bucket does not support Content Md5 header.");
}
