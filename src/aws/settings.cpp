#include "aws/settings.hpp"

#include "aws/credential_process.hpp"
#include "aws/ini_file.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <utility>

namespace redis3::aws {
namespace {

constexpr std::size_t access_key_id_bytes_max = 128;
// Session tokens of web identities reach 2 KiB and more; the whole head must stay under 8 KiB.
constexpr std::size_t token_bytes_max = 6144;

Error invalid(std::string message) {
  return Error(ErrorKind::invalid, std::move(message));
}

// All of them go into header fields: a line break there would be a request of its own.
bool is_token(std::string_view text, std::string_view forbidden) {
  return std::all_of(text.begin(), text.end(), [forbidden](char c) {
    return c > 0x20 && c < 0x7f && forbidden.find(c) == std::string_view::npos;
  });
}

/// Credentials, and where they come from, in words.
struct FoundCredentials {
  Credentials credentials;
  std::string source;
};

Result<FoundCredentials> checked(Credentials credentials, const std::string& source) {
  if (credentials.access_key_id.empty() || credentials.secret_access_key.empty()) {
    const bool is_id_missing = credentials.access_key_id.empty();
    return invalid(source + (is_id_missing
                                 ? ": there is a secret access key without its access key id; give both."
                                 : ": there is an access key id without its secret access key; give both."));
  }
  if (credentials.access_key_id.size() > access_key_id_bytes_max ||
      !is_token(credentials.access_key_id, "/,=")) {
    return invalid(source + ": the access key id is not one; it looks like AKIAIOSFODNN7EXAMPLE.");
  }
  if (!is_token(credentials.secret_access_key, "")) {
    return invalid(source + ": the secret access key holds blanks or other bytes that no key has.");
  }
  if (credentials.session_token.size() > token_bytes_max || !is_token(credentials.session_token, "")) {
    return invalid(source +
                   ": the session token holds blanks or other bytes that no token has, or is over 6 KiB.");
  }
  return FoundCredentials{std::move(credentials), source};
}

/// The profile, the two files, and where they were looked for.
class SharedFiles {
 public:
  static Result<SharedFiles> read(std::string given_profile, const Environment& environment);

  std::optional<std::string> credentials_value(std::string_view name) const {
    return credentials_.value(profile_, name);
  }
  std::optional<std::string> config_value(std::string_view name) const {
    return config_.value(config_section_, name);
  }
  bool has_profile() const {
    return credentials_.has_section(profile_) || config_.has_section(config_section_);
  }
  const std::string& profile() const { return profile_; }
  const std::string& credentials_path() const { return credentials_path_; }
  const std::string& config_path() const { return config_path_; }

