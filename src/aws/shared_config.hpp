#pragma once

#include "aws/environment.hpp"
#include "aws/ini_file.hpp"
#include "redis3/error.hpp"

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

namespace redis3::aws {

/// The first of the variables that is set to something; else empty. One that is set to nothing counts as not
/// set.
std::string variable(const Environment& environment, std::initializer_list<const char*> names);
/// Whether a switch is on: set to "true", in whatever case.
bool is_true(const std::optional<std::string>& value) noexcept;

/// The two files that all AWS tools share, `~/.aws/credentials` and `~/.aws/config`, read as one.
///
/// Source  docs.aws.amazon.com/sdkref/latest/guide/file-format.html
class SharedConfig {
 public:
  /// Reads the files where AWS_SHARED_CREDENTIALS_FILE and AWS_CONFIG_FILE, or their usual places, have them;
  /// one that is not there is empty.
  ///
  /// Errors  as IniFile::parse() and Environment::file have them
  static Result<SharedConfig> read(const Environment& environment);

  bool has_profile(std::string_view profile) const;
  /// A setting of a profile, of the credentials file where both have it; absent where neither has.
  std::optional<std::string> value(std::string_view profile, std::string_view name) const;
  /// The same of one file only.
  std::optional<std::string> credentials_value(std::string_view profile, std::string_view name) const;
  std::optional<std::string> config_value(std::string_view profile, std::string_view name) const;

  /// Of a section `[sso-session NAME]`.
  bool has_sso_session(std::string_view session) const;
  std::optional<std::string> sso_session_value(std::string_view session, std::string_view name) const;
  /// What a section `[services NAME]` says of one service, such as its `endpoint_url`.
  std::optional<std::string> service_value(std::string_view services, std::string_view service,
                                           std::string_view name) const;

  const std::string& credentials_path() const noexcept { return credentials_path_; }
  const std::string& config_path() const noexcept { return config_path_; }

 private:
  std::string credentials_path_;
  std::string config_path_;
  IniFile credentials_;
  IniFile config_;
};

/// A path as the AWS tools take it: `~/` is the home directory.
std::string expanded_path(const Environment& environment, std::string path);

}  // namespace redis3::aws
