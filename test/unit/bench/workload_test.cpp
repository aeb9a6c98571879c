#include "bench/workload.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

namespace redis3::bench {
namespace {

using command::Argv;
using testing::ElementsAre;
using testing::SizeIs;
using testing::StartsWith;

class WorkloadTest : public testing::Test {
 protected:
  static const Operation& operation(std::string_view name) { return *find_operation(name); }

  SeededRandom random_{1};
  Workload workload_{3, 5, random_};
};

TEST_F(WorkloadTest, two_runs_have_no_key_in_common_and_all_begin_alike) {
  const Workload other(3, 5, random_);
  EXPECT_THAT(workload_.key(Family::values, 0), StartsWith("redis3-bench:"));
  EXPECT_THAT(workload_.key(Family::values, 0), StartsWith(workload_.prefix()));
  EXPECT_NE(workload_.prefix(), other.prefix());
}

TEST_F(WorkloadTest, no_two_keys_are_the_same) {
  std::set<std::string> keys;
  for (const Family family : families) {
    for (std::size_t index = 0; index < 3; ++index)
      keys.insert(workload_.key(family, index));
  }
  EXPECT_EQ(keys.size(), 12u);
}

TEST_F(WorkloadTest, values_have_the_length_that_is_asked_for) {
  EXPECT_THAT(workload_.value(0), SizeIs(5));
  EXPECT_THAT(workload_.value(1000), SizeIs(5));
  EXPECT_NE(workload_.value(0), workload_.value(1));
  EXPECT_THAT(Workload(1, 0, random_).value(7), SizeIs(0));
}

TEST_F(WorkloadTest, the_keys_come_in_their_order_again_and_again) {
  const Operation& get = operation("get");
  EXPECT_EQ(workload_.call(get, 1), (Argv{"GET", workload_.key(Family::values, 1)}));
  EXPECT_EQ(workload_.call(get, 4), workload_.call(get, 1));
  EXPECT_EQ(workload_.call(operation("set"), 2),
            (Argv{"SET", workload_.key(Family::values, 2), workload_.value(2)}));
  EXPECT_EQ(workload_.call(operation("incr"), 0), (Argv{"INCR", workload_.key(Family::counters, 0)}));
  EXPECT_THAT(workload_.call(operation("getrange"), 0), ElementsAre("GETRANGE", testing::_, "0", "9"));
}

TEST_F(WorkloadTest, mget_and_mset_are_about_all_keys_at_once) {
  EXPECT_EQ(workload_.call(operation("mget"), 5),
            (Argv{"MGET", workload_.key(Family::values, 0), workload_.key(Family::values, 1),
                  workload_.key(Family::values, 2)}));
  EXPECT_THAT(workload_.call(operation("mset"), 0), SizeIs(7));
}

TEST_F(WorkloadTest, fills_and_removes_every_key_once_in_calls_of_a_hundred_keys) {
  const Workload large(250, 5, random_);
  const auto filling = large.calls_to_fill(Family::removed);
  EXPECT_THAT(filling, ElementsAre(SizeIs(201), SizeIs(201), SizeIs(101)));
  const auto removing = large.calls_to_remove(Family::removed);
  EXPECT_THAT(removing, ElementsAre(SizeIs(101), SizeIs(101), SizeIs(51)));
  EXPECT_EQ(removing[2].back(), large.key(Family::removed, 249));
}

TEST_F(WorkloadTest, fills_large_values_in_calls_that_fit_into_memory) {
  const Workload large(5, 6 << 20, random_);
  EXPECT_THAT(large.calls_to_fill(Family::values), ElementsAre(SizeIs(5), SizeIs(5), SizeIs(3)));
}

TEST(Operations, are_found_by_name) {
  for (const Operation& operation : operations())
    EXPECT_EQ(find_operation(operation.name), &operation);
  EXPECT_EQ(find_operation("GET"), nullptr);
  EXPECT_EQ(find_operation("flushall"), nullptr);
}

}  // namespace
}  // namespace redis3::bench
