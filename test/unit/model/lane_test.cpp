#include "model/lane.hpp"
#include "model/lane_table.hpp"

#include <gtest/gtest.h>
#include <malloc.h>

using namespace redis3;
using namespace redis3::model;

namespace {

struct Read : Turn {};
const Change nothing;
struct Write : Turn {
  Write() : Turn(nothing) {}
};
struct Alone : Turn {
  Alone() : Turn(Turn::Kind::alone) {}
};

}  // namespace

TEST(Lane, reads_run_beside_each_other) {
  Lane lane;
  Read a, b;
  EXPECT_TRUE(lane.begin_read(a));
  EXPECT_TRUE(lane.begin_read(b));
  lane.end_read();
  EXPECT_FALSE(lane.is_idle());
  lane.end_read();
  EXPECT_TRUE(lane.is_idle());
}

TEST(Lane, a_change_waits_for_the_reads_before_it_and_reads_behind_it_wait_for_the_change) {
  Lane lane;
  Read before, after;
  Write write;
  EXPECT_TRUE(lane.begin_read(before));
  EXPECT_FALSE(lane.begin_change(write));
  EXPECT_FALSE(lane.begin_read(after)) << "nobody overtakes";
  lane.end_read();
  std::vector<Turn*> batch;
  lane.take_waiting_changes(batch);
  EXPECT_TRUE(batch.empty()) << "the change leads now, the read stands in front of whatever comes";
  lane.end_change();
  lane.end_read();
  EXPECT_TRUE(lane.is_idle());
}

TEST(Lane, the_leader_takes_the_changes_up_to_the_next_read) {
  Lane lane;
  Write leader, second, third, fourth;
  Read read;
  EXPECT_TRUE(lane.begin_change(leader));
  EXPECT_FALSE(lane.begin_change(second));
  EXPECT_FALSE(lane.begin_change(third));
  EXPECT_FALSE(lane.begin_read(read));
  EXPECT_FALSE(lane.begin_change(fourth));
  std::vector<Turn*> batch;
  lane.take_waiting_changes(batch);
  EXPECT_EQ(batch, (std::vector<Turn*>{&second, &third}));
  lane.end_change();
  EXPECT_FALSE(lane.is_idle()) << "the read runs, the fourth change waits for it";
  lane.end_read();
  lane.end_change();
  EXPECT_TRUE(lane.is_idle());
}

TEST(Lane, what_wants_to_be_alone_is_not_folded) {
  Lane lane;
  Write leader, second, third;
  Alone alone;
  EXPECT_TRUE(lane.begin_change(leader));
  EXPECT_FALSE(lane.begin_change(second));
  EXPECT_FALSE(lane.begin_change(alone));
  EXPECT_FALSE(lane.begin_change(third));
  std::vector<Turn*> batch;
  lane.take_waiting_changes(batch);
  EXPECT_EQ(batch, (std::vector<Turn*>{&second}));
  lane.end_change();
  EXPECT_TRUE(alone.has_begun);
  EXPECT_FALSE(third.has_begun);
  lane.end_change();
  EXPECT_TRUE(third.has_begun);
  lane.end_change();
  EXPECT_TRUE(lane.is_idle());
}

namespace {

void touch(LaneTable& table, const std::string& name, std::size_t value_bytes) {
  LaneTable::Hold hold(table, name);
  hold.lane().known.emplace();
  hold.lane().known->value = std::string(value_bytes, 'v');
}

bool is_known(LaneTable& table, const std::string& name) {
  LaneTable::Hold hold(table, name);
  return hold.lane().known.has_value();
}

}  // namespace

TEST(LaneTable, remembers_what_was_learnt_and_forgets_what_taught_nothing) {
  LaneTable table({10, 1 << 20});
  touch(table, "a", 1);
  EXPECT_TRUE(is_known(table, "a"));
  EXPECT_FALSE(is_known(table, "b"));
  EXPECT_EQ(table.size(), 1u);
}

TEST(LaneTable, forgets_the_least_recently_used_beyond_the_number_of_keys) {
  LaneTable table({2, 1 << 20});
  touch(table, "a", 1);
  touch(table, "b", 1);
  touch(table, "a", 1);
  touch(table, "c", 1);
  EXPECT_EQ(table.size(), 2u);
  EXPECT_FALSE(is_known(table, "b"));
  EXPECT_TRUE(is_known(table, "a"));
}

TEST(LaneTable, forgets_beyond_its_memory_and_a_million_keys_leave_no_more_than_that) {
  LaneTable table({1'000'000, 1 << 20});
  for (int i = 0; i < 100'000; ++i)
    touch(table, std::to_string(i), 100);
  EXPECT_LE(table.idle_bytes(), std::size_t{1} << 20);
  EXPECT_GT(table.size(), 1000u);
  EXPECT_LT(table.size(), 10'000u);
}

TEST(LaneTable, takes_about_the_memory_that_it_counts) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  GTEST_SKIP() << "the sanitizers have an allocator of their own";
#endif
  const std::size_t before = ::mallinfo2().uordblks;
  LaneTable table({100'000, 1 << 30});
  for (int i = 0; i < 10'000; ++i)
    touch(table, "a name that is no short one " + std::to_string(i), 100);
  const std::size_t taken = ::mallinfo2().uordblks - before;
  EXPECT_GT(taken, table.idle_bytes() / 2);
  EXPECT_LT(taken, table.idle_bytes() * 3 / 2);
}

TEST(LaneTable, keeps_what_is_held_whatever_the_limits) {
  LaneTable table({0, 0});
  LaneTable::Hold hold(table, "a");
  hold.lane().known.emplace();
  touch(table, "b", 1);
  EXPECT_TRUE(is_known(table, "a"));
  EXPECT_FALSE(is_known(table, "b"));
}
