#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace redis3 {

/// Where a client's keys live and how to reach them. Name one of `cache`, `bucket` and `url`; two are an
/// error, and none means the URL in the environment's REDIS3_URL.
///
/// Each field that is set here wins over the same setting in the URL, wherever the URL comes from. What
/// neither says is taken from the environment and the AWS files, as the AWS SDKs do: AWS_ENDPOINT_URL_S3,
/// AWS_ENDPOINT_URL, AWS_REGION, AWS_PROFILE, AWS_ACCESS_KEY_ID and so on. A setting that the place has no
/// use for, such as the region of `memory:`, is an error rather than a surprise.
struct Options {
  // Where the keys live.

  /// The bucket is `<bucket_prefix>-<cache>--<availability_zone>--x-s3`; it is created if it is absent.
  std::string cache;
  /// The number of the database, 0 or more; it is the first part of each object's name.
  /// Absent: the URL's, then 0.
  std::optional<std::int64_t> db;
  /// The id (not the name) of the Availability Zone that holds the cache's bucket.
  /// Empty: the URL's, then "use1-az5".
  std::string availability_zone;
  /// The first part of the name of the cache's bucket. Empty: the URL's, then "redis3".
  std::string bucket_prefix;
  /// A bucket as it is, directory or general-purpose; it must be there.
  std::string bucket;
  /// All of this in one line:
  ///   s3express://mytestcache?az=use1-az5&db=0   parameters az, bucket_prefix, db, endpoint, profile,
  ///                                              region, strict_writes=yes
  ///   s3://some-bucket?db=0                      parameters db, endpoint, profile, region,
  ///                                              allow_lost_updates=yes, strict_writes=yes
  ///   sqlite:/path/cache.db?db=0                 parameter db; the file is created if it is absent
  ///   memory:                                    parameter db; gone with the client
  std::string url;

  // How to reach them.

  /// For example us-east-1. Empty: for a directory bucket its zone's own region, then AWS_REGION,
  /// AWS_DEFAULT_REGION and the profile's region.
  std::string region;
  /// Another S3 endpoint: `http://127.0.0.1:9010`.
  /// Empty: AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL, then Amazon's.
  std::string endpoint_url;
  /// The profile of the shared AWS files. Empty: AWS_PROFILE, then "default".
  std::string profile;
  /// Credentials given by hand; both or neither.
  std::string access_key_id;
  std::string secret_access_key;
  /// Only with temporary credentials given by hand.
  std::string session_token;

  /// Ask nothing of S3 before the first command. It saves a request, and tells of a wrong setting later.
  bool is_lazy = false;

  /// A GET or HEAD that S3 is late with is sent a second time, and the answer that comes first is taken: so
  /// many of a hundred at the most, 0 .. 100. It cuts off the slow tail for that much more of the reads'
  /// price; 0 turns it off.
  double hedge_percent = 5;

  /// Another S3 server may have no atomic conditional writes. Commands that depend on what was there (SET NX,
  /// SET GET and so on) are refused there, unless you accept here that of two such commands at the same time
  /// one may undo the other. Amazon's buckets have them: there it changes nothing.
  bool allow_lost_updates = false;

  /// A plain SET or DEL is written on condition that the key is as it was last seen, as every other change
  /// is: one whose first attempt the network holds back cannot land late and bring an old value back. Costs
  /// one HEAD more where the key is not known.
  bool strict_writes = false;

  // What to tell about it.

  /// Called with a line about each step and each S3 request (its time, its bytes and what it cost), and at
  /// the end with the total. Called on the thread that runs the client's loop; must not call the client.
  /// Never sees a secret.
  std::function<void(std::string_view)> verbose;
};

}  // namespace redis3
