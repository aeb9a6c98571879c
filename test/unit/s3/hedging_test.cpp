#include "s3/hedging.hpp"

#include <gtest/gtest.h>

namespace redis3::s3 {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;

class HedgePlanTest : public testing::Test {
 protected:
  /// Reads that are answered in time, so that the plan knows what late is.
  void learn(Operation operation, int count, milliseconds latency) {
    for (int i = 0; i < count; ++i) {
      HedgePlan::Read read;
      plan.begin(read, operation, now);
      now += latency;
      plan.answered(read, operation, now, 100);
    }
  }

  HedgePlan plan{HedgeOptions()};
  HedgePlan::Time now{std::chrono::seconds(1000)};
};

TEST_F(HedgePlanTest, covers_what_is_read_and_nothing_else) {
  EXPECT_TRUE(plan.covers(Operation::get_object));
  EXPECT_TRUE(plan.covers(Operation::head_object));
  for (const Operation other : {Operation::put_object, Operation::delete_object, Operation::list_objects,
                                Operation::create_session, Operation::create_bucket, Operation::head_bucket})
    EXPECT_FALSE(plan.covers(other));
  HedgeOptions off;
  off.share_max = 0;
  EXPECT_FALSE(HedgePlan(off).covers(Operation::get_object));
}

TEST_F(HedgePlanTest, nothing_is_late_before_enough_is_known) {
  learn(Operation::get_object, 99, milliseconds(5));
  HedgePlan::Read read;
  plan.begin(read, Operation::get_object, now);
  EXPECT_FALSE(plan.next_late());
  EXPECT_EQ(plan.take_late(now + std::chrono::seconds(10)), nullptr);
}

TEST_F(HedgePlanTest, read_is_late_after_the_time_that_most_take) {
  learn(Operation::get_object, 95, milliseconds(5));
  learn(Operation::get_object, 5, milliseconds(100));
  HedgePlan::Read read;
  plan.begin(read, Operation::get_object, now);
  ASSERT_TRUE(plan.next_late());
  EXPECT_GE(*plan.next_late(), now + milliseconds(5));
  EXPECT_LE(*plan.next_late(), now + microseconds(5400));
  EXPECT_EQ(plan.take_late(*plan.next_late() - microseconds(1)), nullptr);
  EXPECT_EQ(plan.take_late(*plan.next_late()), &read);
  EXPECT_FALSE(plan.next_late());
  EXPECT_TRUE(plan.pay());
  EXPECT_EQ(plan.counters.issued, 1u);
}

TEST_F(HedgePlanTest, read_is_never_late_before_the_least_delay) {
  learn(Operation::get_object, 100, milliseconds(0));
  HedgePlan::Read read;
  plan.begin(read, Operation::get_object, now);
  EXPECT_EQ(*plan.next_late(), now + HedgeOptions().delay_min);
}

TEST_F(HedgePlanTest, get_and_head_are_told_apart) {
  learn(Operation::get_object, 100, milliseconds(50));
  learn(Operation::head_object, 100, milliseconds(5));
  HedgePlan::Read get;
  HedgePlan::Read head;
  plan.begin(get, Operation::get_object, now);
  plan.begin(head, Operation::head_object, now);
  EXPECT_EQ(plan.take_late(now + milliseconds(10)), &head);
  EXPECT_EQ(plan.take_late(now + milliseconds(10)), nullptr);
  EXPECT_EQ(plan.take_late(now + milliseconds(60)), &get);
}

TEST_F(HedgePlanTest, look_is_asked_for_again_only_where_a_read_is_late_sooner) {
  learn(Operation::get_object, 100, milliseconds(50));
  learn(Operation::head_object, 100, milliseconds(5));
  EXPECT_FALSE(plan.next_look());
  HedgePlan::Read get;
  plan.begin(get, Operation::get_object, now);
  EXPECT_GE(plan.next_look().value(), now + milliseconds(50));
  HedgePlan::Read later;
  plan.begin(later, Operation::get_object, now + milliseconds(1));
  EXPECT_FALSE(plan.next_look());
  HedgePlan::Read head;
  plan.begin(head, Operation::head_object, now + milliseconds(1));
  EXPECT_LT(plan.next_look().value(), now + milliseconds(10));
  EXPECT_FALSE(plan.next_look());
  plan.look_begins();
  EXPECT_EQ(plan.take_late(now + milliseconds(10)), &head);
  EXPECT_GE(plan.next_look().value(), now + milliseconds(50));
}

TEST_F(HedgePlanTest, read_that_ends_is_watched_no_more) {
  learn(Operation::get_object, 100, milliseconds(5));
  {
    HedgePlan::Read read;
    plan.begin(read, Operation::get_object, now);
    EXPECT_TRUE(plan.next_late());
  }
  EXPECT_FALSE(plan.next_late());
}

TEST_F(HedgePlanTest, long_answers_do_not_count) {
  for (int i = 0; i < 200; ++i) {
    HedgePlan::Read read;
    plan.begin(read, Operation::get_object, now);
    plan.answered(read, Operation::get_object, now + milliseconds(5), 65 * 1024);
  }
  HedgePlan::Read read;
  plan.begin(read, Operation::get_object, now);
  EXPECT_FALSE(plan.next_late());
}

TEST_F(HedgePlanTest, second_requests_stay_within_their_share_however_late_all_reads_are) {
  learn(Operation::get_object, 100, milliseconds(5));
  for (int i = 0; i < 2000; ++i) {
    HedgePlan::Read read;
    plan.begin(read, Operation::get_object, now);
    if (plan.take_late(now + milliseconds(50)) != nullptr) plan.pay();
  }
  EXPECT_LE(plan.counters.issued, 2100 * HedgeOptions().share_max + 1);
  EXPECT_GE(plan.counters.issued, 2000 * HedgeOptions().share_max - 1);
}

TEST_F(HedgePlanTest, what_is_saved_up_is_bounded) {
  learn(Operation::get_object, 10000, milliseconds(5));
  int paid = 0;
  while (plan.pay())
    ++paid;
  EXPECT_EQ(paid, 10);
  EXPECT_EQ(plan.counters.issued, 10u);
}

}  // namespace
}  // namespace redis3::s3
