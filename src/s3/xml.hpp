#pragma once

#include "aws/credentials.hpp"
#include "base/clock.hpp"
#include "redis3/error.hpp"
#include "s3/address.hpp"
#include "s3/object.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// The XML documents of S3 that the client reads and writes. Elements are found by name; their order and what
/// else is there do not matter. Readers take the document by value, since it is parsed in place. No document
/// is read that is longer than xml_bytes_max, and no entity but the five of XML itself is expanded.
namespace redis3::s3 {

/// A page of 1,000 names of 1,024 bytes, every byte of them escaped, is 3 MB and a little.
inline constexpr std::size_t xml_bytes_max = 8u << 20;

/// What an error document tells. Everything is empty where the body is none.
struct ErrorBody {
  std::string code;
  std::string message;
  /// The Region that the server expects, where it says so.
  std::string region;
  /// The header of the condition that did not hold, where it says so: "If-None-Match".
  std::string condition;
};

ErrorBody read_error(std::string body);

/// Whether a body that came with 200 is an error document nevertheless, as S3 allows itself for slow calls.
bool holds_error(std::string_view body) noexcept;

/// The session in the answer to CreateSession; it always ends. Errors  corrupt  a part is missing, or is none
/// of its kind
Result<aws::Grant> read_session(std::string body);

struct ListedObject {
  std::string key;
  std::string etag;
  std::uint64_t size_bytes = 0;
  TimePoint last_modified;
  /// S3's names of the checksums that the object was put with, such as "CRC32C".
  std::vector<std::string> checksum_algorithms;
};

/// One page of ListObjectsV2, its names decoded.
struct ListedPage {
  std::vector<ListedObject> objects;
  std::vector<std::string> prefixes;
  /// NextContinuationToken; empty on the last page.
  std::string next_token;
};

/// Errors  corrupt  it is no listing, a part of it is missing or is none of its kind
Result<ListedPage> read_list(std::string body);

/// The UploadId in the answer to CreateMultipartUpload. Errors  corrupt  there is none
Result<std::string> read_upload_id(std::string body);

/// One part of an upload, as S3 has it.
struct UploadedPart {
  std::string etag;
  std::string checksum;
};

/// The body of CompleteMultipartUpload: the parts in their order, numbered from 1.
std::string complete_upload_body(Checksum checksum, std::span<const UploadedPart> parts);
/// The ETag in the answer to it; empty where there is none.
std::string read_completed_etag(std::string body);

/// The body of CreateBucket; empty for a general-purpose bucket in us-east-1, which takes none.
std::string create_bucket_body(const BucketName& bucket, std::string_view region);

}  // namespace redis3::s3
