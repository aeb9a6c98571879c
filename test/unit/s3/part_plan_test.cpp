#include "s3/part_plan.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

namespace redis3::s3 {
namespace {

constexpr std::uint64_t mebibyte = 1u << 20;

TEST(PartPlan, parts_are_of_equal_length) {
  const PartPlan plan = plan_parts(17 * mebibyte);
  ASSERT_EQ(plan.count, 3u);
  EXPECT_EQ(plan.part(0).bytes, plan.part(1).bytes);
  EXPECT_LE(plan.part(1).bytes - plan.part(2).bytes, 2u);
}

TEST(PartPlan, value_that_cannot_be_cut_is_one_part) {
  EXPECT_EQ(plan_parts(1).count, 1u);
  EXPECT_EQ(plan_parts(10 * mebibyte - 1).count, 1u);
  EXPECT_EQ(plan_parts(10 * mebibyte).count, 2u);
}

TEST(PartPlan, longest_object_still_fits) {
  const PartPlan plan = plan_parts(5ull << 40);
  EXPECT_LE(plan.count, part_count_max);
  EXPECT_EQ(plan.in_flight_max, 1u);
}

TEST(PartPlan, least_value_that_is_put_in_parts_has_two) {
  EXPECT_EQ(plan_parts(put_in_parts_bytes_min).count, 2u);
}

TEST(PartPlan, keeps_to_the_limits_of_s3_and_of_memory) {
  EXPECT_TRUE(rc::check([] {
    const auto size = *rc::gen::inRange<std::uint64_t>(1, 200ull << 30);
    const PartPlan plan = plan_parts(size);
    RC_ASSERT(plan.count >= 1 && plan.count <= part_count_max);
    RC_ASSERT(plan.in_flight_max >= 1 && plan.in_flight_max <= parts_in_flight_max);
    RC_ASSERT(plan.in_flight_max == 1 || plan.in_flight_max * plan.part_bytes <= part_bytes_in_flight_max);
    std::uint64_t end = 0;
    for (std::size_t index = 0; index < plan.count; ++index) {
      const PartPlan::Part part = plan.part(index);
      RC_ASSERT(part.number == index + 1);
      RC_ASSERT(part.first == end);
      RC_ASSERT(part.bytes > 0);
      RC_ASSERT(part.bytes >= part_bytes_min || index + 1 == plan.count);
      end += part.bytes;
    }
    RC_ASSERT(end == size);
  }));
}

}  // namespace
}  // namespace redis3::s3
