#include "acl/users_file.hpp"

#include "acl/users.hpp"
#include "sample_commands.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace redis3::acl {
namespace {

using test::sample_index;
using test::sample_specs;
using test::words_of;

constexpr std::string_view nothing_changed =
    "WARNING: ACL errors detected, no change to the previously active ACL rules was performed";

class UsersFile : public ::testing::Test {
 protected:
  std::string load(std::string_view text) {
    const Result<void> done = users.load(text, "users.acl");
    return done.has_error() ? done.error().message() : "OK";
  }

  const std::vector<const command::Spec*> specs = sample_specs();
  Users users{specs};
};

TEST_F(UsersFile, is_a_line_for_each_user) {
  EXPECT_EQ(load("user bob on -@all +@set +acl ~set* &* >bob\n"
                 "\n"
                 "  user alice on allcommands allkeys &* nopass\t\r\n"
                 "user default off\n"
                 "user carl (+get ~rw* ) ( +set %W~w*)"),
            "OK");
  EXPECT_EQ(users.text(),
            "user alice on nopass sanitize-payload ~* &* +@all\n"
            "user bob on sanitize-payload #81b637d8fcd2c6da6359e6963113a1170de795e4b725b84d1e0b4cfd9ec58ce9 "
            "~set* &* -@all +@set +acl\n"
            "user carl off sanitize-payload resetchannels -@all (~rw* resetchannels -@all +get) "
            "(%W~w* resetchannels -@all +set)\n"
            "user default off sanitize-payload resetchannels -@all\n");
}

TEST_F(UsersFile, replaces_all_users_there_were) {
  ASSERT_TRUE(users.set("eve", words_of("on nopass")).has_value());
  ASSERT_TRUE(users.set("default", words_of("off")).has_value());
  EXPECT_EQ(load("user alice"), "OK");
  EXPECT_EQ(users.find("eve"), nullptr);
  EXPECT_NE(users.find("alice"), nullptr);
  // None in the file: a new one.
  EXPECT_EQ(users.default_user().text(), "on nopass sanitize-payload ~* &* +@all");
  EXPECT_EQ(load(""), "OK");
  EXPECT_EQ(users.size(), 1u);
}

TEST_F(UsersFile, tells_all_that_is_wrong_and_changes_nothing) {
  const struct {
    std::string text;
    std::string errors;
  } cases[] = {
      {"alice on", "users.acl:1 should start with user keyword followed by the username. "},
      {"user", "users.acl:1 should start with user keyword followed by the username. "},
      {"USER alice", "users.acl:1 should start with user keyword followed by the username. "},
      {"# comment", "users.acl:1 should start with user keyword followed by the username. "},
      {"user a\tb on", "'users.acl:1: username 'a\tb' contains invalid characters. "},
      {"user alice\n\nuser bob nonsense", "users.acl:3: Syntax error. "},
      {"user alice on\nuser bob\nuser alice off", "WARNING: Duplicate user 'alice' found on line 3. "},
      {"user default on\nuser default on", "WARNING: Duplicate user 'default' found on line 2. "},
      {"user alice (+get", "users.acl:1: Unmatched parenthesis in selector definition. "},
      // Of unknown commands all, of other mistakes the first one, and never its rule: it may hold a password.
      {"user alice +nothing #secret nonsense -@nowhere",
       "users.acl:1: Error in applying operation '+nothing': Unknown command or category name in ACL. "
       "users.acl:1: The password hash must be exactly 64 characters and contain only lowercase hexadecimal "
       "characters. "
       "users.acl:1: Error in applying operation '-@nowhere': Unknown command or category name in ACL. "},
      {"x\nuser a ~* ~a\ny",
       "users.acl:1 should start with user keyword followed by the username. "
       "users.acl:2: Adding a pattern after the * pattern (or the 'allkeys' flag) is not valid and does not "
       "have "
       "any effect. Try 'resetkeys' to start with an empty list of patterns. "
       "users.acl:3 should start with user keyword followed by the username. "},
  };
  ASSERT_TRUE(users.set("eve", words_of("on nopass")).has_value());
  const std::string before = users.text();
  for (const auto& [text, errors] : cases) {
    EXPECT_EQ(load(text), errors + std::string(nothing_changed)) << text;
    EXPECT_EQ(users.text(), before) << text;
  }
}

/// What rules can stand in any order.
rc::Gen<std::string> any_rule() {
  return rc::gen::element<std::string>(
      "on", "off", "nopass", "resetpass", ">a", ">b", "skip-sanitize-payload", "sanitize-payload", "+@all",
      "-@all", "+get", "-get", "+set", "-set", "+config", "-config", "+config|get", "-config|get",
      "+config|set", "+select|0", "+select|1", "-select", "+@string", "-@string", "+@admin", "-@dangerous",
      "+@slow", "resetkeys", "%R~a*", "%W~a*", "~b?", "resetchannels", "&c", "&d*", "reset", "(+get ~a)",
      "(%R~b &e +@all -@slow)", "clearselectors");
}

RC_GTEST_PROP(UsersFileText, gives_back_the_users_that_it_was_made_of, ()) {
  const auto rules = *rc::gen::container<std::vector<std::string>>(any_rule());
  const std::vector<const command::Spec*> specs = sample_specs();
  Users users(specs);
  RC_ASSERT(users.set("alice", rules).has_value());
  Users loaded(specs);
  RC_ASSERT(loaded.load(users.text(), "users.acl").has_value());
  RC_ASSERT(loaded.text() == users.text());
  const User& one = *users.find("alice");
  const User& other = *loaded.find("alice");
  for (std::size_t number = 0; number < users.commands().size(); ++number) {
    const command::Spec& spec = *users.commands()[number].spec;
    for (const char* const word : {"0", "1"}) {
      const command::Argv argv{std::string(spec.name), word};
      RC_ASSERT(one.root().allows_command(spec, argv) == other.root().allows_command(spec, argv));
    }
  }
}

}  // namespace
}  // namespace redis3::acl
