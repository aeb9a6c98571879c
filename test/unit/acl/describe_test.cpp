#include "acl/describe.hpp"

#include "acl/password.hpp"
#include "command/describe.hpp"
#include "sample_commands.hpp"

#include <gmock/gmock.h>

namespace redis3::acl {
namespace {

using test::sample_index;
using test::sample_specs;
using test::user_with;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

Reply bulk(std::string text) {
  return Reply::bulk(std::move(text));
}
Reply integer(std::int64_t number) {
  return Reply::integer(number);
}

std::vector<std::string> texts(const Reply& reply) {
  std::vector<std::string> texts;
  for (const Reply& element : reply.elements())
    texts.push_back(element.text());
  return texts;
}

TEST(Describe, a_user_is_a_map_of_its_flags_passwords_and_selectors) {
  const User user = user_with("on >a -@all +get &channel1 %R~foo1 %W~bar1 ~baz1 (+set &channel2 ~baz2)");
  const Reply selector = Reply::map({bulk("commands"), bulk("-@all +set"), bulk("keys"), bulk("~baz2"),
                                     bulk("channels"), bulk("&channel2")});
  EXPECT_EQ(describe_user(user),
            Reply::map({bulk("flags"), Reply::set({bulk("on"), bulk("sanitize-payload")}),                  //
                        bulk("passwords"), Reply::array({bulk(hash_of_password("a"))}),                     //
                        bulk("commands"), bulk("-@all +get"), bulk("keys"), bulk("%R~foo1 %W~bar1 ~baz1"),  //
                        bulk("channels"), bulk("&channel1"), bulk("selectors"), Reply::array({selector})}));
}

TEST(Describe, users_are_lines_of_a_file_or_names) {
  const std::vector<const command::Spec*> specs = sample_specs();
  Users users(specs);
  ASSERT_TRUE(users.set("alice", std::vector<std::string>{"on", "+get"}).has_value());
  EXPECT_EQ(list_users(users), Reply::array({bulk("user alice on sanitize-payload resetchannels -@all +get"),
                                             bulk("user default on nopass sanitize-payload ~* &* +@all")}));
  EXPECT_EQ(list_names(users), Reply::array({bulk("alice"), bulk("default")}));
}

TEST(Describe, there_are_the_21_categories_of_redis) {
  EXPECT_THAT(texts(list_categories()),
              ElementsAre("keyspace", "read", "write", "set", "sortedset", "list", "hash", "string", "bitmap",
                          "hyperloglog", "geo", "stream", "pubsub", "admin", "fast", "slow", "blocking",
                          "dangerous", "connection", "transaction", "scripting"));
}

TEST(Describe, a_category_has_commands_and_subcommands) {
  const auto in = [](std::string_view name) {
    return texts(list_commands(sample_index(), command::category_of_name(name).value()));
  };
  EXPECT_THAT(in("hash"), UnorderedElementsAre("hget", "hset"));
  EXPECT_THAT(in("admin"), Contains("client|kill"));
  EXPECT_THAT(in("admin"), Not(Contains("client|id")));
  EXPECT_THAT(in("keyspace"), Not(Contains("set")));
  EXPECT_THAT(in("string"), Contains("get"));
  EXPECT_THAT(in("pubsub"), Contains("publish"));
  EXPECT_THAT(in("blocking"), IsEmpty());
}

TEST(Describe, a_denial_is_a_map_of_what_when_and_who) {
  DenialLog log;
  const TimePoint then = from_unix_milliseconds(1'700'000'000'000);
  log.add({DenialReason::command, "client|kill"}, DenialContext::multi, "alice", "id=7 addr=x", then, 128);
  log.add({DenialReason::key, "k"}, DenialContext::toplevel, "bob", "id=8", then, 128);
  log.add({DenialReason::key, "k"}, DenialContext::toplevel, "bob", "id=9", then + std::chrono::seconds(2),
          128);
  const TimePoint now = then + std::chrono::milliseconds(3500);
  const Reply newest = Reply::map({
      bulk("count"),
      integer(2),
      bulk("reason"),
      bulk("key"),
      bulk("context"),
      bulk("toplevel"),  //
      bulk("object"),
      bulk("k"),
      bulk("username"),
      bulk("bob"),
      bulk("age-seconds"),
      bulk("1.5"),  //
      bulk("client-info"),
      bulk("id=9"),
      bulk("entry-id"),
      integer(1),  //
      bulk("timestamp-created"),
      integer(1'700'000'000'000),  //
      bulk("timestamp-last-updated"),
      integer(1'700'000'002'000),
  });
  const Reply oldest = Reply::map({
      bulk("count"),
      integer(1),
      bulk("reason"),
      bulk("command"),
      bulk("context"),
      bulk("multi"),  //
      bulk("object"),
      bulk("client|kill"),
      bulk("username"),
      bulk("alice"),  //
      bulk("age-seconds"),
      bulk("3.5"),
      bulk("client-info"),
      bulk("id=7 addr=x"),  //
      bulk("entry-id"),
      integer(0),
      bulk("timestamp-created"),
      integer(1'700'000'000'000),  //
      bulk("timestamp-last-updated"),
      integer(1'700'000'000'000),
  });
  EXPECT_EQ(describe_log(log, 10, now), Reply::array({newest, oldest}));
  EXPECT_EQ(describe_log(log, 1, now), Reply::array({newest}));
  EXPECT_EQ(describe_log(log, 0, now), Reply::array({}));
}

}  // namespace
}  // namespace redis3::acl
