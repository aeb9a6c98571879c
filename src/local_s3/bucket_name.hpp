#pragma once

#include <string_view>

/// The rules for the names of buckets.
/// Source: docs.aws.amazon.com/AmazonS3/latest/userguide/directory-bucket-naming-rules.html and
/// bucketnamingrules.html
namespace redis3::local_s3 {

/// Whether a bucket of this kind may be created: for a directory bucket also whether its Availability Zone is
/// one that has them. Local Zones are not known here.
bool is_valid_directory_bucket_name(std::string_view bucket);
bool is_valid_general_bucket_name(std::string_view bucket);

/// The Availability Zone id in the name of a directory bucket: "use1-az5". Empty where there is none.
std::string_view zone_of(std::string_view bucket);

}  // namespace redis3::local_s3
