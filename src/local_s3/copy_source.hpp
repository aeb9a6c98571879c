#pragma once

#include "base/clock.hpp"
#include "embedded/object_table.hpp"
#include "local_s3/error_response.hpp"
#include "local_s3/exchange.hpp"
#include "local_s3/object_record.hpp"

#include <string>

namespace redis3::local_s3 {

/// The object that x-amz-copy-source names.
struct CopySource {
  std::string bucket;
  std::string key;
  /// Its row's name in the table.
  std::string row;
};

/// Reads `[/]BUCKET/KEY`, percent-encoded, with `?versionId=null` after it or not. Errors  InvalidArgument.
Answer<CopySource> parse_copy_source(const Request& request);

/// Finds the object and checks the x-amz-copy-source-if-… conditions.
/// Errors  NoSuchBucket, AccessDenied, NoSuchKey, PreconditionFailed.
Answer<ObjectRecord> open_copy_source(const embedded::Rows& rows, const CopySource& source,
                                      const Request& request, TimePoint now);

}  // namespace redis3::local_s3
