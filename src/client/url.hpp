#pragma once

#include "redis3/error.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace redis3::client {

/// A connection's URL in its parts, percent-decoded. Which parts belong together is not checked here.
struct ConnectionUrl {
  std::string scheme;  ///< In lower case.
  std::string host;    ///< The name after `//`; empty where there is none.
  std::string path;
  std::optional<std::string> allow_lost_updates;
  std::optional<std::string> strict_writes;
  std::optional<std::string> availability_zone;
  std::optional<std::string> bucket_prefix;
  std::optional<std::string> db;
  std::optional<std::string> endpoint_url;
  std::optional<std::string> profile;
  std::optional<std::string> region;
};

/// What to write instead, for the end of a sentence.
inline constexpr std::string_view url_forms =
    "write s3express://CACHE?az=use1-az5&db=0, s3://BUCKET?db=0, sqlite:/path/cache.db?db=0 or memory:";

/// Errors  invalid  not a URL (RFC 3986), a parameter that no place has or that stands twice, and what no
///                  place has: user name and password, port, fragment. The message never repeats the URL,
///                  which may hold a secret.
Result<ConnectionUrl> parse_connection_url(std::string_view text);

}  // namespace redis3::client
