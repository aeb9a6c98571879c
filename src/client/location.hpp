#pragma once

#include "redis3/error.hpp"
#include "redis3/options.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace redis3::client {

/// Where the keys lie, with everything settled that can be settled without asking anybody.
struct Location {
  enum class Kind {
    cache,   ///< A directory bucket that redis3 names, and creates where it is absent.
    bucket,  ///< A bucket that somebody else named.
    file,    ///< An SQLite file.
    memory,  ///< This process.
  };

  Kind kind = Kind::memory;
  /// What a person calls it: the cache, the bucket, the file's name, or "memory".
  std::string name;
  /// With `cache`: what its bucket's name is made of beside the cache's.
  std::string bucket_prefix;
  std::string availability_zone;
  /// With `file`.
  std::string path;
  std::int64_t db = 0;
  /// Empty where neither the options nor the URL say it.
  std::string region;
  std::string endpoint_url;
  std::string profile;
  bool allow_lost_updates = false;
  bool strict_writes = false;
};

/// The location as a URL, without db and without what tells how to reach it:
/// "s3express://mytestcache?az=use1-az5".
std::string url_of(const Location& location);

/// The place that the options name; `default_url` stands in where they name none, and may be empty. Whether
/// S3 takes such a name is left to those who know S3.
///
/// Errors  invalid  no place or two, a URL that does not fit, a setting the place does not have, a bad db;
///                  the message says what is right.
Result<Location> locate(const Options& options, std::string_view default_url);

/// The default URL of the environment: REDIS3_URL, or empty.
std::string environment_url();

/// A database's number as people write it. Errors: invalid.
Result<std::int64_t> parse_db(std::string_view text);

}  // namespace redis3::client
