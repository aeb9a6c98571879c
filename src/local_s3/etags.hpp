#pragma once

#include "base/random.hpp"
#include "local_s3/exchange.hpp"

#include <string>
#include <string_view>
#include <vector>

/// Etags as each kind of bucket makes them: quoted, as they stand in headers.
namespace redis3::local_s3 {

/// Of a directory bucket: random, so that every write has its own, also where the bytes are the same.
std::string random_etag(Random& random);
/// Of a general-purpose bucket: the MD5 of the bytes.
std::string md5_etag(std::string_view body);
/// Of a multipart upload to a general-purpose bucket: the MD5 of the parts' MD5s, "-" and their number.
std::string md5_of_md5s_etag(const std::vector<std::string>& part_etags);

/// Whether `etag` is in the value of an If-Match or If-None-Match: `*`, or tags with or without their quotes,
/// with commas between them.
bool etag_is_in(std::string_view condition, std::string_view etag);
/// Compares two tags with or without their quotes.
bool is_same_etag(std::string_view left, std::string_view right);

}  // namespace redis3::local_s3
