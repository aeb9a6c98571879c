#include "acl/user.hpp"

#include "acl/password.hpp"
#include "sample_commands.hpp"

#include <gtest/gtest.h>

namespace redis3::acl {
namespace {

using test::sample_index;
using test::user_with;

TEST(User, a_new_one_is_off_and_may_nothing) {
  const User user("alice", sample_index());
  EXPECT_EQ(user.text(), "off sanitize-payload resetchannels -@all");
  EXPECT_FALSE(user.accepts(""));
  EXPECT_FALSE(user.may_do_everything());
}

TEST(User, the_default_one_may_everything_without_a_password) {
  const User user = User::all_powerful("default", sample_index());
  EXPECT_EQ(user.text(), "on nopass sanitize-payload ~* &* +@all");
  EXPECT_TRUE(user.accepts("whatever"));
  EXPECT_TRUE(user.may_do_everything());
}

const std::string hash_of_a = hash_of_password("a");
const std::string hash_of_b = hash_of_password("b");

TEST(User, its_text_are_the_rules_that_make_it) {
  const struct {
    std::string rules;
    std::string text;
  } cases[] = {
      {"on", "on sanitize-payload resetchannels -@all"},
      {"on off", "off sanitize-payload resetchannels -@all"},
      {"ON", "on sanitize-payload resetchannels -@all"},
      {"skip-sanitize-payload", "off skip-sanitize-payload resetchannels -@all"},
      {"skip-sanitize-payload sanitize-payload", "off sanitize-payload resetchannels -@all"},
      {"on nopass resetchannels &foo +@all", "on nopass sanitize-payload resetchannels &foo +@all"},
      {">a", "off sanitize-payload #" + hash_of_a + " resetchannels -@all"},
      {">a >b >a", "off sanitize-payload #" + hash_of_a + " #" + hash_of_b + " resetchannels -@all"},
      {"#" + hash_of_a + " >a", "off sanitize-payload #" + hash_of_a + " resetchannels -@all"},
      {">a >b <a", "off sanitize-payload #" + hash_of_b + " resetchannels -@all"},
      {">a >b !" + hash_of_b, "off sanitize-payload #" + hash_of_a + " resetchannels -@all"},
      {">a nopass", "off nopass sanitize-payload resetchannels -@all"},
      {"nopass >a", "off sanitize-payload #" + hash_of_a + " resetchannels -@all"},
      {"nopass resetpass", "off sanitize-payload resetchannels -@all"},
      {"on nopass skip-sanitize-payload ~* &* +@all (+get ~a) reset",
       "off sanitize-payload resetchannels -@all"},
      {"off -@all +get resetchannels &channel1 %R~foo1 %W~bar1 ~baz1 "
       "(-@all +set resetchannels &channel2 %R~foo2 %W~bar2 ~baz2)",
       "off sanitize-payload %R~foo1 %W~bar1 ~baz1 resetchannels &channel1 -@all +get "
       "(%R~foo2 %W~bar2 ~baz2 resetchannels &channel2 -@all +set)"},
      {"()", "off sanitize-payload resetchannels -@all (resetchannels -@all)"},
      {"(+get) (+set) clearselectors", "off sanitize-payload resetchannels -@all"},
      {"(+get) clearselectors (+set)", "off sanitize-payload resetchannels -@all (resetchannels -@all +set)"},
  };
  for (const auto& [rules, text] : cases)
    EXPECT_EQ(user_with(rules).text(), text) << rules;
}

TEST(User, its_text_makes_the_same_user) {
  for (const char* const rules :
       {"on nopass ~* &* +@all", "on >a >b %R~a* %W~b &c* +@all -@string +incr -debug +debug|digest",
        "+select|0 (+get ~a) (%RW~b -@all +@hash &*) skip-sanitize-payload"}) {
    const std::string text = user_with(rules).text();
    EXPECT_EQ(user_with(text).text(), text) << rules;
  }
}

TEST(User, a_rule_that_makes_no_sense_changes_nothing) {
  const struct {
    std::string rule;
    RuleError error;
  } cases[] = {
      {"nonsense", RuleError::syntax},
      {"(", RuleError::syntax},
      {")", RuleError::syntax},
      {" ()", RuleError::syntax},
      {"(+get", RuleError::syntax},
      {"(this-is-invalid)", RuleError::syntax},
      {"(&* &fail)", RuleError::channel_pattern_after_all},
      {"(+get +nothing)", RuleError::unknown_command},
      {"(+get on)", RuleError::syntax},
      {"(+get >a)", RuleError::syntax},
      {"(+ping (+select (+del )", RuleError::syntax},
      {"#" + hash_of_a.substr(1), RuleError::bad_password_hash},
      {"#" + hash_of_a.substr(1) + "q", RuleError::bad_password_hash},
      {"!" + hash_of_a.substr(1), RuleError::bad_password_hash},
      {"<b", RuleError::no_such_password},
      {"!" + hash_of_b, RuleError::no_such_password},
      {"+nothing", RuleError::unknown_command},
  };
  for (const auto& [rule, error] : cases) {
    User user = user_with("on >a +get (+set)");
    const std::string text = user.text();
    EXPECT_EQ(user.apply(rule), error) << rule;
    EXPECT_EQ(user.text(), text) << rule;
  }
  User user("alice", sample_index());
  EXPECT_FALSE(user.apply(""));
}

TEST(User, accepts_its_passwords_while_it_is_on) {
  const struct {
    std::string rules;
    std::string password;
    bool is_accepted;
  } cases[] = {
      {">a", "a", false},
      {"on >a", "a", true},
      {"on >a", "b", false},
      {"on >a >b", "b", true},
      {"on >a >b <a", "a", false},
      {"on >a >b <a", "b", true},
      {"on #" + hash_of_a, "a", true},
      {"on #" + hash_of_a, hash_of_a, false},
      {"on >a off", "a", false},
      {"on nopass", "whatever", true},
      {"nopass", "whatever", false},
      {"on nopass >a", "whatever", false},
      {"on nopass resetpass", "", false},
      {"on", "", false},
      {"on >", "", true},
  };
  for (const auto& [rules, password, is_accepted] : cases)
    EXPECT_EQ(user_with(rules).accepts(password), is_accepted) << rules;
}

TEST(User, only_the_root_selector_makes_it_all_powerful) {
  EXPECT_TRUE(user_with("+@all ~* &*").may_do_everything());
  EXPECT_TRUE(user_with("+@all ~* &* off").may_do_everything());
  for (const char* const rules :
       {"(+@all ~* &*)", "+@all ~* &* reset", "+@all ~* &* -get", "+@all ~* &* resetkeys", "+@all ~*"})
    EXPECT_FALSE(user_with(rules).may_do_everything()) << rules;
}

}  // namespace
}  // namespace redis3::acl
