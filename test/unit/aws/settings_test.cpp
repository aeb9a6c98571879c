#include "aws/settings.hpp"

#include "support/fake_environment.hpp"

#include <gtest/gtest.h>

#include <string>

namespace redis3::aws {
namespace {

/// The settings of a fake environment, and the keys among them.
struct World : test::FakeEnvironment {
  Result<Settings> load(const GivenSettings& given = {}) { return load_settings(given, environment()); }
};

const std::string shared_file =
    "[default]\naws_access_key_id = AKFILE\naws_secret_access_key = skfile\n"
    "[work]\naws_access_key_id = AKWORK\naws_secret_access_key = skwork\naws_session_token = tkwork\n";

TEST(Settings, files_are_where_the_variables_say) {
  World world;
  world.variables["AWS_SHARED_CREDENTIALS_FILE"] = "/etc/keys";
  world.variables["AWS_CONFIG_FILE"] = "~/conf";
  world.files["/etc/keys"] = shared_file;
  world.files["/home/u/conf"] = "[default]\nregion = sa-east-1\n";
  const Settings settings = world.load().value();
  EXPECT_EQ(settings.credentials->source.name, "/etc/keys, profile 'default'");
  EXPECT_EQ(settings.region, "sa-east-1");
}

TEST(Settings, the_credentials_file_may_hold_any_setting_and_wins) {
  World world;
  world.files["/home/u/.aws/credentials"] = "[default]\nregion = r1\n";
  world.files["/home/u/.aws/config"] = "[default]\nregion = r2\nmax_attempts = 4\n";
  EXPECT_EQ(world.load()->region, "r1");
  EXPECT_EQ(world.load()->tries_max, 4u);
}

TEST(Settings, are_told_also_where_no_credentials_are) {
  World world;
  world.variables["AWS_EC2_METADATA_DISABLED"] = "true";
  world.variables["AWS_REGION"] = "r";
  const auto settings = world.load();
  ASSERT_TRUE(settings);
  EXPECT_EQ(settings->region, "r");
  EXPECT_EQ(settings->credentials.error().kind(), ErrorKind::denied);
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

TEST(Settings, endpoint_may_be_the_profiles) {
  World world;
  world.files["/home/u/.aws/config"] = "[default]\nendpoint_url = http://p\n";
  EXPECT_EQ(world.load().value().endpoint_url, "http://p");
}

TEST(Settings, ca_bundle_is_taken_over) {
  World world;
  world.files["/home/u/.aws/credentials"] = shared_file;
  world.variables["AWS_CA_BUNDLE"] = "/etc/ca.pem";
  world.files["/home/u/.aws/config"] = "[default]\nca_bundle = ~/ca.pem\n";
  EXPECT_EQ(world.load().value().ca_file, "/etc/ca.pem");
  world.variables.erase("AWS_CA_BUNDLE");
  EXPECT_EQ(world.load().value().ca_file, "/home/u/ca.pem");
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

TEST(Settings, broken_or_unreadable_file_is_an_error_only_where_it_is_needed) {
  World world;
  world.files["/home/u/.aws/config"] = "[default\n";
  EXPECT_EQ(world.load().error().message().substr(0, 22), "/home/u/.aws/config:1:");

  GivenSettings given;
  given.access_key_id = "AK";
  given.secret_access_key = "s";
  given.endpoint_url = "http://a";
  world.variables["AWS_REGION"] = "us-east-1";
  EXPECT_TRUE(world.load(given));

  World other;
  other.variables["AWS_SHARED_CREDENTIALS_FILE"] = "/unreadable";
  EXPECT_EQ(other.load().error().kind(), ErrorKind::denied);
}

}  // namespace
}  // namespace redis3::aws
