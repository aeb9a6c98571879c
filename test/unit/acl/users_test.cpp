#include "acl/users.hpp"

#include "acl/password.hpp"
#include "sample_commands.hpp"

#include <gmock/gmock.h>

namespace redis3::acl {
namespace {

using test::sample_specs;
using test::words_of;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class UsersTest : public ::testing::Test {
 protected:
  std::string set(const std::string& name, std::string_view rules) {
    const Result<void> done = users.set(name, words_of(rules));
    return done.has_error() ? done.error().message() : "OK";
  }
  std::string text_of(std::string_view name) {
    const User* user = users.find(name);
    return user ? user->text() : "nobody";
  }

  const std::vector<const command::Spec*> specs = sample_specs();
  Users users{specs};
};

TEST_F(UsersTest, there_is_a_default_user_at_first) {
  EXPECT_EQ(users.size(), 1u);
  EXPECT_EQ(users.find("default"), &users.default_user());
  EXPECT_EQ(text_of("default"), "on nopass sanitize-payload ~* &* +@all");
  EXPECT_EQ(users.find("Default"), nullptr);
}

TEST_F(UsersTest, a_user_is_made_and_changed_by_rules) {
  EXPECT_EQ(set("alice", ""), "OK");
  EXPECT_EQ(text_of("alice"), "off sanitize-payload resetchannels -@all");
  EXPECT_EQ(set("alice", "on ~a +get"), "OK");
  EXPECT_EQ(set("alice", "+set ( +mget ~b )"), "OK");
  EXPECT_EQ(text_of("alice"),
            "on sanitize-payload ~a resetchannels -@all +get +set (~b resetchannels -@all +mget)");
  EXPECT_EQ(users.find("alice")->name(), "alice");
  EXPECT_EQ(set("", "on"), "OK");
  EXPECT_EQ(users.size(), 3u);
}

TEST_F(UsersTest, all_rules_of_a_call_apply_or_none) {
  ASSERT_EQ(set("alice", "on +get"), "OK");
  const std::string before = text_of("alice");
  EXPECT_EQ(set("alice", "off +set nonsense"), "Error in ACL SETUSER modifier 'nonsense': Syntax error");
  EXPECT_EQ(text_of("alice"), before);
  EXPECT_EQ(set("bob", "on nonsense"), "Error in ACL SETUSER modifier 'nonsense': Syntax error");
  EXPECT_EQ(users.find("bob"), nullptr);
}

TEST_F(UsersTest, fails_in_redis_words) {
  const struct {
    std::string rules;
    std::string error;
  } cases[] = {
      {"+nothing", "Error in ACL SETUSER modifier '+nothing': Unknown command or category name in ACL"},
      {"~* ~a",
       "Error in ACL SETUSER modifier '~a': Adding a pattern after the * pattern (or the 'allkeys' flag) is "
       "not "
       "valid and does not have any effect. Try 'resetkeys' to start with an empty list of patterns"},
      {"&* &a",
       "Error in ACL SETUSER modifier '&a': Adding a pattern after the * pattern (or the 'allchannels' flag) "
       "is "
       "not valid and does not have any effect. Try 'resetchannels' to start with an empty list of channels"},
      {"<a",
       "Error in ACL SETUSER modifier '<a': The password you are trying to remove from the user does not "
       "exist"},
      {"#a",
       "Error in ACL SETUSER modifier '#a': The password hash must be exactly 64 characters and contain only "
       "lowercase hexadecimal characters"},
      {"+config|get|a",
       "Error in ACL SETUSER modifier '+config|get|a': Allowing first-arg of a subcommand is not supported"},
      {"(&* &fail)",
       "Error in ACL SETUSER modifier '(&* &fail)': Adding a pattern after the * pattern (or the "
       "'allchannels' "
       "flag) is not valid and does not have any effect. Try 'resetchannels' to start with an empty list of "
       "channels"},
      {"on (+get", "Unmatched parenthesis in acl selector starting at '(+get'."},
  };
  for (const auto& [rules, error] : cases)
    EXPECT_EQ(set("alice", rules), error);
  EXPECT_EQ(set("a a", "on"), "Usernames can't contain spaces or null characters");
  EXPECT_EQ(set(std::string("a\0a", 3), "on"), "Usernames can't contain spaces or null characters");
  EXPECT_EQ(users.size(), 1u);
}

TEST_F(UsersTest, all_but_the_default_user_can_be_removed) {
  set("alice", "");
  EXPECT_TRUE(users.remove("alice"));
  EXPECT_FALSE(users.remove("alice"));
  EXPECT_FALSE(users.remove("default"));
  EXPECT_EQ(users.size(), 1u);
}

TEST_F(UsersTest, are_listed_in_the_order_of_their_names) {
  set("bob", "");
  set("alice", "");
  set("eve", "");
  std::vector<std::string> names;
  for (const User* const user : users.all())
    names.push_back(user->name());
  EXPECT_THAT(names, ElementsAre("alice", "bob", "default", "eve"));
}

TEST_F(UsersTest, authenticates_by_name_and_password) {
  set("alice", "on >a");
  EXPECT_TRUE(users.authenticate("alice", "a"));
  EXPECT_FALSE(users.authenticate("alice", "b"));
  EXPECT_FALSE(users.authenticate("bob", "a"));
  EXPECT_TRUE(users.authenticate("default", "anything"));
}

TEST_F(UsersTest, requirepass_is_the_default_users_only_password) {
  set("default", ">old");
  users.set_default_password("new");
  EXPECT_TRUE(users.authenticate("default", "new"));
  EXPECT_FALSE(users.authenticate("default", "old"));
  EXPECT_FALSE(users.authenticate("default", ""));
  users.set_default_password("");
  EXPECT_TRUE(users.default_user().needs_no_password());
  EXPECT_THAT(users.default_user().passwords(), IsEmpty());
  EXPECT_TRUE(users.default_user().may_do_everything());
}

TEST_F(UsersTest, tells_when_channels_are_taken_away) {
  const struct {
    std::string_view before;
    std::string_view change;
    bool is_told;
  } cases[] = {
      {"&foo:1", "resetchannels", true},
      {"&bar:*", "resetchannels", true},
      {"allchannels", "resetchannels", true},
      {"allchannels", "resetchannels &foo", true},
      {"&a &b", "resetchannels &a", true},
      {"(&a)", "clearselectors", true},
      {"&a", "reset", true},
      {"&foo:1 &bar:*", "resetchannels &foo:1 &bar:* &baz", false},
      {"&a", "allchannels", false},
      {"&a", "resetchannels (&a)", false},
      {"&a", "-@all off", false},
      {"", "resetchannels", false},
      {"allchannels", "resetchannels (&*)", false},
  };
  for (const auto& [before, change, is_told] : cases) {
    users.remove("alice");
    users.on_channels_revoked = nullptr;
    ASSERT_EQ(set("alice", before), "OK");
    std::vector<std::string> told;
    users.on_channels_revoked = [&](const User& user) { told.push_back(user.text()); };
    ASSERT_EQ(set("alice", change), "OK");
    const std::vector<std::string> expected(is_told ? 1 : 0, text_of("alice"));
    EXPECT_EQ(told, expected) << before << " " << change;
  }
  users.on_channels_revoked = nullptr;
  EXPECT_EQ(set("alice", "reset"), "OK");
}

TEST_F(UsersTest, stay_where_they_are_when_they_are_moved) {
  set("alice", "on nopass +get");
  Users moved = std::move(users);
  EXPECT_EQ(moved.set("alice", words_of("+set")).has_error(), false);
  EXPECT_EQ(moved.find("alice")->text(), "on nopass sanitize-payload resetchannels -@all +get +set");
}

}  // namespace
}  // namespace redis3::acl
