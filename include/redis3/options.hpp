#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace redis3 {

/// Where a client's keys live and how to reach them. Name one of `cache`, `bucket` or `url`.
///
/// What is left empty is taken from the environment and the AWS files, as the AWS SDKs do:
/// AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL, AWS_REGION, AWS_PROFILE, AWS_ACCESS_KEY_ID and so on.
struct Options {
  // Where the keys live.

  /// The bucket is `<bucket_prefix>-<cache>--<availability_zone>--x-s3`; it is created if it is absent.
  std::string cache;
  /// The number of the database, 0 or more; it is the first part of each object's name.
  std::int64_t db = 0;
  /// The id (not the name) of the Availability Zone that holds the cache's bucket.
  std::string availability_zone = "use1-az5";
  /// The first part of the bucket's name.
  std::string bucket_prefix = "redis3";
  /// A bucket as it is, directory or general-purpose; it must be there.
  std::string bucket;
  /// All of this in one line: `s3express://mytestcache?az=use1-az5&db=0`, `s3://some-bucket?db=0`,
  /// `sqlite:/path/cache.db?db=0` or `memory:`. What the URL says wins over the fields above.
  std::string url;

  // How to reach them.

  /// For example us-east-1. Empty: AWS_REGION, AWS_DEFAULT_REGION, the profile's region, then the zone's own region.
  std::string region;
  /// Another S3 endpoint: `http://127.0.0.1:9010`. Empty: AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL, then Amazon's.
  std::string endpoint_url;
  /// The profile of the shared AWS files. Empty: AWS_PROFILE, then "default".
  std::string profile;
  /// Credentials given by hand; both or neither.
  std::string access_key_id;
  std::string secret_access_key;
  /// Only with temporary credentials given by hand.
  std::string session_token;

  // What to tell about it.

  /// Called with a line about each step and each S3 request: its time, its bytes and what it cost.
  /// Called on the thread that runs the client's loop; must not call the client. Never sees a secret.
  std::function<void(std::string_view)> verbose;
};

}  // namespace redis3
