#include "session/exec_plan.hpp"

#include "session/server.hpp"

#include <gtest/gtest.h>

#include <span>

using namespace redis3;
using namespace redis3::session;
using Kind = ExecPlan::Kind;

namespace {

ExecPlan plan(const std::vector<command::Argv>& queue, std::vector<model::Key> watched = {}) {
  Transaction transaction;
  for (const command::Argv& argv : queue)
    transaction.keys.look_at(*Server::table().find(std::span<const std::string>(argv)), argv, 0);
  for (model::Key& key : watched)
    transaction.watched.push_back(WatchedKey{std::move(key), {}});
  return plan_exec(transaction);
}

}  // namespace

TEST(ExecPlan, commands_on_one_key_are_one_change) {
  const ExecPlan one =
      plan({{"SET", "k", "1"}, {"INCR", "k"}, {"PING"}, {"PUBLISH", "c", "m"}, {"GET", "k"}});
  EXPECT_EQ(one.kind, Kind::one_key);
  EXPECT_EQ(one.key, model::Key(0, "k"));
  EXPECT_EQ(plan({{"MGET", "k", "k"}}).kind, Kind::one_key);
}

TEST(ExecPlan, several_keys_cannot_be_one_change) {
  EXPECT_EQ(plan({{"SET", "a", "1"}, {"SET", "b", "2"}}).kind, Kind::several_keys);
  EXPECT_EQ(plan({{"MSET", "a", "1", "b", "2"}}).kind, Kind::several_keys);
  EXPECT_EQ(plan({{"SET", "a", "1"}, {"SELECT", "1"}, {"SET", "a", "2"}}).kind, Kind::several_keys);
  EXPECT_EQ(plan({{"SET", "a", "1"}, {"SELECT", "0"}, {"SET", "a", "2"}}).kind, Kind::one_key);
}

TEST(ExecPlan, a_key_of_the_same_name_in_another_database_is_another_one) {
  EXPECT_EQ(plan({{"MOVE", "a", "1"}}).kind, Kind::several_keys);
  EXPECT_EQ(plan({{"COPY", "a", "a", "DB", "1"}}).kind, Kind::several_keys);
  EXPECT_EQ(plan({{"COPY", "a", "a", "REPLACE", "db", "1"}}).kind, Kind::several_keys);
  EXPECT_EQ(plan({{"COPY", "a", "a"}}).kind, Kind::one_key);
}

TEST(ExecPlan, a_whole_database_goes_with_no_key) {
  EXPECT_EQ(plan({{"DBSIZE"}}).kind, Kind::no_key);
  EXPECT_EQ(plan({{"FLUSHDB"}, {"SET", "a", "1"}}).kind, Kind::several_keys);
  EXPECT_EQ(plan({{"DBSIZE"}, {"FLUSHDB"}}).kind, Kind::several_keys);
}

TEST(ExecPlan, nothing_but_talk_needs_no_key) {
  EXPECT_EQ(plan({}).kind, Kind::no_key);
  EXPECT_EQ(plan({{"PING"}, {"ECHO", "x"}, {"PUBLISH", "c", "m"}}).kind, Kind::no_key);
}

TEST(ExecPlan, only_the_key_that_is_changed_can_be_watched) {
  const model::Key a(0, "a");
  const model::Key b(0, "b");
  EXPECT_FALSE(plan({{"SET", "a", "1"}}, {a}).watches_others);
  EXPECT_TRUE(plan({{"SET", "a", "1"}}, {b}).watches_others);
  EXPECT_TRUE(plan({{"SET", "a", "1"}}, {a, b}).watches_others);
  EXPECT_TRUE(plan({{"SET", "a", "1"}}, {model::Key(1, "a")}).watches_others);
  EXPECT_FALSE(plan({{"PING"}}, {a}).watches_others);
  EXPECT_TRUE(plan({{"PING"}}, {a, b}).watches_others);
}
