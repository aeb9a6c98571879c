#pragma once

#include "local_s3/error_response.hpp"
#include "local_s3/exchange.hpp"
#include "local_s3/object_record.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// What the headers of a write may say, and what of them an object keeps.
namespace redis3::local_s3 {

/// S3's limit for keys, in bytes of UTF-8.
inline constexpr std::size_t key_bytes_limit = 1024;
/// S3's limit for the names and values of user metadata, and for those of the standard headers.
inline constexpr std::size_t metadata_bytes_limit = 2048;

/// Errors  KeyTooLongError; InvalidURI where the key is not UTF-8 or holds a NUL.
Answer<void> check_key(std::string_view key);

/// Errors  AccessDenied     x-amz-expected-bucket-owner is another account
///         InvalidArgument  a versionId but `null`, since no bucket has versions
///         NotImplemented   headers of what buckets here do not have: ACLs, tags, object lock, SSE-C, KMS,
///                          website redirects
Answer<void> check_headers(const Request& request, BucketKind kind, std::string_view account_id);

/// EXPRESS_ONEZONE in a directory bucket, STANDARD and the like in the others.
/// Errors  InvalidStorageClass.
Answer<std::string> storage_class_of(const Request& request, BucketKind kind);

/// What a GET of the object answers with: Content-Type and its kin in S3's spelling, and x-amz-meta-*. A
/// value that is not ASCII is taken for Latin-1 and kept as RFC 2047 has it, as S3 does.
/// Errors  MetadataTooLarge.
Answer<std::vector<std::pair<std::string, std::string>>> headers_to_store(const Request& request);
/// Whether the request has x-amz-meta-* headers.
bool has_user_metadata(const Request& request);

}  // namespace redis3::local_s3
