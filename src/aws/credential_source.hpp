#pragma once

#include "aws/credentials.hpp"
#include "aws/environment.hpp"
#include "aws/shared_config.hpp"
#include "redis3/error.hpp"

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

/// Which source of credentials is used, decided without asking any of them. The order is that of botocore.
///
/// Source  docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html,
///         docs.aws.amazon.com/boto3/latest/guide/credentials.html
namespace redis3::aws {

struct CredentialSource;

/// Keys that stand somewhere.
struct KnownKeys {
  Grant grant;
};

/// A program that prints them.
struct KeyProgram {
  std::vector<std::string> words;
};

/// STS's AssumeRole, signed by other credentials.
struct AssumedRole {
  std::string role_arn;
  std::string session_name;  ///< Empty: one is made up.
  std::string external_id;
  std::optional<std::chrono::seconds> duration;
  std::shared_ptr<const CredentialSource> base;
};

/// STS's AssumeRoleWithWebIdentity: a token in a file takes the place of credentials.
struct WebIdentity {
  std::string token_file;
  std::string role_arn;
  std::string session_name;  ///< Empty: one is made up.
};

/// A role of an account, by the token that `aws sso login` has left.
struct SsoRole {
  std::string cache_name;  ///< What the token's file is named after: the session, or its URL of old.
  std::string region;
  std::string account_id;
  std::string role_name;
  /// A session's token can be renewed; a profile without `sso_session` has one that cannot.
  bool is_session = false;
};

/// The endpoint that ECS or EKS gives a container.
struct ContainerRole {
  std::string url;
  std::string token;       ///< For the Authorization field; mostly empty.
  std::string token_file;  ///< Goes first; empty where there is none.
};

/// The role of an EC2 machine, by its metadata service.
struct InstanceRole {};

/// One source.
struct CredentialSource {
  std::string name;  ///< In words, as the beginning of a sentence; holds no secret.
  std::variant<KnownKeys, KeyProgram, AssumedRole, WebIdentity, SsoRole, ContainerRole, InstanceRole> how;
  /// The profile whose settings its requests follow.
  std::string profile;
};

/// What the caller says by hand; empty means "look it up".
struct GivenCredentials {
  std::string profile;
  std::string access_key_id;
  std::string secret_access_key;
  std::string session_token;
};

/// The source that is used, and why those before it are not.
struct ChosenSource {
  CredentialSource source;
  std::string passed_over;  ///< Clauses; empty for the first one.
};

/// Chooses.
///
/// 1. the keys given by hand
/// 2. AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN (AWS_CREDENTIAL_EXPIRATION), unless a
///    profile is given by hand
/// 3. the profile (given; AWS_PROFILE; AWS_DEFAULT_PROFILE; "default"): its `role_arn` with
///    `source_profile` or `credential_source`
/// 4. web identity: AWS_WEB_IDENTITY_TOKEN_FILE and AWS_ROLE_ARN, unless a profile is given by hand, or the
///    profile's `web_identity_token_file` and `role_arn`
/// 5. the profile's SSO: `sso_session`, or `sso_start_url` of old
/// 6. its keys in the credentials file
/// 7. its `credential_process`
/// 8. its keys in the config file
/// 9. AWS_CONTAINER_CREDENTIALS_RELATIVE_URI or _FULL_URI
/// 10. EC2's metadata service, unless AWS_EC2_METADATA_DISABLED is true
///
/// A source that is there and does not work is an error: the one behind it would be somebody else.
///
/// Errors  denied   there is none; the message says where it was looked and what to do
///         invalid  a source that is set up wrongly: half a pair, a profile that is nowhere, a loop …
Result<ChosenSource> choose_source(const GivenCredentials& given, const Environment& environment,
                                   const SharedConfig& shared);

/// The credentials that need no file: 1 and 2 above. Absent where there are none.
Result<std::optional<CredentialSource>> direct_source(const GivenCredentials& given,
                                                      const Environment& environment);

/// The profile that counts: the one given, AWS_PROFILE, AWS_DEFAULT_PROFILE, "default".
std::string chosen_profile(const GivenCredentials& given, const Environment& environment);

/// That a profile that somebody has named is in one of the files.
///
/// Errors  invalid
Result<void> check_profile(const GivenCredentials& given, const Environment& environment,
                           const SharedConfig& shared);

}  // namespace redis3::aws
