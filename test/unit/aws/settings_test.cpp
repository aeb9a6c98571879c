#include "aws/settings.hpp"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace redis3::aws {
namespace {

/// An environment made of two maps and a program's output.
struct World {
  std::map<std::string, std::string> variables{{"HOME", "/home/u"}};
  std::map<std::string, std::string> files;
  Result<std::string> printed = Error(ErrorKind::denied, "was not to be run");
  mutable std::vector<std::vector<std::string>> runs;

  Environment environment() const {
    Environment environment;
    environment.variable = [this](const std::string& name) -> std::optional<std::string> {
      const auto found = variables.find(name);
      return found == variables.end() ? std::nullopt : std::optional(found->second);
    };
    environment.file = [this](const std::string& path) -> Result<std::optional<std::string>> {
      if (path.ends_with("unreadable")) return Error(ErrorKind::denied, path + " cannot be opened.");
      const auto found = files.find(path);
      return found == files.end() ? std::nullopt : std::optional(found->second);
    };
    environment.run = [this](std::vector<std::string> words) {
      runs.push_back(std::move(words));
      return printed;
    };
    return environment;
  }
  Result<Settings> load(const GivenSettings& given = {}) const { return load_settings(given, environment()); }
};

const std::string shared_file =
    "[default]\naws_access_key_id = AKFILE\naws_secret_access_key = skfile\n"
    "[work]\naws_access_key_id = AKWORK\naws_secret_access_key = skwork\naws_session_token = tkwork\n";

TEST(Settings, credentials_given_by_hand_come_first) {
  World world;
  world.variables["AWS_ACCESS_KEY_ID"] = "AKENV";
  world.variables["AWS_SECRET_ACCESS_KEY"] = "skenv";
  GivenSettings given;
  given.access_key_id = "AKHAND";
  given.secret_access_key = "skhand";
  EXPECT_EQ(world.load(given).value().credentials.access_key_id, "AKHAND");
  EXPECT_EQ(world.load(given).value().credentials.session_token, "");
}

TEST(Settings, environment_comes_before_the_files) {
  World world;
  world.variables["AWS_ACCESS_KEY_ID"] = "AKENV";
  world.variables["AWS_SECRET_ACCESS_KEY"] = "skenv";
  world.variables["AWS_SESSION_TOKEN"] = "tkenv";
  world.files["/home/u/.aws/credentials"] = shared_file;
  const Settings settings = world.load().value();
  EXPECT_EQ(settings.credentials.access_key_id, "AKENV");
  EXPECT_EQ(settings.credentials.secret_access_key, "skenv");
  EXPECT_EQ(settings.credentials.session_token, "tkenv");
}

TEST(Settings, profile_given_by_hand_comes_before_the_environment) {
  World world;
  world.variables["AWS_ACCESS_KEY_ID"] = "AKENV";
  world.variables["AWS_SECRET_ACCESS_KEY"] = "skenv";
  world.files["/home/u/.aws/credentials"] = shared_file;
  GivenSettings given;
  given.profile = "work";
  EXPECT_EQ(world.load(given).value().credentials.access_key_id, "AKWORK");
  EXPECT_EQ(world.load(given).value().credentials.session_token, "tkwork");
}

TEST(Settings, profile_of_the_environment_is_used) {
  World world;
  world.files["/home/u/.aws/credentials"] = shared_file;
  EXPECT_EQ(world.load().value().credentials.access_key_id, "AKFILE");
  world.variables["AWS_PROFILE"] = "work";
  EXPECT_EQ(world.load().value().credentials.access_key_id, "AKWORK");
}

TEST(Settings, config_file_may_hold_keys_too) {
  World world;
  world.files["/home/u/.aws/config"] =
      "[profile p]\naws_access_key_id = AKCONF\naws_secret_access_key = s\nregion = eu-west-1\n";
  world.variables["AWS_PROFILE"] = "p";
  EXPECT_EQ(world.load().value().credentials.access_key_id, "AKCONF");
  EXPECT_EQ(world.load().value().region, "eu-west-1");
}

TEST(Settings, files_are_where_the_variables_say) {
  World world;
  world.variables["AWS_SHARED_CREDENTIALS_FILE"] = "/etc/keys";
  world.variables["AWS_CONFIG_FILE"] = "~/conf";
  world.files["/etc/keys"] = shared_file;
  world.files["/home/u/conf"] = "[default]\nregion = sa-east-1\n";
  EXPECT_EQ(world.load().value().credentials.access_key_id, "AKFILE");
  EXPECT_EQ(world.load().value().region, "sa-east-1");
}

TEST(Settings, region_goes_from_aws_region_to_the_default_region_to_the_profile) {
  World world;
  world.files["/home/u/.aws/credentials"] = shared_file;
  world.files["/home/u/.aws/config"] = "[default]\nregion = r3\n";
  EXPECT_EQ(world.load().value().region, "r3");
  world.variables["AWS_DEFAULT_REGION"] = "r2";
  EXPECT_EQ(world.load().value().region, "r2");
  world.variables["AWS_REGION"] = "r1";
  EXPECT_EQ(world.load().value().region, "r1");
  world.variables["AWS_REGION"] = "";
  EXPECT_EQ(world.load().value().region, "r2");
}

TEST(Settings, endpoint_goes_from_hand_to_the_s3_variable_to_the_general_one) {
  World world;
  world.files["/home/u/.aws/credentials"] = shared_file;
  world.variables["AWS_ENDPOINT_URL"] = "http://c";
  EXPECT_EQ(world.load().value().endpoint_url, "http://c");
  world.variables["AWS_ENDPOINT_URL_S3"] = "http://b";
  EXPECT_EQ(world.load().value().endpoint_url, "http://b");
  GivenSettings given;
  given.endpoint_url = "http://a";
  EXPECT_EQ(world.load(given).value().endpoint_url, "http://a");
}

TEST(Settings, ca_bundle_is_taken_over) {
  World world;
  world.files["/home/u/.aws/credentials"] = shared_file;
  world.variables["AWS_CA_BUNDLE"] = "/etc/ca.pem";
  EXPECT_EQ(world.load().value().ca_file, "/etc/ca.pem");
}

TEST(Settings, without_credentials_the_error_names_every_source) {
  const auto settings = World().load();
  ASSERT_FALSE(settings);
  EXPECT_EQ(settings.error().kind(), ErrorKind::denied);
  for (const char* const part : {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "'default'",
                                 "/home/u/.aws/credentials", "/home/u/.aws/config", "aws configure"}) {
    EXPECT_NE(settings.error().message().find(part), std::string::npos) << settings.error().message();
  }
}

TEST(Settings, half_a_pair_is_invalid_and_shows_no_secret) {
  World world;
  world.variables["AWS_SECRET_ACCESS_KEY"] = "verysecret";
  const auto without_id = world.load();
  ASSERT_FALSE(without_id);
  EXPECT_EQ(without_id.error().kind(), ErrorKind::invalid);
  EXPECT_EQ(without_id.error().message().find("verysecret"), std::string::npos);

  GivenSettings given;
  given.access_key_id = "AK";
  EXPECT_EQ(World().load(given).error().kind(), ErrorKind::invalid);
}

TEST(Settings, credentials_that_cannot_stand_in_a_header_are_invalid_and_not_shown) {
  const Credentials wrong[] = {{"AK\r\nx: y", "s", ""},
                               {"AK/x", "s", ""},
                               {"AK", "zz zz", ""},
                               {"AK", "secret", "zz\nzz"},
                               {"AK", "secret", std::string(7000, 't')}};
  for (const Credentials& credentials : wrong) {
    GivenSettings given;
    given.access_key_id = credentials.access_key_id;
    given.secret_access_key = credentials.secret_access_key;
    given.session_token = credentials.session_token;
    const auto settings = World().load(given);
    ASSERT_FALSE(settings);
    EXPECT_EQ(settings.error().kind(), ErrorKind::invalid);
    EXPECT_LT(settings.error().message().size(), 200u);
    EXPECT_EQ(settings.error().message().find("zz"), std::string::npos) << settings.error().message();
  }
}

TEST(Settings, number_of_tries_is_that_of_the_environment_then_of_the_profile) {
  World world;
  world.files["/home/u/.aws/credentials"] = shared_file;
  EXPECT_FALSE(world.load().value().tries_max);
  world.files["/home/u/.aws/config"] = "[default]\nmax_attempts = 5\n";
  EXPECT_EQ(world.load().value().tries_max, 5u);
  world.variables["AWS_MAX_ATTEMPTS"] = "7";
  EXPECT_EQ(world.load().value().tries_max, 7u);
  for (const char* const wrong : {"0", "101", "-1", "three", "1.5", "99999999999999999999"}) {
    world.variables["AWS_MAX_ATTEMPTS"] = wrong;
    const Error error = world.load().error();
    EXPECT_EQ(error.kind(), ErrorKind::invalid);
    EXPECT_NE(error.message().find("from 1 to 100"), std::string::npos) << error.message();
  }
}

TEST(Settings, profile_that_is_nowhere_is_invalid) {
  World world;
  world.files["/home/u/.aws/credentials"] = shared_file;
  GivenSettings given;
  given.profile = "nobody";
  const auto settings = world.load(given);
  ASSERT_FALSE(settings);
  EXPECT_EQ(settings.error().kind(), ErrorKind::invalid);
  EXPECT_NE(settings.error().message().find("'nobody'"), std::string::npos);
}

TEST(Settings, profile_of_a_kind_that_is_not_known_says_what_to_run) {
  World world;
  world.files["/home/u/.aws/config"] = "[profile sso]\nsso_session = s\n";
  world.variables["AWS_PROFILE"] = "sso";
  const auto settings = world.load();
  ASSERT_FALSE(settings);
  EXPECT_EQ(settings.error().kind(), ErrorKind::denied);
  EXPECT_NE(settings.error().message().find("export-credentials --profile sso"), std::string::npos);
}

TEST(Settings, keys_are_not_used_where_the_sdks_would_take_a_role_before_them) {
  for (const char* const way :
       {"role_arn = arn:aws:iam::123456789012:role/R\nsource_profile = both", "sso_session = s",
        "sso_start_url = https://example.com", "web_identity_token_file = /token"}) {
    World world;
    world.variables["AWS_PROFILE"] = "both";
    world.files["/home/u/.aws/credentials"] =
        "[both]\naws_access_key_id = AKBOTH\naws_secret_access_key = skboth\n";
    world.files["/home/u/.aws/config"] = std::string("[profile both]\n") + way + "\n";
    const auto settings = world.load();
    ASSERT_FALSE(settings) << way;
    EXPECT_EQ(settings.error().kind(), ErrorKind::denied);
    EXPECT_EQ(settings.error().message().find("skboth"), std::string::npos);
  }
}

TEST(Settings, web_identity_of_the_environment_stops_where_the_sdks_would_ask_it) {
  World world;
  world.files["/home/u/.aws/credentials"] = shared_file;
  world.variables["AWS_WEB_IDENTITY_TOKEN_FILE"] = "/var/run/token";
  EXPECT_EQ(world.load().error().kind(), ErrorKind::denied);
  EXPECT_NE(world.load().error().message().find("AWS_WEB_IDENTITY_TOKEN_FILE"), std::string::npos);

  GivenSettings profile;
  profile.profile = "work";
  EXPECT_EQ(world.load(profile).value().credentials.access_key_id, "AKWORK");
  world.variables["AWS_ACCESS_KEY_ID"] = "AKENV";
  world.variables["AWS_SECRET_ACCESS_KEY"] = "skenv";
  EXPECT_EQ(world.load().value().credentials.access_key_id, "AKENV");
}

TEST(Settings, says_where_credentials_come_from) {
  World world;
  world.files["/home/u/.aws/credentials"] = shared_file;
  EXPECT_EQ(world.load().value().credentials_source, "/home/u/.aws/credentials, profile 'default'");
  world.variables["AWS_ACCESS_KEY_ID"] = "AKENV";
  world.variables["AWS_SECRET_ACCESS_KEY"] = "skenv";
  EXPECT_EQ(world.load().value().credentials_source, "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY");
}

TEST(Settings, broken_or_unreadable_file_is_an_error_only_where_it_is_needed) {
  World world;
  world.files["/home/u/.aws/config"] = "[default\n";
  EXPECT_EQ(world.load().error().message().substr(0, 22), "/home/u/.aws/config:1:");

  GivenSettings given;
  given.access_key_id = "AK";
  given.secret_access_key = "s";
  world.variables["AWS_REGION"] = "us-east-1";
  EXPECT_TRUE(world.load(given));

  World other;
  other.variables["AWS_SHARED_CREDENTIALS_FILE"] = "/unreadable";
  EXPECT_EQ(other.load().error().kind(), ErrorKind::denied);
}

/// A profile with a program, and keys beside it that come after the program.
World process_world() {
  World world;
  world.files["/home/u/.aws/config"] =
      "[profile tool]\ncredential_process = /opt/tool --secret 'PLANTED ARGUMENT'\n"
      "aws_access_key_id = AKCONFIG\naws_secret_access_key = skconfig\nregion = eu-north-1\n";
  world.variables["AWS_PROFILE"] = "tool";
  world.printed =
      R"({"Version": 1, "AccessKeyId": "AKTOOL", "SecretAccessKey": "sktool", "SessionToken": "tktool"})";
  return world;
}

TEST(CredentialProcess, is_run_once_and_comes_before_keys_in_the_config_file) {
  const World world = process_world();
  const Settings settings = world.load().value();
  EXPECT_EQ(settings.credentials.access_key_id, "AKTOOL");
  EXPECT_EQ(settings.credentials.secret_access_key, "sktool");
  EXPECT_EQ(settings.credentials.session_token, "tktool");
  EXPECT_EQ(settings.region, "eu-north-1");
  EXPECT_EQ(world.runs,
            (std::vector<std::vector<std::string>>{{"/opt/tool", "--secret", "PLANTED ARGUMENT"}}));
}

TEST(CredentialProcess, comes_after_keys_in_the_credentials_file) {
  World world = process_world();
  world.files["/home/u/.aws/credentials"] =
      "[tool]\naws_access_key_id = AKFILE\naws_secret_access_key = skfile\n";
  EXPECT_EQ(world.load().value().credentials.access_key_id, "AKFILE");
  EXPECT_TRUE(world.runs.empty());
}

TEST(CredentialProcess, comes_after_the_environment) {
  World world = process_world();
  world.variables["AWS_ACCESS_KEY_ID"] = "AKENV";
  world.variables["AWS_SECRET_ACCESS_KEY"] = "skenv";
  EXPECT_EQ(world.load().value().credentials.access_key_id, "AKENV");
  EXPECT_TRUE(world.runs.empty());
}

TEST(CredentialProcess, may_stand_in_the_credentials_file) {
  World world = process_world();
  world.files["/home/u/.aws/credentials"] = "[tool]\ncredential_process = other\n";
  EXPECT_EQ(world.load().value().credentials.access_key_id, "AKTOOL");
  EXPECT_EQ(world.runs, (std::vector<std::vector<std::string>>{{"other"}}));
}

TEST(CredentialProcess, is_not_run_for_a_profile_that_gets_a_role) {
  World world = process_world();
  world.files["/home/u/.aws/config"] += "role_arn = arn:aws:iam::123456789012:role/R\n";
  EXPECT_EQ(world.load().error().kind(), ErrorKind::denied);
  EXPECT_TRUE(world.runs.empty());
}

TEST(CredentialProcess, failure_is_told_and_ends_the_search) {
  World world = process_world();
  world.printed = Error(ErrorKind::denied, "ended with status 3");
  const auto settings = world.load();
  ASSERT_FALSE(settings);
  EXPECT_EQ(settings.error().kind(), ErrorKind::denied);
  EXPECT_EQ(settings.error().message(),
            "The credential_process of the profile 'tool' ended with status 3; run it by hand to see what is "
            "wrong.");
}

TEST(CredentialProcess, bad_output_is_told_and_not_shown) {
  World world = process_world();
  for (const char* const printed :
       {"PLANTED", R"({"Version": 1, "AccessKeyId": "PLANTED"})",
        R"({"Version": 1, "AccessKeyId": "PLANTED ID", "SecretAccessKey": "PLANTED"})",
        R"({"Version": 1, "AccessKeyId": "AK", "SecretAccessKey": "PLANTED\r\nx-amz-a: b"})"}) {
    world.printed = std::string(printed);
    const auto settings = world.load();
    ASSERT_FALSE(settings) << printed;
    EXPECT_EQ(settings.error().kind(), ErrorKind::invalid) << printed;
    EXPECT_NE(settings.error().message().find("credential_process of the profile 'tool'"), std::string::npos);
    EXPECT_EQ(settings.error().message().find("PLANTED"), std::string::npos) << settings.error().message();
  }
}

TEST(CredentialProcess, bad_line_is_told_and_not_shown) {
  World world = process_world();
  world.files["/home/u/.aws/config"] = "[profile tool]\ncredential_process = tool 'PLANTED\n";
  const auto settings = world.load();
  ASSERT_FALSE(settings);
  EXPECT_EQ(
      settings.error().message(),
      "The credential_process of the profile 'tool' has a quote that is not closed; correct the line in the "
      "profile.");
  EXPECT_TRUE(world.runs.empty());
}

}  // namespace
}  // namespace redis3::aws
