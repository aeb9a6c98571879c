#include "aws/credential_source.hpp"

#include "aws/command_line.hpp"
#include "aws/container_url.hpp"
#include "aws/errors.hpp"
#include "base/http_date.hpp"
#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace redis3::aws {
namespace {

/// A link of `source_profile`; longer chains are somebody's mistake.
constexpr std::size_t chain_length_max = 16;

bool is_set(const Credentials& credentials) {
  return !credentials.access_key_id.empty() || !credentials.secret_access_key.empty();
}

/// Follows one profile, and those that its roles build on.
class Chooser {
 public:
  Chooser(const Environment& environment, const SharedConfig& shared)
      : environment_(environment), shared_(shared) {}

  /// 3 to 8 of choose_source(). Absent where the profile has none of them.
  Result<std::optional<CredentialSource>> of_profile(const std::string& profile, bool uses_environment);
  /// 9 and 10. Absent where neither may be asked.
  Result<std::optional<CredentialSource>> of_machine(const std::string& profile);

  /// 9 alone. Absent where the environment names no endpoint.
  Result<std::optional<CredentialSource>> of_container(const std::string& profile);

 private:
  using Found = Result<std::optional<CredentialSource>>;

  Found role(const std::string& profile);
  Result<CredentialSource> base_of_role(const std::string& profile);
  Result<CredentialSource> named_base(const std::string& profile, const std::string& name);
  Found web_identity(const std::string& profile, bool uses_environment);
  Found sso(const std::string& profile);
  Result<CredentialSource> sso_session(const std::string& profile, const std::string& session, SsoRole role);
  Found keys(const std::string& profile, bool of_credentials_file);
  Found program(const std::string& profile);
  /// The rest of what a profile may have: 4 to 8.
  Found without_role(const std::string& profile, bool uses_environment);

  std::optional<std::string> value(const std::string& profile, std::string_view name) const {
    return shared_.value(profile, name);
  }
  Error in_profile(const std::string& profile, std::string_view what) const {
    return invalid(fmt::format("The profile '{}' {}.", profile, what));
  }

