#include "aws/settings.hpp"

#include "aws/service_endpoint.hpp"
#include "aws/shared_config.hpp"
#include "base/text.hpp"

#include <fmt/format.h>

#include <utility>

namespace redis3::aws {
namespace {

Result<std::optional<std::size_t>> tries_of(const std::string& text, const std::string& source) {
  constexpr std::uint64_t tries_max = 100;
  if (text.empty()) return std::optional<std::size_t>();
  const auto tries = to_uint64(text);
  if (!tries || *tries < 1 || *tries > tries_max) {
    return Error(ErrorKind::invalid,
                 fmt::format("{} is '{}'; it is how often a request is tried, a number from 1 to {}.", source,
                             text, tries_max));
  }
  return std::optional<std::size_t>(static_cast<std::size_t>(*tries));
}

/// Whether all that the files could tell is known without them.
Result<bool> is_complete(const GivenSettings& given, const Environment& environment) {
  const bool has_region = !variable(environment, {"AWS_REGION", "AWS_DEFAULT_REGION"}).empty();
  const bool has_endpoint = !given.endpoint_url.empty() ||
                            !variable(environment, {s3_service.variable, "AWS_ENDPOINT_URL"}).empty();
  if (!given.profile.empty() || !has_region || !has_endpoint) return false;
  const auto direct = direct_source(given, environment);
  if (!direct) return direct.error();
  return direct->has_value();
}

}  // namespace

Result<Settings> load_settings(const GivenSettings& given, const Environment& environment) {
  const auto needs_no_file = is_complete(given, environment);
  if (!needs_no_file) return needs_no_file.error();
  SharedConfig shared;
  if (!*needs_no_file) {
    auto read = SharedConfig::read(environment);
    if (!read) return read.error();
    shared = std::move(*read);
    if (const auto checked = check_profile(given, environment, shared); !checked) return checked.error();
  }

  const std::string profile = chosen_profile(given, environment);
  const auto of_profile = [&](std::string_view name) { return shared.value(profile, name).value_or(""); };
  Settings settings;
  settings.region = variable(environment, {"AWS_REGION", "AWS_DEFAULT_REGION"});
  if (settings.region.empty()) settings.region = of_profile("region");
  settings.endpoint_url = given.endpoint_url;
  if (settings.endpoint_url.empty())
    settings.endpoint_url = configured_endpoint(s3_service, environment, shared, profile);
  settings.ca_file = variable(environment, {"AWS_CA_BUNDLE"});
  if (settings.ca_file.empty()) settings.ca_file = expanded_path(environment, of_profile("ca_bundle"));

  auto tries = tries_of(variable(environment, {"AWS_MAX_ATTEMPTS"}), "AWS_MAX_ATTEMPTS");
  if (tries && !*tries)
    tries = tries_of(of_profile("max_attempts"), fmt::format("max_attempts of the profile '{}'", profile));
  if (!tries) return tries.error();
  settings.tries_max = *tries;
  settings.credentials = choose_source(given, environment, shared);
  return settings;
}

}  // namespace redis3::aws
