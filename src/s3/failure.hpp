#pragma once

#include "redis3/error.hpp"
#include "s3/operation.hpp"
#include "s3/xml.hpp"

#include <string>

namespace redis3::s3 {

/// The condition that a write was sent with; it says what a refusal means.
enum class WriteCondition { none, if_absent, if_match };

/// An answer of S3 that is not what was asked for.
struct Failure {
  Operation operation;
  WriteCondition condition = WriteCondition::none;
  /// Whether a rename had a condition on its source, too.
  bool has_source_condition = false;
  int status = 0;
  ErrorBody body;
  std::string request_id;
  /// Which bucket it was about; empty where that does not matter.
  std::string bucket;
};

/// What the caller is to make of it: S3's code decides, else the status; see the table in the source.
///
///   PutObject     412: already_exists (if_absent) or conflict (if_match); 404 with if_match: conflict
///   DeleteObject  412: conflict; 404: not_found
///   CompleteMultipartUpload  as PutObject, also where the code came with 200; NoSuchUpload: outcome_unknown
///   an append    InvalidWriteOffset, 412: conflict; 404: not_found; what does not go with this object
///                (TooManyParts, another kind of checksum or encryption): unsupported
///   RenameObject 412: already_exists where it certainly was if_absent of the new key, else conflict; 404:
///                not_found, but conflict with if_match of the new key, which may be meant
///   409           conflict, but for BucketAlreadyExists and BucketAlreadyOwnedByYou: already_exists
///   500, 502, 504 outcome_unknown for what changes something, else unavailable
///   NoSuchBucket  not_found for HeadBucket; invalid for all others, so that nobody takes a missing bucket
///   for a missing key
Error to_error(const Failure& failure);

/// What a failure of the connection means for this operation: a read whose answer is lost has no outcome to
/// be unknown, and a write whose answer cannot be understood has one.
Error to_error(Operation operation, const Error& transport_error);

}  // namespace redis3::s3