  const Environment& environment_;
  const SharedConfig& shared_;
  std::vector<std::string> chain_;  ///< The profiles that have led here.
};

Result<std::optional<std::chrono::seconds>> duration_of(const std::optional<std::string>& text,
                                                        const std::string& profile) {
  constexpr std::uint64_t seconds_min = 900;
  constexpr std::uint64_t seconds_max = 43'200;
  if (!text) return std::optional<std::chrono::seconds>();
  const auto seconds = to_uint64(*text);
  if (!seconds || *seconds < seconds_min || *seconds > seconds_max) {
    return invalid(fmt::format("The profile '{}': duration_seconds is '{}'; it is a number from {} to {}.",
                               profile, *text, seconds_min, seconds_max));
  }
  return std::optional(std::chrono::seconds(*seconds));
}

Chooser::Found Chooser::role(const std::string& profile) {
  const auto role_arn = value(profile, "role_arn");
  // With a token's file it is a web identity's.
  if (!role_arn || value(profile, "web_identity_token_file")) return std::optional<CredentialSource>();
  if (value(profile, "mfa_serial")) {
    return in_profile(
        profile,
        "wants a code of an MFA device for its role, which redis3 cannot ask for; get temporary "
        "credentials by `aws sts assume-role --serial-number … --token-code …` and put them into the "
        "environment");
  }
  AssumedRole assumed;
  assumed.role_arn = *role_arn;
  assumed.session_name = value(profile, "role_session_name").value_or("");
  assumed.external_id = value(profile, "external_id").value_or("");
  const auto duration = duration_of(value(profile, "duration_seconds"), profile);
  if (!duration) return duration.error();
  assumed.duration = *duration;
  auto base = base_of_role(profile);
  if (!base) return base.error();
  assumed.base = std::make_shared<const CredentialSource>(std::move(*base));
  return std::optional(
      CredentialSource{fmt::format("The role of the profile '{}'", profile), std::move(assumed), profile});
}

Result<CredentialSource> Chooser::base_of_role(const std::string& profile) {
  const auto source_profile = value(profile, "source_profile");
  const auto credential_source = value(profile, "credential_source");
  if (source_profile && credential_source)
    return in_profile(profile, "has both source_profile and credential_source; remove one of them");
  if (credential_source) return named_base(profile, *credential_source);
  if (!source_profile) {
    return in_profile(
        profile, "has a role_arn and nothing to get the role with; add source_profile or credential_source");
  }
  if (!shared_.has_profile(*source_profile)) {
    return in_profile(
        profile, fmt::format("has the source_profile '{}', which is neither in {} nor in {}", *source_profile,
                             shared_.credentials_path(), shared_.config_path()));
  }
  const bool has_keys =
      value(*source_profile, "aws_access_key_id") && value(*source_profile, "aws_secret_access_key");
  chain_.push_back(profile);
  const bool is_known = std::find(chain_.begin(), chain_.end(), *source_profile) != chain_.end();
  // A profile may name itself where it has keys: they are what its own role is got with.
  const bool is_loop = is_known && !(has_keys && *source_profile == profile);
  if (is_loop || chain_.size() > chain_length_max)
    return in_profile(profile,
                      fmt::format("leads round in a circle by its source_profile '{}'", *source_profile));
  // Of a profile with keys and a role the keys are meant.
  auto base = has_keys ? without_role(*source_profile, false) : of_profile(*source_profile, false);
  if (!base) return base.error();
  if (!*base) return in_profile(*source_profile, "has no credentials, and a role is to be got with them");
  return std::move(**base);
}

Result<CredentialSource> Chooser::named_base(const std::string& profile, const std::string& name) {
  if (name == "Environment") {
    auto found = direct_source({}, environment_);
    if (!found) return found.error();
    if (*found) return std::move(**found);
    return in_profile(
        profile,
        "has credential_source = Environment, and AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not "
        "set");
  }
  if (name == "EcsContainer") {
    auto found = of_container(profile);
    if (!found) return found.error();
    if (*found) return std::move(**found);
    return in_profile(
        profile,
        "has credential_source = EcsContainer, and neither AWS_CONTAINER_CREDENTIALS_RELATIVE_URI nor "
        "AWS_CONTAINER_CREDENTIALS_FULL_URI is set");
  }
  if (name == "Ec2InstanceMetadata")
    return CredentialSource{"EC2's metadata service", InstanceRole{}, profile};
  return in_profile(profile,
                    fmt::format("has credential_source = {}; it is one of Environment, EcsContainer and "
                                "Ec2InstanceMetadata",
                                percent_encode(name)));
}

Chooser::Found Chooser::web_identity(const std::string& profile, bool uses_environment) {
  const auto setting = [&](const char* variable_name, std::string_view name) {
    std::string text = uses_environment ? variable(environment_, {variable_name}) : std::string();
    return text.empty() ? value(profile, name).value_or("") : text;
  };
  WebIdentity identity;
  identity.token_file = setting("AWS_WEB_IDENTITY_TOKEN_FILE", "web_identity_token_file");
  if (identity.token_file.empty()) return std::optional<CredentialSource>();
  identity.token_file = expanded_path(environment_, std::move(identity.token_file));
  identity.role_arn = setting("AWS_ROLE_ARN", "role_arn");
  identity.session_name = setting("AWS_ROLE_SESSION_NAME", "role_session_name");
  if (identity.role_arn.empty()) {
    return invalid(
        "There is a web identity's token file and no role to get with it; set AWS_ROLE_ARN, or the profile's "
        "role_arn.");
  }
  return std::optional(CredentialSource{"The web identity", std::move(identity), profile});
}

// Account or role make it SSO: a session alone is for services that take a bearer's token.
Chooser::Found Chooser::sso(const std::string& profile) {
  SsoRole role;
  role.account_id = value(profile, "sso_account_id").value_or("");
  role.role_name = value(profile, "sso_role_name").value_or("");
  if (role.account_id.empty() && role.role_name.empty()) return std::optional<CredentialSource>();
  if (role.account_id.empty() || role.role_name.empty())
    return in_profile(profile, "has one of sso_account_id and sso_role_name; give both");
  if (const auto session = value(profile, "sso_session")) {
    auto found = sso_session(profile, *session, std::move(role));
    if (!found) return found.error();
    return std::optional(std::move(*found));
  }
  role.cache_name = value(profile, "sso_start_url").value_or("");
  role.region = value(profile, "sso_region").value_or("");
  if (role.cache_name.empty() || role.region.empty())
    return in_profile(profile, "has sso_account_id and no sso_session (or sso_start_url and sso_region)");
  return std::optional(
      CredentialSource{fmt::format("The SSO login of the profile '{}'", profile), std::move(role), profile});
}

Result<CredentialSource> Chooser::sso_session(const std::string& profile, const std::string& session,
                                              SsoRole role) {
  if (!shared_.has_sso_session(session)) {
    return in_profile(profile, fmt::format("has the sso_session '{}', and {} has no section [sso-session {}]",
                                           session, shared_.config_path(), session));
  }
  role.is_session = true;
  role.cache_name = session;
  role.region = shared_.sso_session_value(session, "sso_region").value_or("");
  if (role.region.empty())
    return invalid(fmt::format("The section [sso-session {}] has no sso_region.", session));
  return CredentialSource{fmt::format("The SSO session '{}' of the profile '{}'", session, profile),
                          std::move(role), profile};
}

Chooser::Found Chooser::keys(const std::string& profile, bool of_credentials_file) {
  const auto setting = [&](std::string_view name) {
    const auto found =
        of_credentials_file ? shared_.credentials_value(profile, name) : shared_.config_value(profile, name);
    return found.value_or("");
  };
  Credentials found{setting("aws_access_key_id"), setting("aws_secret_access_key"),
                    setting("aws_session_token")};
  if (found.session_token.empty()) found.session_token = setting("aws_security_token");
  if (!is_set(found)) return std::optional<CredentialSource>();
  const std::string& path = of_credentials_file ? shared_.credentials_path() : shared_.config_path();
  std::string name = fmt::format("{}, profile '{}'", path, profile);
  auto credentials = checked(std::move(found), name);
  if (!credentials) return credentials.error();
  return std::optional(
      CredentialSource{std::move(name), KnownKeys{{std::move(*credentials), std::nullopt}}, profile});
}

Chooser::Found Chooser::program(const std::string& profile) {
  const auto line = value(profile, "credential_process");
  if (!line) return std::optional<CredentialSource>();
  // The line itself is not shown: it may hold a secret among its arguments.
  std::string name = fmt::format("The credential_process of the profile '{}'", profile);
  auto words = split_command_line(*line);
  if (!words) return invalid(name + " " + words.error().message() + "; correct the line in the profile.");
  return std::optional(CredentialSource{std::move(name), KeyProgram{std::move(*words)}, profile});
}

Chooser::Found Chooser::without_role(const std::string& profile, bool uses_environment) {
  if (auto found = web_identity(profile, uses_environment); !found || *found) return found;
  if (auto found = sso(profile); !found || *found) return found;
  if (auto found = keys(profile, true); !found || *found) return found;
  if (auto found = program(profile); !found || *found) return found;
  return keys(profile, false);
}

Result<std::optional<CredentialSource>> Chooser::of_profile(const std::string& profile,
                                                            bool uses_environment) {
  if (auto found = role(profile); !found || *found) return found;
  return without_role(profile, uses_environment);
}

Result<std::optional<CredentialSource>> Chooser::of_container(const std::string& profile) {
  ContainerRole role;
  const std::string relative = variable(environment_, {"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"});
  const std::string full = variable(environment_, {"AWS_CONTAINER_CREDENTIALS_FULL_URI"});
  if (relative.empty() && full.empty()) return std::optional<CredentialSource>();
  const auto url = relative.empty() ? checked_container_url(full) : relative_container_url(relative);
  if (!url) return url.error();
  role.url = *url;
  role.token = variable(environment_, {"AWS_CONTAINER_AUTHORIZATION_TOKEN"});
  role.token_file = variable(environment_, {"AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"});
  return std::optional(CredentialSource{"The container's endpoint", std::move(role), profile});
}

Result<std::optional<CredentialSource>> Chooser::of_machine(const std::string& profile) {
  if (auto found = of_container(profile); !found || *found) return found;
  if (is_true(environment_.variable("AWS_EC2_METADATA_DISABLED"))) return std::optional<CredentialSource>();
  return std::optional(CredentialSource{"EC2's metadata service", InstanceRole{}, profile});
}

std::string passed_over_by(const GivenCredentials& given) {
  return given.profile.empty() ? "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set" : std::string();
}

std::string nothing_in(const std::string& profile, const SharedConfig& shared) {
  return fmt::format("the profile '{}' has none in {} or {}", profile, shared.credentials_path(),
                     shared.config_path());
}

}  // namespace

