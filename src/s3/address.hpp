#pragma once

#include "aws/endpoint_url.hpp"
#include "http/client.hpp"
#include "redis3/error.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// Which host and path a bucket is reached at. Pure functions of names and URLs.
/// Source: docs.aws.amazon.com/AmazonS3/latest/userguide/s3-express-networking.html
namespace redis3::s3 {

/// The name of a bucket that follows S3's rules, and what kind of bucket the name says it is.
class BucketName {
 public:
  /// A name that ends in `--x-s3` is that of a directory bucket: `base--zone-id--x-s3`.
  ///
  /// Errors  invalid  the name breaks a rule of docs page "directory-bucket-naming-rules" or
  /// "bucketnamingrules"
  static Result<BucketName> parse(std::string_view name);

  const std::string& text() const noexcept { return text_; }
  bool is_directory() const noexcept { return !zone_id_.empty(); }
  /// The id of the zone that a directory bucket lies in: "use1-az5". Empty for a general-purpose bucket.
  const std::string& zone_id() const noexcept { return zone_id_; }
  /// Whether that is a Local Zone, whose id has a part more: "usw2-lax1-az1".
  bool is_in_local_zone() const noexcept;
  /// What requests on the bucket are signed for: "s3express" or "s3".
  std::string_view service() const noexcept { return is_directory() ? "s3express" : "s3"; }

 private:
  BucketName(std::string text, std::string zone_id) : text_(std::move(text)), zone_id_(std::move(zone_id)) {}
  std::string text_;
  std::string zone_id_;
};

/// The directory bucket of a cache: `prefix-cache--zone_id--x-s3`.
///
/// Errors  invalid  the zone id is not one, or the parts do not make a lawful name
Result<BucketName> directory_bucket_name(std::string_view prefix, std::string_view cache,
                                         std::string_view zone_id);

/// Whether `text` has the shape of a zone's id: "use1-az5", "usw2-lax1-az1".
bool is_zone_id(std::string_view text) noexcept;

/// "us-east-1" for "use1-az5"; absent for a zone whose Region this version does not know.
std::optional<std::string_view> region_of_zone(std::string_view zone_id) noexcept;

/// Where to connect, what to name there, and what the path of every request begins with.
struct Address {
  http::Origin origin;
  std::string host;  ///< The Host field, with the port where it is not the scheme's own.
  std::string path;  ///< "", "/bucket", "/base": what comes before "/key".

  friend bool operator==(const Address& left, const Address& right) {
    return left.origin.host == right.origin.host && left.origin.port == right.origin.port &&
           left.origin.uses_tls == right.origin.uses_tls && left.host == right.host &&
           left.path == right.path;
  }
};

/// The address of a bucket's objects, and of the calls that make and remove the bucket.
struct Addresses {
  Address objects;
  Address bucket;
};

/// Amazon's own endpoints, or everything at `endpoint` where there is one: path style where that is an IP
/// literal, virtual host where it is a name, as the AWS SDKs do. Names under `localhost` are connected to as
/// the endpoint's own host, since most resolvers do not know them.
///
/// Errors  invalid  the Region cannot be one
Result<Addresses> resolve(const BucketName& bucket, std::string_view region,
                          const std::optional<aws::EndpointUrl>& endpoint);

/// The Region to use: the one that was asked for (`given`), else for a directory bucket on Amazon's endpoint
/// its zone's own, else the environment's (`ambient`), the zone's, and us-east-1 with an endpoint that is not
/// Amazon's.
///
/// Errors  invalid  there is none, or `given` is not the Region that the bucket's zone lies in
Result<std::string> choose_region(const BucketName& bucket, std::string_view given, std::string_view ambient,
                                  bool has_endpoint);

}  // namespace redis3::s3
