#pragma once

#include "aws/credential_source.hpp"
#include "aws/environment.hpp"
#include "redis3/error.hpp"

#include <cstddef>
#include <optional>
#include <string>

namespace redis3::aws {

/// What the caller says by hand; empty means "look it up".
struct GivenSettings : GivenCredentials {
  std::string endpoint_url;
};

/// What was found. May hold secrets.
struct Settings {
  /// Of the environment or the profile, not of the bucket; empty where neither names one.
  std::string region;
  /// Empty means Amazon's own.
  std::string endpoint_url;
  /// How often a call is tried, the first time included; absent where nothing says it.
  std::optional<std::size_t> tries_max;
  /// A PEM file of certificate authorities; empty means the system's.
  std::string ca_file;
  /// Where credentials come from, or why there are none: choose_source()'s result.
  Result<ChosenSource> credentials = Error();
};

/// Looks up the settings of S3 where the AWS SDKs do, and in their order. Asks nobody.
///
/// Credentials  as choose_source() has them
/// Region       AWS_REGION, AWS_DEFAULT_REGION, the profile's `region`
/// Endpoint     the one given, else as configured_endpoint() has it
/// CA file      AWS_CA_BUNDLE, the profile's `ca_bundle`
/// Tries        AWS_MAX_ATTEMPTS, the profile's `max_attempts`; 1 .. 100
/// A variable that is set to nothing counts as not set. The shared files are read only where credentials,
/// Region or endpoint are not known without them.
///
/// Errors  denied   a file that is there and cannot be read
///         invalid  a line that is not understood, a profile that is nowhere, a number that is none
/// Source  docs.aws.amazon.com/sdkref/latest/guide/settings-reference.html
Result<Settings> load_settings(const GivenSettings& given, const Environment& environment);

}  // namespace redis3::aws
