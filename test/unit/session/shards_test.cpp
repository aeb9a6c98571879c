#include "session_fixture.hpp"

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>

using namespace redis3;
using namespace redis3::session;

namespace {

/// A server with two keyspaces on the one bucket.
class ShardsTest : public SessionTest {
 protected:
  ShardsTest() { server.shards.add(Shard{bucket.context.get_executor(), other.keyspace.get()}); }
  ~ShardsTest() override { test::run(bucket.context, other.keyspace->drain()).value(); }

  /// What each of the two has asked the store for since this was last called.
  std::pair<std::uint64_t, std::uint64_t> requests() {
    return {writer.store.take().requests(), other.store.take().requests()};
  }

  test::Writer other{bucket.context, bucket.store, 4};
};

command::Argv call_on_keys(const std::string& name, bool has_values) {
  command::Argv argv{name};
  for (int key = 0; key < 100; ++key) {
    argv.push_back("key:" + std::to_string(key));
    if (has_values) argv.push_back(std::to_string(key));
  }
  return argv;
}

}  // namespace

TEST_F(ShardsTest, keys_are_spread_and_stay_where_they_are) {
  for (int key = 0; key < 100; ++key)
    run({"INCR", "key:" + std::to_string(key)});
  const auto [home, others] = requests();
  EXPECT_GT(home, 60u);
  EXPECT_GT(others, 60u);
  for (int key = 0; key < 100; ++key)
    EXPECT_EQ(run({"INCR", "key:" + std::to_string(key)}), Reply::integer(2));
  const auto [home_again, others_again] = requests();
  EXPECT_EQ(home_again + others_again, 100u) << "each lane knows its key: 1 PUT";
}

TEST_F(ShardsTest, calls_on_many_keys_are_done_by_both) {
  EXPECT_EQ(run(call_on_keys("MSET", true)), Reply::ok());
  const auto [home, others] = requests();
  EXPECT_EQ(home + others, 100u);
  EXPECT_GT(std::min(home, others), 30u);
  const Reply values = run(call_on_keys("MGET", false));
  ASSERT_EQ(values.elements().size(), 100u);
  for (std::size_t key = 0; key < 100; ++key)
    EXPECT_EQ(values.elements()[key], Reply::bulk(std::to_string(key)));
  EXPECT_EQ(run(call_on_keys("EXISTS", false)), Reply::integer(100));
  EXPECT_EQ(run({"DBSIZE"}), Reply::integer(100));
  EXPECT_EQ(run(call_on_keys("DEL", false)), Reply::integer(100));
  EXPECT_EQ(run({"DBSIZE"}), Reply::integer(0));
}

TEST_F(ShardsTest, transactions_are_done_where_their_key_is) {
  for (int key = 0; key < 20; ++key) {
    const std::string name = "key:" + std::to_string(key);
    run({"SET", name, "1"});
    run({"WATCH", name});
    run({"MULTI"});
    run({"INCR", name});
    run({"APPEND", name, "0"});
    EXPECT_EQ(run({"EXEC"}), Reply::array({Reply::integer(2), Reply::integer(2)}));
    requests();
    EXPECT_EQ(run({"INCR", name}), Reply::integer(21));
    const auto [home, others] = requests();
    EXPECT_EQ(home + others, 1u) << "the lane that has written it knows it";
  }
}

TEST_F(ShardsTest, a_key_that_two_lanes_have_seen_is_one_key) {
  run({"SET", "key:1", "1"});
  for (int key = 2; key < 12; ++key) {
    const std::string name = "key:" + std::to_string(key);
    EXPECT_EQ(run({"RENAME", "key:" + std::to_string(key - 1), name}), Reply::ok());
    EXPECT_EQ(run({"INCR", name}), Reply::integer(key));
  }
}

TEST_F(ShardsTest, what_a_store_fails_with_is_told) {
  store::FaultRates rates;
  rates.fail = 1;
  other.faults.set_rates(rates);
  writer.faults.set_rates(rates);
  const Reply reply = run(call_on_keys("MGET", false));
  EXPECT_TRUE(reply.text().starts_with("UNAVAILABLE")) << reply.text();
}
