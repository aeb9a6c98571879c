#pragma once

#include "base/clock.hpp"
#include "local_s3/conditions.hpp"
#include "local_s3/error_response.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// The XML documents that requests bring. A document that is too long, not well formed, or not of the shape
/// that S3's schema gives it is refused with MalformedXML. Elements are found by their names, in any order;
/// unknown ones are passed over.
namespace redis3::local_s3 {

/// S3's own limit for request documents is not told; this holds 10,000 parts with checksums.
inline constexpr std::size_t request_xml_bytes_max = 4u << 20;

/// <CreateBucketConfiguration>: what sort of bucket, and where.
struct BucketConfiguration {
  std::optional<std::string> location_constraint;
  /// <Location><Type> and <Name>
  std::string location_type;
  std::string location_name;
  /// <Bucket><Type> and <DataRedundancy>
  std::string bucket_type;
  std::string data_redundancy;
};
/// An empty document is an empty configuration.
Answer<BucketConfiguration> parse_bucket_configuration(std::string_view xml);

/// <Delete>: up to 1,000 objects, each with its own conditions.
struct DeleteList {
  struct Entry {
    std::string key;
    std::string version_id;
    DeleteCondition condition;
  };
  std::vector<Entry> entries;
  bool is_quiet = false;
};
Answer<DeleteList> parse_delete_list(std::string_view xml);

/// <CompleteMultipartUpload>: the parts that the object is made of.
struct PartList {
  struct Entry {
    std::uint64_t number = 0;
    std::string etag;
    /// The algorithm's name and its Base64, for each that the client tells.
    std::vector<std::pair<std::string, std::string>> checksums;
  };
  std::vector<Entry> entries;
};
Answer<PartList> parse_part_list(std::string_view xml);

}  // namespace redis3::local_s3
