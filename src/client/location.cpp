#include "client/location.hpp"

#include "base/text.hpp"
#include "client/url.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <optional>
#include <utility>

namespace redis3::client {
namespace {

constexpr std::string_view default_availability_zone = "use1-az5";
constexpr std::string_view default_bucket_prefix = "redis3";

Error invalid_location(std::string message) {
  return Error(ErrorKind::invalid, std::move(message));
}

/// The options and what their URL says, side by side, and which of both counts.
struct Settings {
  const Options& options;
  ConnectionUrl url;

  std::string choose(const std::string& option, const std::optional<std::string>& of_url,
                     std::string_view otherwise = {}) const {
    if (!option.empty()) return option;
    return of_url.value_or(std::string(otherwise));
  }

  bool names_zone() const { return !options.availability_zone.empty() || url.availability_zone; }
  bool names_prefix() const { return !options.bucket_prefix.empty() || url.bucket_prefix; }
  bool names_s3_setting() const {
    return !options.region.empty() || !options.endpoint_url.empty() || !options.profile.empty() ||
           !options.access_key_id.empty() || !options.secret_access_key.empty() ||
           !options.session_token.empty() || options.allow_lost_updates || options.strict_writes ||
           url.region || url.endpoint_url || url.profile || url.allow_lost_updates || url.strict_writes;
  }
};

Result<void> settle_db(Location& location, const Settings& settings) {
  if (settings.options.db) {
    if (*settings.options.db < 0) return parse_db(std::to_string(*settings.options.db)).error();
    location.db = *settings.options.db;
    return {};
  }
  if (!settings.url.db) return {};
  const Result<std::int64_t> db = parse_db(*settings.url.db);
  if (db.has_error()) return db.error();
  location.db = *db;
  return {};
}

/// A parameter of the URL that is "yes" or "no"; one that is not there is no.
Result<bool> parse_switch(std::string_view name, const std::optional<std::string>& text) {
  if (!text || *text == "no") return false;
  if (*text == "yes") return true;
  return invalid_location(fmt::format("The URL's parameter \"{}\" is yes or no, not \"{}\".", name, *text));
}

Result<void> settle_s3(Location& location, const Settings& settings) {
  const Options& options = settings.options;
  if (options.access_key_id.empty() != options.secret_access_key.empty()) {
    return invalid_location("An access key id and a secret access key go together: give both or neither.");
  }
  if (!options.session_token.empty() && options.access_key_id.empty()) {
    return invalid_location(
        "A session token goes with an access key id and a secret access key: give all three or none.");
  }
  const Result<bool> allows = parse_switch("allow_lost_updates", settings.url.allow_lost_updates);
  if (allows.has_error()) return allows.error();
  location.allow_lost_updates = options.allow_lost_updates || *allows;
  const Result<bool> is_strict = parse_switch("strict_writes", settings.url.strict_writes);
  if (is_strict.has_error()) return is_strict.error();
  location.strict_writes = options.strict_writes || *is_strict;
  location.region = settings.choose(options.region, settings.url.region);
  location.endpoint_url = settings.choose(options.endpoint_url, settings.url.endpoint_url);
  location.profile = settings.choose(options.profile, settings.url.profile);
  return {};
}

Result<Location> locate_cache(std::string cache, const Settings& settings) {
  Location location;
  location.kind = Location::Kind::cache;
  location.name = std::move(cache);
  location.bucket_prefix =
      settings.choose(settings.options.bucket_prefix, settings.url.bucket_prefix, default_bucket_prefix);
  location.availability_zone = settings.choose(settings.options.availability_zone,
                                               settings.url.availability_zone, default_availability_zone);
  const Result<void> settled = settle_s3(location, settings);
  if (settled.has_error()) return settled.error();
  return location;
}

Result<Location> locate_bucket(std::string bucket, const Settings& settings) {
  if (settings.names_zone() || settings.names_prefix()) {
    return invalid_location(
        "An Availability Zone and a bucket prefix go with a cache: a bucket's name already says all of it.");
  }
  Location location;
  location.kind = Location::Kind::bucket;
  location.name = std::move(bucket);
  const Result<void> settled = settle_s3(location, settings);
  if (settled.has_error()) return settled.error();
  return location;
}

Result<Location> locate_embedded(Location::Kind kind, const Settings& settings) {
  if (settings.names_zone() || settings.names_prefix() || settings.names_s3_setting()) {
    return invalid_location(
        fmt::format("{}: is not on S3: it takes db and nothing else.", settings.url.scheme));
  }
  Location location;
  location.kind = kind;
  location.name = "memory";
  if (kind == Location::Kind::file) {
    location.path = settings.url.path;
    location.name = location.path.substr(location.path.rfind('/') + 1);
    if (!settings.url.host.empty()) {
      return invalid_location("sqlite: takes a path, not a host: write sqlite:/path/cache.db.");
    }
    if (location.name.empty())
      return invalid_location("sqlite: needs the path of a file: write sqlite:/path/cache.db.");
  } else if (!settings.url.host.empty() || !settings.url.path.empty()) {
    return invalid_location("memory: takes no name: write memory: or memory:?db=0.");
  }
  return location;
}

/// The host of a URL that has a host and nothing after it.
Result<std::string> only_host(const ConnectionUrl& url, std::string_view form) {
  if (url.host.empty()) return invalid_location(fmt::format("{}: needs a name: write {}.", url.scheme, form));
  if (!url.path.empty() && url.path != "/") {
    return invalid_location(fmt::format("The URL goes on after the name: write {}.", form));
  }
  return url.host;
}

Result<Location> locate_url(const Settings& settings) {
  const std::string& scheme = settings.url.scheme;
  if (scheme == "s3express") {
    Result<std::string> cache = only_host(settings.url, "s3express://CACHE?az=use1-az5&db=0");
    if (cache.has_error()) return cache.error();
    return locate_cache(*std::move(cache), settings);
  }
  if (scheme == "s3") {
    Result<std::string> bucket = only_host(settings.url, "s3://BUCKET?db=0");
    if (bucket.has_error()) return bucket.error();
    return locate_bucket(*std::move(bucket), settings);
  }
  if (scheme == "sqlite") return locate_embedded(Location::Kind::file, settings);
  if (scheme == "memory") return locate_embedded(Location::Kind::memory, settings);
  return invalid_location(fmt::format("\"{}:\" is no place for keys: {}.", scheme, url_forms));
}

Result<Location> locate_named(const Options& options, std::string_view url) {
  Settings settings{options, ConnectionUrl()};
  Result<Location> location = Location();
  if (!options.cache.empty()) {
    location = locate_cache(options.cache, settings);
  } else if (!options.bucket.empty()) {
    location = locate_bucket(options.bucket, settings);
  } else {
    Result<ConnectionUrl> parsed = parse_connection_url(url);
    if (parsed.has_error()) return parsed.error();
    settings.url = *std::move(parsed);
    location = locate_url(settings);
  }
  if (location.has_error()) return location;
  const Result<void> settled = settle_db(*location, settings);
  if (settled.has_error()) return settled.error();
  return location;
}

}  // namespace

std::string url_of(const Location& location) {
  switch (location.kind) {
    case Location::Kind::cache:
      return fmt::format("s3express://{}?az={}", location.name, location.availability_zone);
    case Location::Kind::bucket:
      return "s3://" + location.name;
    case Location::Kind::file:
      return "sqlite:" + percent_encode(location.path, "/");
    case Location::Kind::memory:
      return "memory:";
  }
  return {};
}

std::string environment_url() {
  const char* url = std::getenv("REDIS3_URL");
  return url != nullptr ? url : "";
}

Result<std::int64_t> parse_db(std::string_view text) {
  const std::optional<std::int64_t> db = to_int64(text);
  if (!db || *db < 0)
    return invalid_location(fmt::format("The db is a whole number from 0 up, not \"{}\".", text));
  return *db;
}

Result<Location> locate(const Options& options, std::string_view default_url) {
  const int named = !options.cache.empty() + !options.bucket.empty() + !options.url.empty();
  if (named > 1) return invalid_location("A cache, a bucket and a URL each name a place: give one of them.");
  if (named == 0 && default_url.empty()) {
    return invalid_location(fmt::format(
        "No place for the keys is given: name a cache, a bucket or a URL, or set REDIS3_URL ({}).",
        url_forms));
  }
  return locate_named(options, options.url.empty() ? default_url : std::string_view(options.url));
}

}  // namespace redis3::client
