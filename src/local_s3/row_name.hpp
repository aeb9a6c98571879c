#pragma once

#include "local_s3/exchange.hpp"

#include <optional>
#include <string>
#include <string_view>

/// Where in the table the endpoint keeps what it keeps.
///
///     table bucket      row name                     row
///     /buckets          bucket name                  a bucket: bucket_catalog.hpp
///     BUCKET            the key's row name           an object: object_record.hpp
///     BUCKET/uploads    row name, NUL, upload id     an upload in progress: multipart_upload.hpp
///     BUCKET/parts      upload id, `/`, five digits  one of its parts
///     BUCKET/renames    client token                 a rename that was done, lest it be done twice
///     BUCKET/lifecycle  `configuration`              its lifecycle rules; none where there are none
///
/// No bucket's name has a slash in it, so these never meet.
///
/// In a general-purpose bucket the row name is the key, so that rows are in the order of S3's
/// listings: by bytes.
///
/// A directory bucket lists depth first, all objects of a directory before its subdirectories, and within
/// both in an order that is stable but is not that of the names. Its row names are made so that their byte
/// order is that order. Each directory of the key's path becomes `/` HASH NAME `/`, and what follows the last
/// slash becomes `.` HASH NAME, where HASH is the XXH32 of NAME (without slash) in eight lower-case
/// hexadecimal digits:
///
///     key       0/user:10
///     row name  /48454cb20/.58275cc8user:10
///
/// `.` is less than `/`, so objects come before directories; a hash is as long as any other, so names decide
/// nothing.
namespace redis3::local_s3 {

inline constexpr std::string_view buckets_table = "/buckets";
std::string uploads_table(std::string_view bucket);
std::string parts_table(std::string_view bucket);
std::string renames_table(std::string_view bucket);
std::string lifecycle_table(std::string_view bucket);

std::string row_name(BucketKind kind, std::string_view key);
/// The key of a row name, which row_name() made.
std::string key_of_row(BucketKind kind, std::string_view name);

/// What the row names of exactly those keys begin with that begin with `prefix`. In a directory bucket
/// `prefix` must be empty or end in a slash.
std::string row_prefix(BucketKind kind, std::string_view prefix);

/// Above every row name that begins with `prefix`, and below every other that is above it: keys are UTF-8,
/// which has no such byte.
std::string past_prefix(std::string_view prefix);

/// Of directory rows: the directory that the row called `name` lies in, relative to the directory whose row
/// prefix is `inside`; that is the prefix of all rows of it. Absent where the row is an object of `inside`
/// itself.
std::optional<std::string_view> subdirectory_of_row(std::string_view name, std::string_view inside);

}  // namespace redis3::local_s3
