#pragma once

#include "base/random.hpp"
#include "local_s3/error_response.hpp"
#include "local_s3/exchange.hpp"

#include <string>
#include <string_view>

namespace redis3::local_s3 {

/// The rules of a bucket's lifecycle as they are kept: the document that was put, with an ID for each rule
/// that came without one.
///
/// Errors  MalformedXML     no LifecycleConfiguration of 1 to 1,000 rules, a rule without Status, or without
///                          Filter and Prefix, or with both
///         InvalidArgument  IDs that are too long or not different, days that are no positive number
///         InvalidRequest   a rule that does nothing, rules of both kinds, or one that a directory bucket
///                          does not take
/// Source  docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketLifecycleConfiguration.html
Answer<std::string> accept_lifecycle(std::string_view xml, BucketKind kind, Random& random);

}  // namespace redis3::local_s3