 private:
  std::string profile_;
  std::string config_section_;
  std::string credentials_path_;
  std::string config_path_;
  IniFile credentials_;
  IniFile config_;
};

std::string variable(const Environment& environment, std::initializer_list<const char*> names) {
  for (const char* const name : names) {
    if (auto value = environment.variable(name); value && !value->empty()) return std::move(*value);
  }
  return {};
}

std::string file_path(const Environment& environment, const char* variable_name,
                      std::string_view usual_name) {
  const std::string home = variable(environment, {"HOME"});
  std::string path = variable(environment, {variable_name});
  if (path.empty()) return home + "/.aws/" + std::string(usual_name);
  if (path.starts_with("~/")) path.replace(0, 1, home);
  return path;
}

Result<IniFile> read_ini(const Environment& environment, const std::string& path) {
  const auto text = environment.file(path);
  if (!text) return text.error();
  if (!*text) return IniFile();
  return IniFile::parse(**text, path);
}

Result<SharedFiles> SharedFiles::read(std::string given_profile, const Environment& environment) {
  SharedFiles files;
  files.profile_ = std::move(given_profile);
  if (files.profile_.empty()) files.profile_ = variable(environment, {"AWS_PROFILE", "AWS_DEFAULT_PROFILE"});
  const bool is_named = !files.profile_.empty();
  if (!is_named) files.profile_ = "default";
  files.config_section_ = files.profile_ == "default" ? "default" : "profile " + files.profile_;
  files.credentials_path_ = file_path(environment, "AWS_SHARED_CREDENTIALS_FILE", "credentials");
  files.config_path_ = file_path(environment, "AWS_CONFIG_FILE", "config");

  auto credentials = read_ini(environment, files.credentials_path_);
  if (!credentials) return credentials.error();
  auto config = read_ini(environment, files.config_path_);
  if (!config) return config.error();
  files.credentials_ = std::move(*credentials);
  files.config_ = std::move(*config);

  if (is_named && !files.has_profile()) {
    return invalid("The profile '" + files.profile_ + "' is neither in " + files.credentials_path_ +
                   " nor in " + files.config_path_ + "; choose another one or add it.");
  }
  return files;
}

Credentials environment_credentials(const Environment& environment) {
  Credentials credentials;
  credentials.access_key_id = variable(environment, {"AWS_ACCESS_KEY_ID"});
  credentials.secret_access_key = variable(environment, {"AWS_SECRET_ACCESS_KEY"});
  credentials.session_token = variable(environment, {"AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN"});
  return credentials;
}

template <class Lookup>
Credentials profile_credentials(Lookup lookup) {
  Credentials credentials;
  credentials.access_key_id = lookup("aws_access_key_id").value_or("");
  credentials.secret_access_key = lookup("aws_secret_access_key").value_or("");
  credentials.session_token = lookup("aws_session_token").value_or("");
  return credentials;
}

bool is_set(const Credentials& credentials) {
  return !credentials.access_key_id.empty() || !credentials.secret_access_key.empty();
}

// The value of either file, the credentials' one first.
std::optional<std::string> profile_value(const SharedFiles& files, std::string_view name) {
  auto value = files.credentials_value(name);
  return value ? value : files.config_value(name);
}

// The profile's way to credentials that is not among ours; empty where it has none. The SDKs go it before
// they look at any other, so that to pass it over would be to act as somebody else.
std::string_view foreign_source(const SharedFiles& files) {
  for (const char* const name : {"role_arn", "sso_session", "sso_start_url", "web_identity_token_file"}) {
    if (profile_value(files, name)) return name;
  }
  return {};
}

Error foreign_credentials(const SharedFiles& files, std::string_view name) {
  const std::string export_command = "aws configure export-credentials --profile " + files.profile();
  return Error(ErrorKind::denied,
               "The profile '" + files.profile() + "' gets its credentials by " + std::string(name) +
                   ", which redis3 does not do itself; use another profile whose settings hold "
                   "credential_process = " +
                   export_command + " --format process, or run: eval \"$(" + export_command +
                   " --format env)\" and try again.");
}

// The SDKs ask a web identity of the environment before any profile that the environment names.
std::optional<Error> refusal_of_web_identity(const GivenSettings& given, const Environment& environment) {
  if (!given.profile.empty() || variable(environment, {"AWS_WEB_IDENTITY_TOKEN_FILE"}).empty())
    return std::nullopt;
  return Error(
      ErrorKind::denied,
      "AWS_WEB_IDENTITY_TOKEN_FILE leads to the credentials of a role, which redis3 does not ask for itself; "
      "run: eval \"$(aws configure export-credentials --format env)\" and try again, or name a --profile.");
}

Error no_credentials(const SharedFiles& files) {
  return Error(
      ErrorKind::denied,
      "No AWS credentials: not given by hand, not in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, "
      "and the profile '" +
          files.profile() + "' has none in " + files.credentials_path() + " or " + files.config_path() +
          "; set the two variables or run `aws configure`. Those of a container or of an EC2 machine are not "
          "looked for: a profile's credential_process can fetch them.");
}

// The line itself is not shown: it may hold a secret among its arguments.
Result<FoundCredentials> process_credentials(const SharedFiles& files, const std::string& line,
                                             const Environment& environment) {
  const std::string source = "The credential_process of the profile '" + files.profile() + "'";
  auto words = split_command_line(line);
  if (!words) return invalid(source + " " + words.error().message() + "; correct the line in the profile.");
  const auto output = environment.run(std::move(*words));
  if (!output) {
    return Error(output.error().kind(),
                 source + " " + output.error().message() + "; run it by hand to see what is wrong.");
  }
  auto credentials = read_process_credentials(*output);
  if (!credentials)
    return invalid(source + " " + credentials.error().message() + "; run it by hand to see what is wrong.");
  return checked(std::move(*credentials), source);
}

// The credentials that need no file: given by hand, or in the environment. Absent where there are none.
Result<std::optional<FoundCredentials>> direct_credentials(const GivenSettings& given,
                                                           const Environment& environment) {
  Credentials found{given.access_key_id, given.secret_access_key, given.session_token};
  std::string source = "The credentials given by hand";
  if (!is_set(found) && given.profile.empty()) {
    found = environment_credentials(environment);
    source = "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY";
  }
  if (!is_set(found)) return std::optional<FoundCredentials>();
  auto credentials = checked(std::move(found), source);
  if (!credentials) return credentials.error();
  return std::optional<FoundCredentials>(std::move(*credentials));
}

Result<FoundCredentials> file_credentials(const SharedFiles& files, const Environment& environment) {
  if (const std::string_view foreign = foreign_source(files); !foreign.empty())
    return foreign_credentials(files, foreign);
  const std::string profile = ", profile '" + files.profile() + "'";
  const auto in_credentials = [&files](std::string_view name) { return files.credentials_value(name); };
  if (Credentials found = profile_credentials(in_credentials); is_set(found)) {
    return checked(std::move(found), files.credentials_path() + profile);
  }
  if (const auto line = profile_value(files, "credential_process")) {
    return process_credentials(files, *line, environment);
  }
  const auto in_config = [&files](std::string_view name) { return files.config_value(name); };
  if (Credentials found = profile_credentials(in_config); is_set(found)) {
    return checked(std::move(found), files.config_path() + profile);
  }
  return no_credentials(files);
}

Result<std::optional<std::size_t>> tries_of(const std::string& text, const std::string& source) {
  constexpr std::uint64_t tries_max = 100;
  if (text.empty()) return std::optional<std::size_t>();
  const auto tries = to_uint64(text);
  if (!tries || *tries < 1 || *tries > tries_max) {
    return invalid(source + " is '" + text +
                   "'; it is how often a request is tried, a number from 1 to 100.");
  }
  return std::optional<std::size_t>(static_cast<std::size_t>(*tries));
}

}  // namespace

Result<Settings> load_settings(const GivenSettings& given, const Environment& environment) {
  Settings settings;
  settings.region = variable(environment, {"AWS_REGION", "AWS_DEFAULT_REGION"});
  settings.endpoint_url = given.endpoint_url;
  if (settings.endpoint_url.empty()) {
    settings.endpoint_url = variable(environment, {"AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"});
  }
  settings.ca_file = variable(environment, {"AWS_CA_BUNDLE"});

  const auto tries = tries_of(variable(environment, {"AWS_MAX_ATTEMPTS"}), "AWS_MAX_ATTEMPTS");
  if (!tries) return tries.error();
  settings.tries_max = *tries;

  auto direct = direct_credentials(given, environment);
  if (!direct) return direct.error();
  const auto take = [&settings](FoundCredentials found) {
    settings.credentials = std::move(found.credentials);
    settings.credentials_source = std::move(found.source);
  };
  if (*direct) {
    take(std::move(**direct));
  } else if (auto refusal = refusal_of_web_identity(given, environment)) {
    return std::move(*refusal);
  }
  // Files that are not needed are not read: a broken one must not stop a program whose settings say
  // everything.
  if (*direct && !settings.region.empty() && given.profile.empty()) return settings;

  const auto files = SharedFiles::read(given.profile, environment);
  if (!files) return files.error();
  if (settings.region.empty()) settings.region = files->config_value("region").value_or("");
  if (!settings.tries_max) {
    const auto of_profile =
        tries_of(files->config_value("max_attempts").value_or(""),
                 files->config_path() + ", profile '" + files->profile() + "': max_attempts");
    if (!of_profile) return of_profile.error();
    settings.tries_max = *of_profile;
  }
  if (*direct) return settings;
  auto credentials = file_credentials(*files, environment);
  if (!credentials) return credentials.error();
  take(std::move(*credentials));
  return settings;
}

}  // namespace redis3::aws
