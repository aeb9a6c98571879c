#include "aws/shared_config.hpp"

#include "base/text.hpp"

#include <utility>

namespace redis3::aws {
namespace {

std::string file_path(const Environment& environment, const char* variable_name,
                      std::string_view usual_name) {
  std::string path = variable(environment, {variable_name});
  if (path.empty()) path = "~/.aws/" + std::string(usual_name);
  return expanded_path(environment, std::move(path));
}

Result<IniFile> read_ini(const Environment& environment, const std::string& path) {
  const auto text = environment.file(path);
  if (!text) return text.error();
  if (!*text) return IniFile();
  return IniFile::parse(**text, path);
}

// A profile's section in the config file; `default` has two names, of which the longer one wins.
std::string section_of(const IniFile& config, std::string_view profile) {
  std::string section = "profile " + std::string(profile);
  if (profile == "default" && !config.has_section(section)) return "default";
  return section;
}

}  // namespace

std::string variable(const Environment& environment, std::initializer_list<const char*> names) {
  for (const char* const name : names) {
    if (auto value = environment.variable(name); value && !value->empty()) return std::move(*value);
  }
  return {};
}

bool is_true(const std::optional<std::string>& value) noexcept {
  return value && equal_ignoring_case(*value, "true");
}

std::string expanded_path(const Environment& environment, std::string path) {
  if (path.starts_with("~/")) path.replace(0, 1, variable(environment, {"HOME"}));
  return path;
}

Result<SharedConfig> SharedConfig::read(const Environment& environment) {
  SharedConfig shared;
  shared.credentials_path_ = file_path(environment, "AWS_SHARED_CREDENTIALS_FILE", "credentials");
  shared.config_path_ = file_path(environment, "AWS_CONFIG_FILE", "config");
  auto credentials = read_ini(environment, shared.credentials_path_);
  if (!credentials) return credentials.error();
  auto config = read_ini(environment, shared.config_path_);
  if (!config) return config.error();
  shared.credentials_ = std::move(*credentials);
  shared.config_ = std::move(*config);
  return shared;
}

bool SharedConfig::has_profile(std::string_view profile) const {
  return credentials_.has_section(profile) || config_.has_section(section_of(config_, profile));
}

std::optional<std::string> SharedConfig::value(std::string_view profile, std::string_view name) const {
  auto found = credentials_value(profile, name);
  return found ? found : config_value(profile, name);
}

std::optional<std::string> SharedConfig::credentials_value(std::string_view profile,
                                                           std::string_view name) const {
  return credentials_.value(profile, name);
}

std::optional<std::string> SharedConfig::config_value(std::string_view profile, std::string_view name) const {
  return config_.value(section_of(config_, profile), name);
}

bool SharedConfig::has_sso_session(std::string_view session) const {
  return config_.has_section("sso-session " + std::string(session));
}

std::optional<std::string> SharedConfig::sso_session_value(std::string_view session,
                                                           std::string_view name) const {
  return config_.value("sso-session " + std::string(session), name);
}

std::optional<std::string> SharedConfig::service_value(std::string_view services, std::string_view service,
                                                       std::string_view name) const {
  return config_.nested_value("services " + std::string(services), service, name);
}

}  // namespace redis3::aws
