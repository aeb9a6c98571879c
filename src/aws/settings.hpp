#pragma once

#include "aws/environment.hpp"
#include "aws/signer.hpp"
#include "redis3/error.hpp"

#include <cstddef>
#include <optional>
#include <string>

namespace redis3::aws {

/// What the caller says by hand; empty means "look it up".
struct GivenSettings {
  std::string profile;
  std::string access_key_id;
  std::string secret_access_key;
  std::string session_token;
  std::string endpoint_url;
};

/// What was found. Holds secrets.
struct Settings {
  Credentials credentials;
  /// Where they come from, in words: "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY". Holds no secret.
  std::string credentials_source;
  /// Of the environment or the profile, not of the bucket; empty where neither names one.
  std::string region;
  /// Empty means Amazon's own.
  std::string endpoint_url;
  /// How often a call is tried, the first time included; absent where nothing says it.
  std::optional<std::size_t> tries_max;
  /// A PEM file of certificate authorities; empty means the system's.
  std::string ca_file;
};

/// Looks up credentials and the rest in some of the places where the AWS SDKs do, and in their order. A way
/// that the SDKs would go first and that is not among ours is an error: what comes behind it may be somebody
/// else's.
///
/// Credentials  those given; else, unless a profile is given, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and
/// AWS_SESSION_TOKEN;
///              else the profile (given, AWS_PROFILE, AWS_DEFAULT_PROFILE, "default") of the file
///              AWS_SHARED_CREDENTIALS_FILE
///              (~/.aws/credentials), what its `credential_process` prints, then its keys in AWS_CONFIG_FILE
///              (~/.aws/config). The program is run once, and waited for; its credentials are used until they
///              end.
/// Region       AWS_REGION, AWS_DEFAULT_REGION, the profile's `region`.
/// Endpoint     the one given, AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL.
/// CA file      AWS_CA_BUNDLE.
/// Tries        AWS_MAX_ATTEMPTS, the profile's `max_attempts`; 1 .. 100. The profile's counts where its file
/// is read for
///              something else.
/// A variable that is set to nothing counts as not set.
///
/// Errors  denied   no credentials: says which sources were tried and what to do; the program failed
///         invalid  a half of a pair, a profile that is nowhere, a file with a line that is not understood,
///                  a program that prints no credentials
/// Source  docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html
Result<Settings> load_settings(const GivenSettings& given, const Environment& environment);

}  // namespace redis3::aws
