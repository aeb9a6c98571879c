#include "acl/check.hpp"

#include "sample_commands.hpp"

#include <gtest/gtest.h>

namespace redis3::acl {
namespace {

using test::sample_index;
using test::spec_of_call;
using test::user_with;
using test::words_of;

/// "OK", or "command get", "key somekey", "channel news".
std::string verdict(const User& user, std::string_view call) {
  const command::Argv argv = words_of(call);
  const std::optional<Denial> denial = check(user, spec_of_call(argv), argv);
  if (!denial) return "OK";
  return std::string(name_of(denial->reason)) + " " + denial->object;
}

struct Case {
  std::string_view call;
  std::string_view verdict;
};

void expect(std::string_view rules, std::initializer_list<Case> cases) {
  const User user = user_with(rules);
  for (const Case& a_case : cases)
    EXPECT_EQ(verdict(user, a_case.call), a_case.verdict) << rules << ": " << a_case.call;
}

TEST(Check, the_default_user_may_everything) {
  const User user = User::all_powerful("default", sample_index());
  for (const char* const call : {"get k", "config set a b", "publish c m", "acl list"})
    EXPECT_EQ(verdict(user, call), "OK") << call;
}

TEST(Check, a_new_user_may_only_say_who_it_is) {
  expect("on", {{"get k", "command get"}, {"acl whoami", "command acl|whoami"}, {"auth a b", "OK"}});
}

TEST(Check, a_command_needs_leave_for_its_keys) {
  expect("+set", {{"set foo bar", "key foo"}, {"get foo", "command get"}});
  expect("allcommands ~foo:* ~bar:*",
         {{"set foo:1 a", "OK"}, {"set bar:2 b", "OK"}, {"set zap:3 c", "key zap:3"}, {"ping", "OK"}});
  expect("+mget ~a", {{"mget a a", "OK"}, {"mget a b c", "key b"}});
  expect("+exists %W~a", {{"exists a", "OK"}, {"exists b", "key b"}});
}

TEST(Check, reading_and_writing_are_allowed_each_by_itself) {
  expect("%R~read* +@all",
         {{"get readstr", "OK"}, {"set readstr bar", "key readstr"}, {"get notread", "key notread"}});
  expect("%W~write* +@all", {{"lpush writelist 10", "OK"},
                             {"get writestr", "key writestr"},
                             {"lpush notwrite 10", "key notwrite"},
                             {"set writestr bar", "OK"},
                             {"set writestr bar get", "key writestr"},
                             {"bitfield writestr get u4 0", "key writestr"}});
  expect("%R~read* %W~write* +@all", {{"copy read write", "OK"}, {"copy write read", "key write"}});
  expect("%RW~rw* +@all", {{"set rw a get", "OK"}, {"bitfield rw incrby u4 0 1", "OK"}});
  expect("%R~read* +@all",
         {{"bitfield readstr get u4 0", "OK"}, {"bitfield readstr set u4 0 1", "key readstr"}});
}

TEST(Check, one_selector_must_allow_all_of_a_call) {
  expect("-@all resetkeys (+@write ~write::*) (+@read ~read::*)", {{"ping", "command ping"},
                                                                   {"set write::foo bar", "OK"},
                                                                   {"get read::foo", "OK"},
                                                                   {"get write::foo", "key write::foo"},
                                                                   {"set read::foo bar", "key read::foo"}});
  expect("(%R~read* +@all) (%W~write* +@all)", {{"lpush writelist 10", "OK"},
                                                {"get writestr", "key writestr"},
                                                {"get readstr", "OK"},
                                                {"set readstr bar", "key readstr"},
                                                {"copy read write", "key write"},
                                                {"copy write read", "key write"}});
}

/// Of the selectors that allow the command, the one that got furthest tells why.
TEST(Check, the_denial_is_the_last_one_on_the_way) {
  expect("+mget ~key (+mget ~key ~otherkey)", {{"get key", "command get"},
                                               {"mget key otherkey", "OK"},
                                               {"mget otherkey someotherkey", "key someotherkey"},
                                               {"mget key otherkey someotherkey", "key someotherkey"}});
  expect("+get ~a (-@all)", {{"get b", "key b"}});
  expect("+publish (+get ~*)", {{"publish c m", "channel c"}, {"set k v", "command set"}});
}

TEST(Check, channels_need_leave_of_their_own) {
  expect("+@pubsub", {{"publish foo bar", "channel foo"},
                      {"subscribe foo", "channel foo"},
                      {"psubscribe bar*", "channel bar*"}});
  expect("+@all ~* resetchannels &foo:1 &bar:*", {{"publish foo:1 m", "OK"},
                                                  {"publish bar:2 m", "OK"},
                                                  {"publish zap:3 m", "channel zap:3"},
                                                  {"spublish zap:3 m", "channel zap:3"},
                                                  {"subscribe foo:1 bar:2", "OK"},
                                                  {"subscribe foo:1 zap:3", "channel zap:3"},
                                                  {"ssubscribe bar:2", "OK"},
                                                  {"ssubscribe zap:3", "channel zap:3"},
                                                  {"psubscribe foo:1 bar:*", "OK"},
                                                  {"psubscribe bar:baz", "channel bar:baz"},
                                                  {"unsubscribe zap:3", "OK"},
                                                  {"punsubscribe", "OK"},
                                                  {"get k", "OK"}});
}

TEST(Check, first_arguments_and_subcommands_count) {
  expect("+@all ~* -client|kill", {{"client kill x", "command client|kill"}, {"client id", "OK"}});
  expect("+select|0", {{"select 0", "OK"}, {"select 1", "command select"}});
}

TEST(Check, tells_what_was_denied_in_redis_words) {
  const struct {
    Denial denial;
    std::string_view refusal;
    std::string_view dry_run;
  } cases[] = {
      {{DenialReason::command, "config|set"},
       "NOPERM User bob has no permissions to run the 'config|set' command",
       "User bob has no permissions to run the 'config|set' command"},
      {{DenialReason::key, "k"},
       "NOPERM No permissions to access a key",
       "User bob has no permissions to access the 'k' key"},
      {{DenialReason::channel, "c"},
       "NOPERM No permissions to access a channel",
       "User bob has no permissions to access the 'c' channel"},
  };
  for (const auto& [denial, refusal, dry_run] : cases) {
    EXPECT_EQ(refusal_text(denial, "bob"), refusal);
    EXPECT_EQ(dry_run_text(denial, "bob"), dry_run);
  }
  EXPECT_EQ(refusal_text({DenialReason::auth, "AUTH"}, "bob"),
            "WRONGPASS invalid username-password pair or user is disabled.");
}

}  // namespace
}  // namespace redis3::acl
