#include "session/secrets.hpp"

#include <gtest/gtest.h>

namespace redis3::session {
namespace {

using command::Argv;

/// The call with its secrets redacted.
Argv shown(Argv argv) {
  Argv words;
  for (std::size_t at = 0; at < argv.size(); ++at)
    words.push_back(is_secret(argv, at) ? std::string(redacted) : argv[at]);
  return words;
}

const std::string r(redacted);

TEST(Secrets, auth_keeps_both_its_arguments_for_itself) {
  EXPECT_EQ(shown({"auth", "secret"}), (Argv{"auth", r}));
  EXPECT_EQ(shown({"Auth", "name", "secret"}), (Argv{"Auth", r, r}));
}

TEST(Secrets, hello_keeps_those_of_its_auth) {
  EXPECT_EQ(shown({"hello", "3", "AUTH", "name", "secret", "SETNAME", "me"}),
            (Argv{"hello", "3", "AUTH", r, r, "SETNAME", "me"}));
  EXPECT_EQ(shown({"HELLO", "3", "setname", "me", "auth", "name", "secret"}),
            (Argv{"HELLO", "3", "setname", "me", "auth", r, r}));
  EXPECT_EQ(shown({"hello", "auth", "name", "secret"}), (Argv{"hello", "auth", r, r}));
  EXPECT_EQ(shown({"hello", "3"}), (Argv{"hello", "3"}));
}

TEST(Secrets, acl_setuser_keeps_all) {
  EXPECT_EQ(shown({"acl", "SETUSER", "name", ">secret", "+get"}), (Argv{"acl", "SETUSER", r, r, r}));
  EXPECT_EQ(shown({"acl", "getuser", "name"}), (Argv{"acl", "getuser", "name"}));
}

TEST(Secrets, config_set_keeps_values_that_are_passwords) {
  EXPECT_EQ(shown({"CONFIG", "SET", "maxclients", "7", "RequirePass", "secret", "timeout", "requirepass"}),
            (Argv{"CONFIG", "SET", "maxclients", "7", "RequirePass", r, "timeout", "requirepass"}));
  EXPECT_EQ(shown({"config", "get", "requirepass", "x"}), (Argv{"config", "get", "requirepass", "x"}));
}

TEST(Secrets, other_commands_have_none) {
  EXPECT_EQ(shown({"set", "auth", "requirepass"}), (Argv{"set", "auth", "requirepass"}));
  EXPECT_EQ(shown({}), Argv());
}

}  // namespace
}  // namespace redis3::session
