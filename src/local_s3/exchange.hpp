#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// The local S3 endpoint: what its front (HTTP, signatures, body encodings) hands to its back (buckets and
/// objects), and what comes back. The front has verified everything that has to do with how the request
/// travelled.
namespace redis3::local_s3 {

/// Which kind of bucket a call is about, told by the bucket's name: `…--x-s3` is a directory bucket.
enum class BucketKind { general_purpose, directory };

struct Request {
  std::string method;  ///< GET, PUT, …
  std::string bucket;  ///< Empty for calls on the service (ListBuckets, ListDirectoryBuckets).
  std::string key;     ///< Percent-decoded; empty for calls on a bucket.
  /// Percent-decoded; a parameter without '=' has an empty value.
  std::map<std::string, std::string, std::less<>> query;
  /// Names in lower case. What the front has dealt with is still here, save that `aws-chunked` is gone from
  /// content-encoding, and content-length tells the decoded body's length.
  std::map<std::string, std::string, std::less<>> headers;
  /// The decoded body, whole. Its checksums have been verified.
  std::string body;
  /// The checksum that came with the body, in a header or a trailer: algorithm in S3's spelling ("CRC32C")
  /// and its Base64.
  std::optional<std::pair<std::string, std::string>> checksum;
  /// The service of the credential scope, "s3" or "s3express": it tells ListBuckets from
  /// ListDirectoryBuckets.
  std::string service;
  /// Who signed: the account's access key id, also where a session of CreateSession signed.
  std::string access_key_id;
  /// Set where a session of CreateSession signed that may only read.
  bool is_read_only_session = false;
  /// Echoed in errors.
  std::string request_id;

  std::optional<std::string_view> header(std::string_view name) const;
  std::optional<std::string_view> parameter(std::string_view name) const;
};

struct Response {
  int status = 200;
  /// Everything but Content-Length, Date, Server, Connection and the request ids, which the front adds.
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  /// HEAD: the Content-Length to tell in place of the (empty) body's.
  std::optional<std::uint64_t> content_length;
  /// The S3 code where this is an error, for the request log; to a HEAD it is told nowhere else.
  std::string_view error_code;
};

}  // namespace redis3::local_s3
