#include "faults/s3_call.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace redis3::faults {
namespace {

struct Entry {
  S3Call call;
  std::string_view name;
  bool is_write;
};

// In the order of the enumeration.
constexpr std::array<Entry, s3_call_count> entries{{
    {S3Call::abort_multipart_upload, "AbortMultipartUpload", true},
    {S3Call::complete_multipart_upload, "CompleteMultipartUpload", true},
    {S3Call::copy_object, "CopyObject", true},
    {S3Call::create_bucket, "CreateBucket", true},
    {S3Call::create_multipart_upload, "CreateMultipartUpload", true},
    {S3Call::create_session, "CreateSession", false},
    {S3Call::delete_bucket, "DeleteBucket", true},
    {S3Call::delete_bucket_lifecycle, "DeleteBucketLifecycle", true},
    {S3Call::delete_object, "DeleteObject", true},
    {S3Call::delete_objects, "DeleteObjects", true},
    {S3Call::get_bucket_lifecycle, "GetBucketLifecycleConfiguration", false},
    {S3Call::get_bucket_location, "GetBucketLocation", false},
    {S3Call::get_object, "GetObject", false},
    {S3Call::head_bucket, "HeadBucket", false},
    {S3Call::head_object, "HeadObject", false},
    {S3Call::list_buckets, "ListBuckets", false},
    {S3Call::list_multipart_uploads, "ListMultipartUploads", false},
    {S3Call::list_objects, "ListObjects", false},
    {S3Call::list_objects_v2, "ListObjectsV2", false},
    {S3Call::list_parts, "ListParts", false},
    {S3Call::put_bucket_lifecycle, "PutBucketLifecycleConfiguration", true},
    {S3Call::put_object, "PutObject", true},
    {S3Call::rename_object, "RenameObject", true},
    {S3Call::upload_part, "UploadPart", true},
    {S3Call::upload_part_copy, "UploadPartCopy", true},
    {S3Call::other, "Other", false},
}};

constexpr bool entries_are_in_order() {
  for (std::size_t at = 0; at < entries.size(); ++at) {
    if (static_cast<std::size_t>(entries[at].call) != at) return false;
  }
  return true;
}
static_assert(entries_are_in_order());

}  // namespace

std::string_view name_of(S3Call call) noexcept {
  return entries[static_cast<std::size_t>(call)].name;
}

std::optional<S3Call> s3_call_of(std::string_view name) noexcept {
  const auto found = std::find_if(entries.begin(), entries.end(),
                                  [&](const Entry& each) { return equal_ignoring_case(each.name, name); });
  if (found == entries.end()) return std::nullopt;
  return found->call;
}

bool is_write(S3Call call) noexcept {
  return entries[static_cast<std::size_t>(call)].is_write;
}

}  // namespace redis3::faults