std::string chosen_profile(const GivenCredentials& given, const Environment& environment) {
  if (!given.profile.empty()) return given.profile;
  std::string profile = variable(environment, {"AWS_PROFILE", "AWS_DEFAULT_PROFILE"});
  return profile.empty() ? "default" : profile;
}

Result<void> check_profile(const GivenCredentials& given, const Environment& environment,
                           const SharedConfig& shared) {
  const bool is_named =
      !given.profile.empty() || !variable(environment, {"AWS_PROFILE", "AWS_DEFAULT_PROFILE"}).empty();
  const std::string profile = chosen_profile(given, environment);
  if (!is_named || shared.has_profile(profile)) return Result<void>();
  return invalid(fmt::format("The profile '{}' is neither in {} nor in {}; choose another one or add it.",
                             profile, shared.credentials_path(), shared.config_path()));
}

Result<std::optional<CredentialSource>> direct_source(const GivenCredentials& given,
                                                      const Environment& environment) {
  Grant grant;
  grant.credentials = {given.access_key_id, given.secret_access_key, given.session_token};
  std::string name = "The credentials given by hand";
  if (!is_set(grant.credentials) && given.profile.empty()) {
    name = "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY";
    grant.credentials.access_key_id = variable(environment, {"AWS_ACCESS_KEY_ID"});
    grant.credentials.secret_access_key = variable(environment, {"AWS_SECRET_ACCESS_KEY"});
    grant.credentials.session_token = variable(environment, {"AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN"});
    const std::string expiration = variable(environment, {"AWS_CREDENTIAL_EXPIRATION"});
    if (is_set(grant.credentials) && !expiration.empty()) {
      grant.expires = from_iso8601(expiration);
      if (!grant.expires)
        return invalid(
            "AWS_CREDENTIAL_EXPIRATION is not a time like 2026-01-31T12:00:00Z; correct or unset it.");
    }
  }
  if (!is_set(grant.credentials)) return std::optional<CredentialSource>();
  auto credentials = checked(std::move(grant.credentials), name);
  if (!credentials) return credentials.error();
  grant.credentials = std::move(*credentials);
  return std::optional(CredentialSource{std::move(name), KnownKeys{std::move(grant)}, given.profile});
}

