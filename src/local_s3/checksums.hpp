#pragma once

#include "local_s3/addressing.hpp"
#include "local_s3/authorization.hpp"
#include "local_s3/error_response.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>

/// S3's checksums of a body: which one a request announces, and whether it holds.
/// Source: docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html
namespace redis3::local_s3 {

enum class ChecksumAlgorithm { crc32, crc32c, crc64nvme, sha1, sha256 };

/// S3's spelling: "CRC32C".
std::string_view name_of(ChecksumAlgorithm algorithm) noexcept;
/// Takes any case.
std::optional<ChecksumAlgorithm> checksum_algorithm_of(std::string_view name) noexcept;
/// The field that tells its value: "x-amz-checksum-crc32c".
std::string checksum_header_of(ChecksumAlgorithm algorithm);

/// Base64 of the checksum's bytes, most significant first, as the fields have it.
std::string checksum_base64(ChecksumAlgorithm algorithm, std::string_view bytes);

/// The checksum that a request says its body has.
struct AnnouncedChecksum {
  ChecksumAlgorithm algorithm;
  /// Base64, of the algorithm's length; absent where a trailer will tell it.
  std::optional<std::string> value;
};

/// What the fields of a request, before its body, announce.
///
/// Refuses  InvalidRequest where there are two checksums, one of an unknown algorithm or not of its
///          algorithm's form, or x-amz-sdk-checksum-algorithm without any checksum or with one of another
///          algorithm.
Answer<std::optional<AnnouncedChecksum>> announced_checksum(const HeaderMap& headers);

/// The value that a trailer told, if it has the algorithm's form. Refuses InvalidRequest.
Answer<std::string> checked_value(ChecksumAlgorithm algorithm, std::string_view value);

/// Refuses BadDigest where `body` has another checksum.
Answer<void> verify_checksum(ChecksumAlgorithm algorithm, std::string_view expected, std::string_view body);

/// Refuses InvalidRequest for directory buckets, which do not take the field; InvalidDigest; BadDigest.
Answer<void> verify_content_md5(std::string_view content_md5, BucketKind kind, std::string_view body);

}  // namespace redis3::local_s3
