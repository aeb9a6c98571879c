#pragma once

#include "base/clock.hpp"
#include "base/random.hpp"
#include "embedded/object_table.hpp"
#include "local_s3/error_response.hpp"
#include "local_s3/exchange.hpp"
#include "local_s3/service.hpp"
#include "local_s3/session_tokens.hpp"

#include <boost/asio/awaitable.hpp>

/// S3's operations, a function each. Which request is for which is decided in service.cpp.
namespace redis3::local_s3 {

/// What every operation stands on. Outlives it.
struct Backend {
  embedded::ObjectTable& table;
  const Clock& clock;
  Random& random;
  const SessionTokens& tokens;
  const ServiceOptions& options;
};

/// What an operation comes to. The caller keeps `backend` and `request` alive to its end.
using Operation = boost::asio::awaitable<Answer<Response>>;

// Buckets: bucket_operations.cpp.
Operation create_bucket(const Backend& backend, const Request& request);
Operation head_bucket(const Backend& backend, const Request& request);
Operation delete_bucket(const Backend& backend, const Request& request);
Operation get_bucket_location(const Backend& backend, const Request& request);
Operation create_session(const Backend& backend, const Request& request);
/// Rules are kept and told, but nothing is ever done by them: lifecycle_operations.cpp.
Operation get_bucket_lifecycle(const Backend& backend, const Request& request);
Operation put_bucket_lifecycle(const Backend& backend, const Request& request);
Operation delete_bucket_lifecycle(const Backend& backend, const Request& request);
/// ListBuckets, or, where the request was signed for service s3express, ListDirectoryBuckets.
Operation list_all_buckets(const Backend& backend, const Request& request);

// Objects: object_reads.cpp, object_writes.cpp, object_deletes.cpp, object_copies.cpp, object_renames.cpp.
/// GetObject, and HeadObject where the method is HEAD.
Operation get_object(const Backend& backend, const Request& request);
/// PutObject, and with x-amz-write-offset-bytes the append of S3 Express.
Operation put_object(const Backend& backend, const Request& request);
Operation delete_object(const Backend& backend, const Request& request);
Operation delete_objects(const Backend& backend, const Request& request);
Operation copy_object(const Backend& backend, const Request& request);
Operation rename_object(const Backend& backend, const Request& request);

// Listings: object_listings.cpp.
Operation list_objects_v1(const Backend& backend, const Request& request);
Operation list_objects_v2(const Backend& backend, const Request& request);

// Multipart uploads: upload_operations.cpp, upload_completion.cpp, upload_listings.cpp.
Operation create_multipart_upload(const Backend& backend, const Request& request);
Operation abort_multipart_upload(const Backend& backend, const Request& request);
/// UploadPart, and with x-amz-copy-source UploadPartCopy.
Operation upload_part(const Backend& backend, const Request& request);
Operation complete_multipart_upload(const Backend& backend, const Request& request);
Operation list_parts(const Backend& backend, const Request& request);
Operation list_multipart_uploads(const Backend& backend, const Request& request);

}  // namespace redis3::local_s3
