#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

/// Faults as data: what can go wrong with a request to S3, with which requests and how often. Pure decisions;
/// local_s3 makes them happen.
namespace redis3::faults {

/// The operations of S3 that a rule can name.
enum class S3Call {
  abort_multipart_upload,
  complete_multipart_upload,
  copy_object,
  create_bucket,
  create_multipart_upload,
  create_session,
  delete_bucket,
  delete_bucket_lifecycle,
  delete_object,
  delete_objects,
  get_bucket_lifecycle,
  get_bucket_location,
  get_object,
  head_bucket,
  head_object,
  list_buckets,
  list_multipart_uploads,
  list_objects,
  list_objects_v2,
  list_parts,
  put_bucket_lifecycle,
  put_object,
  rename_object,
  upload_part,
  upload_part_copy,
  other,  ///< What is no operation that the endpoint knows.
};

inline constexpr std::size_t s3_call_count = static_cast<std::size_t>(S3Call::other) + 1;

/// S3's own name, "PutObject"; of S3Call::other "Other".
std::string_view name_of(S3Call call) noexcept;
/// The call of that name, in any case of letters.
std::optional<S3Call> s3_call_of(std::string_view name) noexcept;
/// Whether it changes what is stored.
bool is_write(S3Call call) noexcept;

}  // namespace redis3::faults
