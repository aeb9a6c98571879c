#include "redis3/redis3.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <ranges>
#include <set>
#include <string>
#include <thread>
#include <vector>

namespace redis3 {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Optional;
using testing::UnorderedElementsAre;

static_assert(std::ranges::input_range<KeyRange>);
static_assert(!std::is_copy_constructible_v<Client> && std::is_nothrow_move_constructible_v<Client>);

Client in_memory() {
  return Client({.url = "memory:"});
}

/// Runs `call`, which must throw, and returns what it threw.
template <class Call>
Error thrown_by(Call call) {
  try {
    call();
  } catch (const Error& error) {
    return error;
  }
  ADD_FAILURE() << "nothing was thrown";
  return Error();
}

TEST(Client, returns_what_was_set) {
  Client r = in_memory();
  EXPECT_TRUE(r.set("userId:10", "1701743088"));
  EXPECT_THAT(r.get("userId:10"), Optional(std::string("1701743088")));
  EXPECT_EQ(r.get("userId:11"), std::nullopt);
}

TEST(Client, counts_its_commands_for_info) {
  Client r = in_memory();
  r.set("k", "v");
  EXPECT_THAT(thrown_by([&] { r.command({"NOSUCH"}); }).message(), HasSubstr("NOSUCH"));
  const std::string stats = r.command({"INFO", "stats", "clients", "s3"}).text();
  EXPECT_THAT(stats, HasSubstr("total_commands_processed:2\r\n"));
  EXPECT_THAT(stats, HasSubstr("total_error_replies:1\r\n"));
  EXPECT_THAT(stats, HasSubstr("connected_clients:1\r\n"));
  EXPECT_THAT(stats, ::testing::Not(HasSubstr("# S3")));  // Nothing is sent to S3.
}

TEST(Client, keeps_keys_and_values_of_any_bytes) {
  Client r = in_memory();
  const std::string bytes("a\0/\xff%\n", 6);
  r.set(bytes, bytes);
  EXPECT_THAT(r.get(bytes), Optional(bytes));
  EXPECT_EQ(r.command({"KEYS", "*"}).elements().at(0).text(), bytes);
}

TEST(Client, sets_under_a_condition) {
  Client r = in_memory();
  EXPECT_FALSE(r.set("k", "v", {.xx = true}));
  EXPECT_TRUE(r.set("k", "v", {.nx = true}));
  EXPECT_FALSE(r.set("k", "w", {.nx = true}));
  EXPECT_FALSE(r.set("k", "w", {.ifeq = "other"}));
  EXPECT_TRUE(r.set("k", "w", {.ifeq = "v"}));
  EXPECT_FALSE(r.set("k", "x", {.ifne = "w"}));
  EXPECT_THAT(r.get("k"), Optional(std::string("w")));
}

TEST(Client, sets_with_an_expiry) {
  Client r = in_memory();
  r.set("seconds", "v", {.ex = 100s});
  r.set("milliseconds", "v", {.px = 100'000ms});
  r.set("moment", "v",
        {.exat = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()) + 100s});
  r.set("seconds", "w", {.keepttl = true});
  for (const std::string key : {"seconds", "milliseconds", "moment"}) {
    const std::int64_t ttl = r.command({"TTL", key}).integer();
    EXPECT_GT(ttl, 90) << key;
    EXPECT_LE(ttl, 100) << key;
  }
  r.set("gone", "v", {.pxat = std::chrono::sys_time<std::chrono::milliseconds>(1ms)});
  EXPECT_EQ(r.get("gone"), std::nullopt);
}

TEST(Client, returns_the_old_value_of_set_get) {
  Client r = in_memory();
  EXPECT_EQ(r.set_get("k", "v"), std::nullopt);
  EXPECT_THAT(r.set_get("k", "w"), Optional(std::string("v")));
}

TEST(Client, sets_gets_counts_and_removes_many) {
  Client r = in_memory();
  r.mset({{"a", "1"}, {"b", "2"}});
  EXPECT_THAT(r.mget({"a", "nothing", "b"}),
              ElementsAre(Optional(std::string("1")), std::nullopt, Optional(std::string("2"))));
  EXPECT_EQ(r.exists({"a", "a", "nothing"}), 2);
  EXPECT_EQ(r.del({"a", "b", "nothing"}), 2);
  EXPECT_EQ(r.exists({"a", "b"}), 0);
}

TEST(Client, keeps_databases_apart) {
  Client r({.db = 133, .url = "memory:?db=5"});
  EXPECT_EQ(r.db(), 133);
  r.set("k", "of 133");
  r.command({"SELECT", "0"});
  EXPECT_EQ(r.db(), 0);
  EXPECT_EQ(r.get("k"), std::nullopt);
}

TEST(Client, throws_an_error_reply_in_redis_words) {
  Client r = in_memory();
  const Error error = thrown_by([&] { r.command({"NOSUCH"}); });
  EXPECT_EQ(error.kind(), ErrorKind::reply);
  EXPECT_THAT(error.message(), HasSubstr("ERR unknown command"));
  EXPECT_EQ(thrown_by([&] { r.set("k", "v", {.nx = true, .xx = true}); }).message(), "ERR syntax error");
  EXPECT_EQ(thrown_by([&] { r.mget({}); }).kind(), ErrorKind::reply);
}

TEST(Client, throws_what_is_wrong_with_its_options) {
  EXPECT_EQ(thrown_by([] { Client r({.db = -1, .url = "memory:"}); }).kind(), ErrorKind::invalid);
  EXPECT_EQ(thrown_by([] { Client r({.cache = "My Cache"}); }).kind(), ErrorKind::invalid);
  EXPECT_EQ(thrown_by([] { Client r({.cache = "c", .availability_zone = "us-east-1a"}); }).kind(),
            ErrorKind::invalid);
  EXPECT_EQ(thrown_by([] { Client r({.bucket = "a"}); }).kind(), ErrorKind::invalid);
}

TEST(Client, lists_keys_as_a_range) {
  Client r = in_memory();
  r.mset({{"playground_1", "x"}, {"playground_2", "x"}, {"other", "x"}});
  std::vector<std::string> keys;
  for (const std::string& key : r.keys("play*"))
    keys.push_back(key);
  EXPECT_THAT(keys, UnorderedElementsAre("playground_1", "playground_2"));
  for (const std::string& key : r.keys("no*"))
    ADD_FAILURE() << key;
}

TEST(Client, lists_every_key_of_many_pages_once) {
  Client r = in_memory();
  std::vector<std::pair<std::string, std::string>> pairs;
  for (int i = 0; i < 2500; ++i)
    pairs.emplace_back("key:" + std::to_string(i), "x");
  r.mset(std::move(pairs));
  std::set<std::string> seen;
  for (const std::string& key : r.keys())
    EXPECT_TRUE(seen.insert(key).second) << key;
  EXPECT_EQ(seen.size(), 2500u);
}

TEST(Client, may_leave_a_listing_in_its_middle) {
  Client r = in_memory();
  std::vector<std::pair<std::string, std::string>> pairs;
  for (int i = 0; i < 3000; ++i)
    pairs.emplace_back("key:" + std::to_string(i), "x");
  r.mset(std::move(pairs));
  KeyRange keys = r.keys();
  KeyRange::iterator at = keys.begin();
  EXPECT_TRUE((*at).starts_with("key:"));
  ++at;
  EXPECT_TRUE(at != keys.end());
}

TEST(Client, lists_on_after_the_client_is_gone) {
  std::optional<Client> r(in_memory());
  r->set("k", "v");
  KeyRange keys = r->keys();
  r.reset();
  EXPECT_EQ(*keys.begin(), "k");
}

TEST(Client, serves_many_threads) {
  constexpr int threads = 8;
  constexpr int rounds = 300;
  Client r = in_memory();
  std::atomic<int> winners{0};
  std::vector<std::thread> callers;
  for (int t = 0; t < threads; ++t) {
    callers.emplace_back([&, t] {
      for (int i = 0; i < rounds; ++i) {
        const std::string own = "own:" + std::to_string(t);
        r.set(own, std::to_string(i));
        EXPECT_THAT(r.get(own), Optional(std::to_string(i)));
        winners += r.set("contended:" + std::to_string(i), "v", {.nx = true});
      }
    });
  }
  for (std::thread& caller : callers)
    caller.join();
  EXPECT_EQ(winners, rounds);
}

}  // namespace
}  // namespace redis3
