#include "gateway/config.hpp"

#include "gateway/config_directives.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>

namespace redis3::gateway {
namespace {

using testing::HasSubstr;

/// What is wrong with a config that only listens beyond the machine and, beside that, is as `change` makes
/// it.
template <class Change>
std::string why_with(Change change) {
  Config config;
  config.bind = {"127.0.0.1", "*"};
  change(config);
  return why_unusable(config).value_or("");
}

TEST(AddressOf, a_star_is_all_addresses_and_a_minus_is_no_part_of_one) {
  EXPECT_EQ(address_of("127.0.0.1"), "127.0.0.1");
  EXPECT_EQ(address_of("-10.1.2.3"), "10.1.2.3");
  EXPECT_EQ(address_of("*"), "0.0.0.0");
  EXPECT_EQ(address_of("-::*"), "::");
}

TEST(WhyUnusable, finds_nothing_wrong_with_the_defaults) {
  EXPECT_EQ(why_unusable(Config()), std::nullopt);
}

TEST(WhyUnusable, lets_nobody_in_from_outside_without_a_password) {
  const auto as_it_is = [](Config&) {};
  EXPECT_THAT(why_with(as_it_is), HasSubstr("bind * lets other machines in"));
  for (const char* address : {"0.0.0.0", "::", "::*", "-10.1.2.3"}) {
    EXPECT_THAT(why_with([&](Config& config) { config.bind = {address}; }),
                HasSubstr("lets other machines in"))
        << address;
  }
  for (const char* address : {"127.0.0.1", "127.9.9.9", "::1", "-::1"})
    EXPECT_EQ(why_with([&](Config& config) { config.bind = {address}; }), "") << address;
}

TEST(WhyUnusable, takes_a_password_an_acl_a_certificate_or_the_word_for_it) {
  EXPECT_EQ(why_with([](Config& config) { config.settings.requirepass = "x"; }), "");
  EXPECT_EQ(why_with([](Config& config) { config.settings.aclfile = "users.acl"; }), "");
  EXPECT_EQ(why_with([](Config& config) { config.protected_mode = false; }), "");
  const auto only_certificates = [](Config& config) {
    config.port.reset();
    config.tls_port = 6380;
    config.tls_cert_file = config.tls_key_file = config.tls_ca_cert_file = "x.pem";
  };
  EXPECT_EQ(why_with(only_certificates), "");
  EXPECT_THAT(why_with([&](Config& config) {
                only_certificates(config);
                config.tls_auth_clients = TlsClients::optional;
              }),
              HasSubstr("lets other machines in"));
}

TEST(WhyUnusable, looks_at_what_the_lines_say_of_the_default_user) {
  const struct {
    std::string line;
    bool is_open;
  } cases[] = {
      {"default off", false},
      {"default on >secret ~* +@all", false},
      {"default on #1234", false},
      {"default on resetpass", false},
      {"default on nopass", true},
      {"default >secret nopass", true},
      {"default reset on nopass", true},
      {"default off on", true},
      {"alice on >secret", true},
  };
  for (const auto& [line, is_open] : cases)
    EXPECT_EQ(why_with([&text = line](Config& config) { config.users = {text}; }) != "", is_open) << line;
  EXPECT_NE(why_with([](Config& config) {
              config.settings.requirepass = "x";
              config.users = {"default on nopass"};
            }),
            "");
}

TEST(WhyUnusable, wants_something_to_listen_on) {
  Config config;
  config.port.reset();
  EXPECT_THAT(why_unusable(config).value(), HasSubstr("nothing to listen on"));
  config.unixsocket = "/run/redis3.sock";
  EXPECT_EQ(why_unusable(config), std::nullopt);
  config.unixsocket.clear();
  config.port = 6379;
  config.bind.clear();
  EXPECT_THAT(why_unusable(config).value(), HasSubstr("nothing to listen on"));
  config.bind = {"example.org"};
  EXPECT_THAT(why_unusable(config).value(), HasSubstr("'example.org' is not an IP address"));
  config.bind.assign(17, "127.0.0.1");
  EXPECT_THAT(why_unusable(config).value(), HasSubstr("Too many bind addresses"));
}

TEST(WhyUnusable, wants_all_of_what_tls_needs) {
  Config config;
  config.tls_cert_file = "cert.pem";
  EXPECT_THAT(why_unusable(config).value(), HasSubstr("belong together"));
  config.tls_cert_file.clear();
  config.tls_port = 6380;
  EXPECT_THAT(why_unusable(config).value(), HasSubstr("tls-port needs"));
  config.tls_cert_file = config.tls_key_file = "x.pem";
  EXPECT_THAT(why_unusable(config).value(), HasSubstr("give tls-ca-cert-file"));
  config.tls_auth_clients = TlsClients::no;
  EXPECT_EQ(why_unusable(config), std::nullopt);
  config.tls_auth_clients = TlsClients::yes;
  config.tls_ca_cert_dir = "/etc/ssl/certs";
  EXPECT_EQ(why_unusable(config), std::nullopt);
}

TEST(WhyUnusable, wants_users_in_one_place) {
  Config config;
  config.settings.aclfile = "users.acl";
  config.users = {"alice on"};
  EXPECT_THAT(why_unusable(config).value(), HasSubstr("not in both"));
}

TEST(FixedSettings, tell_what_only_the_start_decides_and_no_secret) {
  Config config;
  config.bind = {"127.0.0.1", "-::1"};
  config.tls_port = 6380;
  config.unixsocketperm = 0770;
  config.tls_key_file_pass = "secret";
  config.connection.url = "memory:";
  std::map<std::string, std::string> told;
  for (const auto& [name, value] : fixed_settings(config))
    told[name] = value;
  EXPECT_EQ(told["bind"], "127.0.0.1 -::1");
  EXPECT_EQ(told["port"], "6379");
  EXPECT_EQ(told["tls-port"], "6380");
  EXPECT_EQ(told["metrics-port"], "0");
  EXPECT_EQ(told["unixsocketperm"], "770");
  EXPECT_EQ(told["tls-auth-clients"], "yes");
  EXPECT_EQ(told["loglevel"], "notice");
  for (const auto& [name, value] : told)
    EXPECT_NE(value, "secret") << name;
}

}  // namespace
}  // namespace redis3::gateway
