#pragma once

#include "base/clock.hpp"
#include "embedded/object_table.hpp"
#include "local_s3/error_response.hpp"
#include "local_s3/exchange.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// The buckets of the endpoint: who created them and when.
namespace redis3::local_s3 {

struct BucketRecord {
  std::string name;
  BucketKind kind = BucketKind::general_purpose;
  /// The access key id that created it, and that alone may touch it.
  std::string owner;
  TimePoint created_at;
};

std::optional<BucketRecord> find_bucket(const embedded::Rows& rows, std::string_view bucket);
void put_bucket(embedded::Rows& rows, const BucketRecord& bucket);
/// Removes an empty bucket, its rules, and what was remembered of its renames.
void erase_bucket(embedded::Rows& rows, std::string_view bucket);
/// Whether objects or uploads in progress are there.
bool is_bucket_in_use(const embedded::Rows& rows, std::string_view bucket);

/// A bucket's lifecycle rules, as they were put.
struct LifecycleRules {
  std::string xml;
  /// What came beside them in x-amz-transition-default-minimum-object-size; of a general-purpose bucket.
  std::string transition_minimum;
};
std::optional<LifecycleRules> find_lifecycle(const embedded::Rows& rows, std::string_view bucket);
void put_lifecycle(embedded::Rows& rows, std::string_view bucket, const LifecycleRules& rules);
void erase_lifecycle(embedded::Rows& rows, std::string_view bucket);

/// Up to `limit` buckets of this kind that `owner` created, with names after `after`, in order; and whether
/// there are more.
std::pair<std::vector<BucketRecord>, bool> list_buckets(const embedded::Rows& rows, BucketKind kind,
                                                        std::string_view owner, std::string_view after,
                                                        std::size_t limit);

/// The bucket that a request is about, if the one who signed may touch it.
/// Errors  NoSuchBucket; AccessDenied where another access key created it.
Answer<BucketRecord> open_bucket(const embedded::Rows& rows, std::string_view bucket, const Request& request);

}  // namespace redis3::local_s3
