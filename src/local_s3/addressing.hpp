#pragma once

#include "local_s3/error_response.hpp"
#include "local_s3/exchange.hpp"

#include <map>
#include <string>
#include <string_view>

/// Which bucket and which key a request line and a Host are about.
/// Source: docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html
namespace redis3::local_s3 {

struct Address {
  std::string bucket;  ///< Empty for calls on the service.
  std::string key;     ///< Percent-decoded, not normalised; empty for calls on a bucket.
  bool is_bucket_in_host = false;
};

/// Whether the bucket of this name is a directory bucket: by its name alone, as the SDKs decide it.
BucketKind bucket_kind_of(std::string_view bucket) noexcept;

/// host      the Host field: `BUCKET.anything[:port]` names the bucket; an IP literal, a name without a dot
///           or one that begins with less than a bucket's name (s3.…) does not, and then the path begins with
///           it. Of `a.b.localhost` the bucket is `a.b`; else it is what stands before the first dot.
/// raw_path  as on the request line, without the query.
/// Of a directory bucket's path style one slash is dropped where two stand before the key, since the SDK for
/// JavaScript sends two (`/BUCKET//KEY`) to an IP; so there a key cannot begin with a slash when another SDK
/// sends it. Refuses   InvalidURI where the path is not a path, or an escape in it is broken.
Answer<Address> address_of(std::string_view host, std::string_view raw_path);

using Parameters = std::map<std::string, std::string, std::less<>>;

/// The parameters of a query string, percent-decoded; one without '=' has an empty value, of one that comes
/// twice the first counts. Refuses InvalidURI where an escape is broken.
Answer<Parameters> parameters_of(std::string_view raw_query);

}  // namespace redis3::local_s3
