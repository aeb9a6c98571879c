#pragma once

#include "base/clock.hpp"
#include "base/random.hpp"
#include "embedded/object_table.hpp"
#include "local_s3/bucket_catalog.hpp"
#include "local_s3/error_response.hpp"
#include "local_s3/object_record.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Multipart uploads in progress and their parts, as the table holds them.
namespace redis3::local_s3 {

/// An upload: its row is to_row(object) and a line `replaces TIME ETAG` about the object that was at the key
/// when the upload began, where there was one.
struct MultipartUpload {
  std::string bucket;
  std::string key;
  std::string id;
  BucketKind kind = BucketKind::general_purpose;
  /// What the object will be: headers, storage class, the checksum's algorithm and type (without value;
  /// implied where the client named none), last_modified the upload's beginning, and etag the one that its
  /// parts report in a directory bucket.
  ObjectRecord object;
  /// Tells the state of the key when the upload began: version_of() of its row.
  std::string replaces;
};

/// A name for one state of a key: empty where nothing is there.
std::string version_of(const std::optional<embedded::RowInfo>& row);

/// A new id, which sorts by the time of its making.
std::string new_upload_id(TimePoint now, Random& random);

void put_upload(embedded::Rows& rows, const MultipartUpload& upload);
/// The upload that a request's uploadId names.
/// Errors  those of open_bucket(); NoSuchUpload.
Answer<MultipartUpload> open_upload(const embedded::Rows& rows, const Request& request);
/// Removes the upload with its parts.
void erase_upload(embedded::Rows& rows, const MultipartUpload& upload);

struct UploadPart {
  std::uint64_t number = 0;
  ObjectRecord object;
};

void put_part(embedded::Rows& rows, const MultipartUpload& upload, const UploadPart& part,
              std::string_view body);
/// Up to `limit` parts with numbers above `after`, in order.
std::vector<UploadPart> parts_of(const embedded::Rows& rows, const MultipartUpload& upload,
                                 std::uint64_t after, std::size_t limit);
/// Appends the part's bytes to `body`.
void append_part(std::string& body, const embedded::Rows& rows, const MultipartUpload& upload,
                 const UploadPart& part);

}  // namespace redis3::local_s3
