#include "bench/target_spec.hpp"

#include "aws/endpoint_url.hpp"
#include "aws/environment.hpp"
#include "aws/region.hpp"
#include "aws/settings.hpp"
#include "s3/address.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace redis3::bench {
namespace {

using Kind = TargetInfo::Kind;

constexpr std::string_view simulated_scheme = "simulated:";
constexpr std::string_view simulated_cache = "bench";
constexpr std::string_view simulated_bucket = "redis3-bench";
constexpr std::string_view redis_schemes[] = {"redis://", "rediss://", "unix:"};

Error invalid(std::string message) {
  return Error(ErrorKind::invalid, std::move(message));
}

/// "name=" of "name=URL": what comes before a '=' that is in front of everything that makes a URL.
std::string_view take_name(std::string_view& text) {
  const std::size_t end = text.find_first_of("=:/?");
  if (end == std::string_view::npos || text[end] != '=') return {};
  const std::string_view name = text.substr(0, end);
  text.remove_prefix(end + 1);
  return name;
}

/// A URL for the eyes of others: without user and password, and without parameters.
std::string shown(std::string_view url) {
  url = url.substr(0, std::min(url.find('?'), url.size()));
  const std::size_t authority = url.find("//");
  const std::size_t user_end = url.rfind('@');
  if (authority == std::string_view::npos || user_end == std::string_view::npos || user_end < authority)
    return std::string(url);
  return std::string(url.substr(0, authority + 2)).append(url.substr(user_end + 1));
}

bool is_loopback(const aws::EndpointUrl& endpoint) {
  return endpoint.host == "localhost" || endpoint.host.ends_with(".localhost") || endpoint.host == "::1" ||
         (endpoint.is_ip_literal && endpoint.host.starts_with("127."));
}

/// Whether that is Amazon, or who stands in for it.
Result<void> settle_endpoint(TargetInfo& info, const client::Location& location) {
  aws::GivenSettings given;
  given.profile = location.profile;
  given.endpoint_url = location.endpoint_url;
  const Result<aws::Settings> settings = aws::load_settings(given, aws::process_environment());
  if (settings.has_error()) return settings.error();
  info.is_charged = settings->endpoint_url.empty();
  if (info.is_charged) return {};
  const Result<aws::EndpointUrl> endpoint = aws::EndpointUrl::parse(settings->endpoint_url);
  if (endpoint.has_error()) return endpoint.error();
  info.is_charged = aws::is_amazons(endpoint->host);
  info.is_simulated = is_loopback(*endpoint);
  if (!info.is_charged)
    info.note = fmt::format("at {}{}", settings->endpoint_url,
                            info.is_simulated ? ", on this machine and not Amazon's" : ", not Amazon's");
  return {};
}

Result<TargetSpec> place(std::string_view url, Options options) {
  TargetSpec spec;
  options.url = url;
  Result<client::Location> location = client::locate(options, {});
  if (location.has_error()) return location.error();
  spec.location = *std::move(location);
  switch (spec.location.kind) {
    case client::Location::Kind::cache:
      spec.info.kind = Kind::s3_express;
      break;
    case client::Location::Kind::bucket: {
      const Result<s3::BucketName> name = s3::BucketName::parse(spec.location.name);
      if (name.has_error()) return name.error();
      spec.info.kind = name->is_directory() ? Kind::s3_express : Kind::s3;
      break;
    }
    case client::Location::Kind::file:
      spec.info.kind = Kind::sqlite;
      return spec;
    case client::Location::Kind::memory:
      spec.info.kind = Kind::memory;
      return spec;
  }
  const Result<void> settled = settle_endpoint(spec.info, spec.location);
  if (settled.has_error()) return settled.error();
  return spec;
}

Result<TargetSpec> simulated(std::string_view model) {
  TargetSpec spec;
  Result<LatencyProfile> profile = latency_profile_of(model);
  if (profile.has_error()) return profile.error();
  Options options;
  const bool is_general = profile->name == "s3-standard";
  options.url =
      is_general ? fmt::format("s3://{}", simulated_bucket) : fmt::format("s3express://{}", simulated_cache);
  spec.location = client::locate(options, {}).value();
  spec.info.kind = is_general ? Kind::s3 : Kind::s3_express;
  spec.info.is_simulated = true;
  spec.info.note = profile->description();
  spec.simulated = *std::move(profile);
  return spec;
}

Result<TargetSpec> spec_of(std::string_view url, const Options& options) {
  TargetSpec spec;
  if (url == "nothing:") {
    spec.info.kind = Kind::nothing;
    spec.info.note = "answers at once: what the measuring itself takes";
    return spec;
  }
  const bool is_redis = std::any_of(std::begin(redis_schemes), std::end(redis_schemes),
                                    [&](std::string_view scheme) { return url.starts_with(scheme); });
  if (is_redis) {
    Result<redis_client::Address> address = redis_client::parse_address(url);
    if (address.has_error()) return address.error();
    spec.info.kind = Kind::redis;
    spec.redis = *std::move(address);
    return spec;
  }
  if (url.starts_with(simulated_scheme)) return simulated(url.substr(simulated_scheme.size()));
  return place(url, options);
}

}  // namespace

Result<TargetSpec> target_spec_of(std::string_view text, const Options& options) {
  std::string_view url = text;
  const std::string_view name = take_name(url);
  if (url.empty()) return invalid("--target needs a URL, as in --target redis://127.0.0.1:6379.");
  Result<TargetSpec> spec = spec_of(url, options);
  if (spec.has_error()) return invalid(fmt::format("--target {}: {}", shown(url), spec.error().message()));
  spec->info.url = shown(url);
  spec->info.label = name.empty() ? spec->info.url : std::string(name);
  return spec;
}

}  // namespace redis3::bench
