#pragma once

#include "embedded/object_table.hpp"
#include "local_s3/bucket_catalog.hpp"
#include "local_s3/error_response.hpp"
#include "local_s3/object_record.hpp"
#include "local_s3/operations.hpp"

#include <optional>
#include <string>
#include <string_view>

/// What the operations that make objects have in common.
namespace redis3::local_s3 {

/// What a write would make of the request's headers alone: storage class, stored headers and time, without
/// etag and checksum.
/// Errors  those of check_headers(), check_key(), storage_class_of() and headers_to_store().
Answer<ObjectRecord> record_of_request(const Backend& backend, const Request& request, BucketKind kind);

/// The etag that a write of `body` gives: `fresh`, which is random, in a directory bucket, else its MD5.
std::string etag_of_write(BucketKind kind, const std::string& fresh, std::string_view body);

/// What PutObject, and its kin, tell of what they made: ETag, checksum, encryption.
void add_write_headers(Response& response, const ObjectRecord& object);

}  // namespace redis3::local_s3
