#include "model/lane.hpp"
#include "model/lane_table.hpp"

#include <gtest/gtest.h>
#include <malloc.h>

using namespace redis3;
using namespace redis3::model;

namespace {

struct Read : Turn {
  Read() : Turn(Turn::Kind::read) {}
};
struct Part : Turn {
  Part() : Turn(Turn::Kind::part) {}
};
const Change nothing;
struct Write : Turn {
  Write() : Turn(nothing) {}
};
struct Alone : Turn {
  Alone() : Turn(Turn::Kind::alone) {}
};
using Batch = std::vector<Turn*>;

}  // namespace

TEST(Lane, a_read_waits_for_the_one_before_it_and_takes_those_behind_it_along) {
  Lane lane;
  Read first, second, third, fourth;
  EXPECT_TRUE(lane.begin(first));
  EXPECT_FALSE(lane.begin(second));
  EXPECT_FALSE(lane.begin(third));
  lane.end(first);
  EXPECT_TRUE(second.has_begun);
  EXPECT_FALSE(third.has_begun);
  EXPECT_FALSE(lane.begin(fourth));
  Batch batch;
  lane.take_waiting_reads(batch);
  EXPECT_EQ(batch, (Batch{&third, &fourth}));
  lane.end(second);
  EXPECT_TRUE(lane.is_idle());
}

TEST(Lane, reads_that_are_given_back_stand_first_and_in_their_order) {
  Lane lane;
  Read leader, second, third, fourth;
  EXPECT_TRUE(lane.begin(leader));
  EXPECT_FALSE(lane.begin(second));
  EXPECT_FALSE(lane.begin(third));
  Batch batch;
  lane.take_waiting_reads(batch);
  EXPECT_FALSE(lane.begin(fourth));
  lane.give_back_reads(batch);
  lane.end(leader);
  EXPECT_TRUE(second.has_begun);
  Batch rest;
  lane.take_waiting_reads(rest);
  EXPECT_EQ(rest, (Batch{&third, &fourth}));
  lane.end(second);
  EXPECT_TRUE(lane.is_idle());
}

TEST(Lane, parts_run_beside_each_other_and_beside_a_read) {
  Lane lane;
  Part a, b, behind;
  Read read, waiting;
  EXPECT_TRUE(lane.begin(a));
  EXPECT_TRUE(lane.begin(read));
  EXPECT_TRUE(lane.begin(b));
  EXPECT_FALSE(lane.begin(waiting));
  EXPECT_FALSE(lane.begin(behind)) << "nobody overtakes who waits";
  lane.end(a);
  Batch batch;
  lane.take_waiting_reads(batch);
  EXPECT_EQ(batch, (Batch{&waiting}));
  EXPECT_TRUE(behind.has_begun) << "the read before it is under way now";
  lane.end(read);
  EXPECT_FALSE(lane.is_idle());
  lane.end(b);
  lane.end(behind);
  EXPECT_TRUE(lane.is_idle());
}

TEST(Lane, a_change_waits_for_the_reads_before_it_and_reads_behind_it_wait_for_the_change) {
  Lane lane;
  Read before, after;
  Part part;
  Write write;
  EXPECT_TRUE(lane.begin(before));
  EXPECT_TRUE(lane.begin(part));
  EXPECT_FALSE(lane.begin(write));
  EXPECT_FALSE(lane.begin(after)) << "nobody overtakes";
  lane.end(before);
  EXPECT_FALSE(write.has_begun);
  lane.end(part);
  EXPECT_TRUE(write.has_begun);
  Batch batch;
  lane.take_waiting_changes(batch);
  EXPECT_TRUE(batch.empty()) << "the change leads now, the read stands in front of whatever comes";
  lane.end(write);
  lane.end(after);
  EXPECT_TRUE(lane.is_idle());
}

TEST(Lane, the_leader_takes_the_changes_up_to_the_next_read) {
  Lane lane;
  Write leader, second, third, fourth;
  Read read;
  EXPECT_TRUE(lane.begin(leader));
  EXPECT_FALSE(lane.begin(second));
  EXPECT_FALSE(lane.begin(third));
  EXPECT_FALSE(lane.begin(read));
  EXPECT_FALSE(lane.begin(fourth));
  Batch batch;
  lane.take_waiting_changes(batch);
  EXPECT_EQ(batch, (Batch{&second, &third}));
  lane.end(leader);
  EXPECT_FALSE(lane.is_idle()) << "the read runs, the fourth change waits for it";
  lane.end(read);
  lane.end(fourth);
  EXPECT_TRUE(lane.is_idle());
}

TEST(Lane, what_wants_to_be_alone_is_not_folded) {
  Lane lane;
  Write leader, second, third;
  Alone alone;
  EXPECT_TRUE(lane.begin(leader));
  EXPECT_FALSE(lane.begin(second));
  EXPECT_FALSE(lane.begin(alone));
  EXPECT_FALSE(lane.begin(third));
  Batch batch;
  lane.take_waiting_changes(batch);
  EXPECT_EQ(batch, (Batch{&second}));
  lane.end(leader);
  EXPECT_TRUE(alone.has_begun);
  EXPECT_FALSE(third.has_begun);
  lane.end(alone);
  EXPECT_TRUE(third.has_begun);
  lane.end(third);
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