Result<ChosenSource> choose_source(const GivenCredentials& given, const Environment& environment,
                                   const SharedConfig& shared) {
  auto direct = direct_source(given, environment);
  if (!direct) return direct.error();
  if (*direct) return ChosenSource{std::move(**direct), {}};

  if (const auto profile = check_profile(given, environment, shared); !profile) return profile.error();
  const std::string profile = chosen_profile(given, environment);
  Chooser chooser(environment, shared);
  const std::string before_profile = passed_over_by(given);
  auto found = chooser.of_profile(profile, given.profile.empty());
  if (!found) return found.error();
  if (*found) return ChosenSource{std::move(**found), before_profile};

  std::string passed_over = before_profile.empty() ? std::string() : before_profile + ", ";
  passed_over += nothing_in(profile, shared);
  if (given.profile.empty()) passed_over += ", AWS_WEB_IDENTITY_TOKEN_FILE is not set";
  auto of_machine = chooser.of_machine(profile);
  if (!of_machine) return of_machine.error();
  if (*of_machine) {
    if (std::holds_alternative<InstanceRole>((*of_machine)->how))
      passed_over += ", AWS_CONTAINER_CREDENTIALS_RELATIVE_URI and _FULL_URI are not set";
    return ChosenSource{std::move(**of_machine), std::move(passed_over)};
  }
  return Error(
      ErrorKind::denied,
      fmt::format("No AWS credentials: {}, AWS_CONTAINER_CREDENTIALS_RELATIVE_URI and _FULL_URI are not set, "
                  "and AWS_EC2_METADATA_DISABLED is true. Set the two variables, run `aws configure` or `aws "
                  "sso login`, or name a --profile.",
                  passed_over));
}

}  // namespace redis3::aws
