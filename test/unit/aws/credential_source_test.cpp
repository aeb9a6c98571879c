#include "aws/credential_source.hpp"

#include "support/fake_environment.hpp"

#include <gtest/gtest.h>

namespace redis3::aws {
namespace {

/// Chooses a source in a fake environment.
struct World : test::FakeEnvironment {
  Result<ChosenSource> choose(const GivenCredentials& given = {}) {
    auto shared = SharedConfig::read(environment());
    if (!shared) return shared.error();
    return choose_source(given, environment(), *shared);
  }
  Result<ChosenSource> choose_profile(const char* profile) {
    GivenCredentials given;
    given.profile = profile;
    return choose(given);
  }
  void set_keys() {
    variables["AWS_ACCESS_KEY_ID"] = "AKENV";
    variables["AWS_SECRET_ACCESS_KEY"] = "skenv";
  }
  void set_container() { variables["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] = "/v2/credentials/x"; }
  void set_config(const std::string& text) { files["/home/u/.aws/config"] = text; }
  void set_credentials(const std::string& text) { files["/home/u/.aws/credentials"] = text; }
};

template <class How>
const How& how(const Result<ChosenSource>& chosen) {
  return std::get<How>(chosen.value().source.how);
}
std::string key_of(const Result<ChosenSource>& chosen) {
  return how<KnownKeys>(chosen).grant.credentials.access_key_id;
}
template <class How>
bool is(const Result<ChosenSource>& chosen) {
  return std::holds_alternative<How>(chosen.value().source.how);
}

const std::string shared_file =
    "[default]\naws_access_key_id = AKFILE\naws_secret_access_key = skfile\n"
    "[work]\naws_access_key_id = AKWORK\naws_secret_access_key = skwork\naws_session_token = tkwork\n";

// The order.

TEST(CredentialSource, keys_given_by_hand_come_first) {
  World world;
  world.set_keys();
  GivenCredentials given;
  given.access_key_id = "AKHAND";
  given.secret_access_key = "skhand";
  const auto chosen = world.choose(given);
  EXPECT_EQ(key_of(chosen), "AKHAND");
  EXPECT_EQ(how<KnownKeys>(chosen).grant.credentials.session_token, "");
  EXPECT_EQ(chosen->source.name, "The credentials given by hand");
}

TEST(CredentialSource, environment_comes_before_the_files) {
  World world;
  world.set_keys();
  world.variables["AWS_SECURITY_TOKEN"] = "tkold";
  world.set_credentials(shared_file);
  const auto chosen = world.choose();
  EXPECT_EQ(key_of(chosen), "AKENV");
  EXPECT_EQ(how<KnownKeys>(chosen).grant.credentials.session_token, "tkold");
  world.variables["AWS_SESSION_TOKEN"] = "tkenv";
  EXPECT_EQ(how<KnownKeys>(world.choose()).grant.credentials.session_token, "tkenv");
  EXPECT_FALSE(how<KnownKeys>(world.choose()).grant.expires);
}

TEST(CredentialSource, environment_may_say_when_its_keys_end) {
  World world;
  world.set_keys();
  world.variables["AWS_CREDENTIAL_EXPIRATION"] = "1970-01-01T00:00:01+00:00";
  EXPECT_EQ(how<KnownKeys>(world.choose()).grant.expires, from_unix_milliseconds(1000));
  world.variables["AWS_CREDENTIAL_EXPIRATION"] = "soon";
  EXPECT_EQ(world.choose().error().kind(), ErrorKind::invalid);
}

TEST(CredentialSource, profile_given_by_hand_comes_before_the_environment) {
  World world;
  world.set_keys();
  world.variables["AWS_WEB_IDENTITY_TOKEN_FILE"] = "/token";
  world.set_credentials(shared_file);
  EXPECT_EQ(key_of(world.choose_profile("work")), "AKWORK");
}

TEST(CredentialSource, profile_of_the_environment_is_used_where_no_keys_are) {
  World world;
  world.set_credentials(shared_file);
  EXPECT_EQ(key_of(world.choose()), "AKFILE");
  world.variables["AWS_DEFAULT_PROFILE"] = "work";
  EXPECT_EQ(key_of(world.choose()), "AKWORK");
  world.variables["AWS_PROFILE"] = "default";
  EXPECT_EQ(key_of(world.choose()), "AKFILE");
  world.set_keys();
  EXPECT_EQ(key_of(world.choose()), "AKENV");
}

// From the last to the first: what comes earlier is put in front of what is there.
TEST(CredentialSource, sources_of_a_profile_and_a_machine_have_the_order_of_botocore) {
  World world;
  EXPECT_TRUE(is<InstanceRole>(world.choose()));
  world.set_container();
  EXPECT_TRUE(is<ContainerRole>(world.choose()));
  std::string config = "[default]\naws_access_key_id = AKCONF\naws_secret_access_key = s\n";
  world.set_config(config);
  EXPECT_EQ(key_of(world.choose()), "AKCONF");
  world.set_config(config += "credential_process = tool\n");
  EXPECT_TRUE(is<KeyProgram>(world.choose()));
  world.set_credentials(shared_file);
  EXPECT_EQ(key_of(world.choose()), "AKFILE");
  world.set_config(config +=
                   "sso_start_url = https://s\nsso_region = r\nsso_account_id = 1\nsso_role_name = R\n");
  EXPECT_TRUE(is<SsoRole>(world.choose()));
  world.variables["AWS_WEB_IDENTITY_TOKEN_FILE"] = "/token";
  world.variables["AWS_ROLE_ARN"] = "arn:web";
  EXPECT_TRUE(is<WebIdentity>(world.choose()));
  world.set_config(config += "role_arn = arn:role\nsource_profile = default\n");
  EXPECT_TRUE(is<AssumedRole>(world.choose()));
  world.set_keys();
  EXPECT_EQ(key_of(world.choose()), "AKENV");
}

TEST(CredentialSource, without_any_the_error_names_every_source) {
  World world;
  world.variables["AWS_EC2_METADATA_DISABLED"] = "TRUE";
  const auto chosen = world.choose();
  ASSERT_FALSE(chosen);
  EXPECT_EQ(chosen.error().kind(), ErrorKind::denied);
  for (const char* const part :
       {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "'default'", "/home/u/.aws/credentials",
        "/home/u/.aws/config", "AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
        "AWS_EC2_METADATA_DISABLED", "aws configure"}) {
    EXPECT_NE(chosen.error().message().find(part), std::string::npos) << chosen.error().message();
  }
}

TEST(CredentialSource, says_what_was_passed_over) {
  World world;
  EXPECT_NE(world.choose()->passed_over.find("AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set"),
            std::string::npos);
  EXPECT_NE(world.choose()->passed_over.find("'default' has none in"), std::string::npos);
  world.set_credentials(shared_file);
  EXPECT_EQ(world.choose_profile("work")->passed_over, "");
}

// Keys.

TEST(CredentialSource, half_a_pair_is_invalid_and_shows_no_secret) {
  World world;
  world.variables["AWS_SECRET_ACCESS_KEY"] = "PLANTED";
  world.set_credentials(shared_file);
  const auto without_id = world.choose();
  ASSERT_FALSE(without_id);
  EXPECT_EQ(without_id.error().kind(), ErrorKind::invalid);
  EXPECT_EQ(without_id.error().message().find("PLANTED"), std::string::npos);

  GivenCredentials given;
  given.access_key_id = "AK";
  EXPECT_EQ(World().choose(given).error().kind(), ErrorKind::invalid);
}

TEST(CredentialSource, keys_that_cannot_stand_in_a_header_are_invalid_and_not_shown) {
  const Credentials wrong[] = {{"AK\r\nx: y", "s", ""},
                               {"AK/x", "s", ""},
                               {"AK", "zz zz", ""},
                               {"AK", "secret", "zz\nzz"},
                               {"AK", "secret", std::string(7000, 't')}};
  for (const Credentials& credentials : wrong) {
    GivenCredentials given;
    given.access_key_id = credentials.access_key_id;
    given.secret_access_key = credentials.secret_access_key;
    given.session_token = credentials.session_token;
    const auto chosen = World().choose(given);
    ASSERT_FALSE(chosen);
    EXPECT_EQ(chosen.error().kind(), ErrorKind::invalid);
    EXPECT_LT(chosen.error().message().size(), 200u);
    EXPECT_EQ(chosen.error().message().find("zz"), std::string::npos) << chosen.error().message();
  }
}

TEST(CredentialSource, profile_that_is_nowhere_is_invalid) {
  World world;
  world.set_credentials(shared_file);
  const auto chosen = world.choose_profile("nobody");
  ASSERT_FALSE(chosen);
  EXPECT_EQ(chosen.error().kind(), ErrorKind::invalid);
  EXPECT_NE(chosen.error().message().find("'nobody'"), std::string::npos);
}

TEST(CredentialSource, says_where_keys_stand) {
  World world;
  world.set_credentials(shared_file);
  EXPECT_EQ(world.choose()->source.name, "/home/u/.aws/credentials, profile 'default'");
  world.set_config("[profile c]\naws_access_key_id = A\naws_secret_access_key = s\n");
  EXPECT_EQ(world.choose_profile("c")->source.name, "/home/u/.aws/config, profile 'c'");
  world.set_keys();
  EXPECT_EQ(world.choose()->source.name, "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY");
}

TEST(CredentialSource, bad_line_of_a_program_is_told_and_not_shown) {
  World world;
  world.set_config("[profile tool]\ncredential_process = tool 'PLANTED\n");
  EXPECT_EQ(
      world.choose_profile("tool").error().message(),
      "The credential_process of the profile 'tool' has a quote that is not closed; correct the line in the "
      "profile.");
}

// Roles.

TEST(CredentialSource, role_has_its_parameters_and_the_keys_of_its_source_profile) {
  World world;
  world.set_credentials(shared_file);
  world.set_config(
      "[profile r]\nrole_arn = arn:r\nsource_profile = work\nrole_session_name = me\nexternal_id = ext\n"
      "duration_seconds = 900\n");
  const auto chosen = world.choose_profile("r");
  const auto& role = how<AssumedRole>(chosen);
  EXPECT_EQ(role.role_arn, "arn:r");
  EXPECT_EQ(role.session_name, "me");
  EXPECT_EQ(role.external_id, "ext");
  EXPECT_EQ(role.duration, std::chrono::seconds(900));
  EXPECT_EQ(std::get<KnownKeys>(role.base->how).grant.credentials.access_key_id, "AKWORK");
}

TEST(CredentialSource, roles_may_build_on_roles) {
  World world;
  world.set_credentials(shared_file);
  world.set_config(
      "[profile a]\nrole_arn = arn:a\nsource_profile = b\n[profile b]\nrole_arn = arn:b\nsource_profile = "
      "work\n");
  const auto chosen = world.choose_profile("a");
  const auto& inner = std::get<AssumedRole>(how<AssumedRole>(chosen).base->how);
  EXPECT_EQ(inner.role_arn, "arn:b");
  EXPECT_EQ(std::get<KnownKeys>(inner.base->how).grant.credentials.access_key_id, "AKWORK");
}

TEST(CredentialSource, of_a_source_profile_with_keys_and_a_role_the_keys_are_meant) {
  World world;
  world.set_credentials("[own]\naws_access_key_id = AKOWN\naws_secret_access_key = s\n");
  world.set_config("[profile own]\nrole_arn = arn:own\nsource_profile = own\n");
  const auto chosen = world.choose_profile("own");
  EXPECT_EQ(std::get<KnownKeys>(how<AssumedRole>(chosen).base->how).grant.credentials.access_key_id, "AKOWN");
}

TEST(CredentialSource, source_profile_may_get_its_keys_in_any_way) {
  World world;
  world.set_config(
      "[profile r]\nrole_arn = arn:r\nsource_profile = p\n[profile p]\ncredential_process = tool\n"
      "[profile w]\nrole_arn = arn:w\nsource_profile = x\n[profile x]\nweb_identity_token_file = "
      "/t\nrole_arn = arn:x\n");
  EXPECT_TRUE(std::holds_alternative<KeyProgram>(how<AssumedRole>(world.choose_profile("r")).base->how));
  EXPECT_TRUE(std::holds_alternative<WebIdentity>(how<AssumedRole>(world.choose_profile("w")).base->how));
}

TEST(CredentialSource, credential_source_names_what_a_role_is_got_with) {
  World world;
  const auto with = [&](const std::string& name) {
    world.set_config("[profile r]\nrole_arn = arn:r\ncredential_source = " + name + "\n");
    return world.choose_profile("r");
  };
  EXPECT_TRUE(std::holds_alternative<InstanceRole>(how<AssumedRole>(with("Ec2InstanceMetadata")).base->how));
  EXPECT_NE(with("Environment").error().message().find("are not set"), std::string::npos);
  EXPECT_NE(with("EcsContainer").error().message().find("is set"), std::string::npos);
  world.set_keys();
  world.set_container();
  EXPECT_TRUE(std::holds_alternative<KnownKeys>(how<AssumedRole>(with("Environment")).base->how));
  EXPECT_TRUE(std::holds_alternative<ContainerRole>(how<AssumedRole>(with("EcsContainer")).base->how));
  EXPECT_NE(with("environment").error().message().find("it is one of"), std::string::npos);
}

TEST(CredentialSource, roles_that_are_set_up_wrongly_are_told) {
  const std::pair<const char*, const char*> wrong[] = {
      {"role_arn = arn:r", "add source_profile or credential_source"},
      {"role_arn = arn:r\nsource_profile = work\ncredential_source = Environment", "remove one of them"},
      {"role_arn = arn:r\nsource_profile = nobody", "'nobody'"},
      {"role_arn = arn:r\nsource_profile = r", "circle"},
      {"role_arn = arn:r\nsource_profile = b\n[profile b]\nrole_arn = arn:b\nsource_profile = r", "circle"},
      {"role_arn = arn:r\nsource_profile = b\n[profile b]\nregion = us-east-1", "has no credentials"},
      {"role_arn = arn:r\nsource_profile = work\nmfa_serial = arn:mfa", "MFA"},
      {"role_arn = arn:r\nsource_profile = work\nduration_seconds = 60", "900"},
      {"role_arn = arn:r\nsource_profile = work\nduration_seconds = an hour", "900"},
      {"web_identity_token_file = /t", "AWS_ROLE_ARN"},
      {"sso_session = nowhere\nsso_account_id = 1\nsso_role_name = R", "[sso-session nowhere]"},
      {"sso_session = s\nsso_role_name = R\n[sso-session s]\nsso_region = r", "give both"},
      {"sso_account_id = 1\nsso_role_name = R", "no sso_session"},
      {"sso_session = s\nsso_account_id = 1\nsso_role_name = R\n[sso-session s]\nsso_start_url = u",
       "sso_region"},
      {"sso_start_url = https://s\nsso_account_id = 1\nsso_role_name = R", "sso_region"},
  };
  for (const auto& [text, part] : wrong) {
    World world;
    world.set_credentials(shared_file);
    world.set_config(std::string("[profile r]\n") + text + "\n");
    const auto chosen = world.choose_profile("r");
    ASSERT_FALSE(chosen) << text;
    EXPECT_EQ(chosen.error().kind(), ErrorKind::invalid) << text;
    EXPECT_NE(chosen.error().message().find(part), std::string::npos) << chosen.error().message();
  }
}

TEST(CredentialSource, long_chain_of_profiles_ends) {
  World world;
  std::string config;
  for (int i = 0; i < 100; ++i) {
    config += "[profile p" + std::to_string(i) + "]\nrole_arn = arn:r\nsource_profile = p" +
              std::to_string(i + 1) + "\n";
  }
  world.set_config(config + "[profile p100]\naws_access_key_id = A\naws_secret_access_key = s\n");
  EXPECT_EQ(world.choose_profile("p0").error().kind(), ErrorKind::invalid);
}

TEST(CredentialSource, web_identity_takes_each_setting_from_the_environment_first) {
  World world;
  world.set_config("[default]\nweb_identity_token_file = ~/t\nrole_arn = arn:p\nrole_session_name = sp\n");
  const auto of_profile = world.choose();
  EXPECT_EQ(how<WebIdentity>(of_profile).token_file, "/home/u/t");
  EXPECT_EQ(how<WebIdentity>(of_profile).role_arn, "arn:p");
  EXPECT_EQ(how<WebIdentity>(of_profile).session_name, "sp");
  world.variables["AWS_WEB_IDENTITY_TOKEN_FILE"] = "/env";
  world.variables["AWS_ROLE_ARN"] = "arn:env";
  const auto mixed = world.choose();
  EXPECT_EQ(how<WebIdentity>(mixed).token_file, "/env");
  EXPECT_EQ(how<WebIdentity>(mixed).role_arn, "arn:env");
  EXPECT_EQ(how<WebIdentity>(mixed).session_name, "sp");
  EXPECT_EQ(how<WebIdentity>(world.choose_profile("default")).token_file, "/home/u/t");
}

TEST(CredentialSource, sso_session_is_told_by_its_section) {
  World world;
  world.set_config(
      "[profile s]\nsso_session = corp\nsso_account_id = 123\nsso_role_name = Dev\n"
      "[sso-session corp]\nsso_region = eu-west-1\nsso_start_url = https://corp\n");
  const auto chosen = world.choose_profile("s");
  const auto& role = how<SsoRole>(chosen);
  EXPECT_EQ(role.cache_name, "corp");
  EXPECT_EQ(role.region, "eu-west-1");
  EXPECT_EQ(role.account_id, "123");
  EXPECT_EQ(role.role_name, "Dev");
  EXPECT_TRUE(role.is_session);
}

TEST(CredentialSource, sso_session_alone_is_for_other_services) {
  World world;
  world.set_credentials(shared_file);
  world.set_config("[default]\nsso_session = nowhere\nsso_start_url = https://s\n");
  EXPECT_EQ(key_of(world.choose()), "AKFILE");
}

TEST(CredentialSource, token_of_a_file_may_have_its_name_of_old) {
  World world;
  world.set_credentials(
      "[default]\naws_access_key_id = A\naws_secret_access_key = s\naws_security_token = old\n");
  EXPECT_EQ(how<KnownKeys>(world.choose()).grant.credentials.session_token, "old");
}

TEST(CredentialSource, container_has_its_token_and_its_tokens_file) {
  World world;
  world.variables["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = "http://169.254.170.23/v1/credentials";
  world.variables["AWS_CONTAINER_AUTHORIZATION_TOKEN"] = "tk";
  world.variables["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] = "/var/run/token";
  const auto chosen = world.choose();
  EXPECT_EQ(how<ContainerRole>(chosen).url, "http://169.254.170.23/v1/credentials");
  EXPECT_EQ(how<ContainerRole>(chosen).token, "tk");
  EXPECT_EQ(how<ContainerRole>(chosen).token_file, "/var/run/token");
  world.set_container();
  EXPECT_EQ(how<ContainerRole>(world.choose()).url, "http://169.254.170.2/v2/credentials/x");
  world.variables["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] = "no path";
  EXPECT_EQ(world.choose().error().kind(), ErrorKind::invalid);
}

TEST(CredentialSource, long_name_of_the_default_profile_wins) {
  World world;
  world.set_config(
      "[default]\naws_access_key_id = AKSHORT\naws_secret_access_key = s\n"
      "[profile default]\naws_access_key_id = AKLONG\naws_secret_access_key = s\n");
  EXPECT_EQ(key_of(world.choose()), "AKLONG");
}

}  // namespace
}  // namespace redis3::aws
