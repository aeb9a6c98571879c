#include "cost/break_even.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace redis3::cost {
namespace {

using Kind = BreakEven::Kind;

constexpr double rate_max = 1e6;

TEST(BreakEven, a_price_by_use_meets_a_fixed_one) {
  const auto by_use = [](double rate) { return 3 * rate; };
  const auto fixed = [](double) { return 23.36; };
  const BreakEven met = break_even(by_use, fixed, rate_max);
  EXPECT_EQ(met.kind, Kind::below);
  EXPECT_NEAR(met.rate, 23.36 / 3, 1e-9);
  const BreakEven other_way = break_even(fixed, by_use, rate_max);
  EXPECT_EQ(other_way.kind, Kind::above);
  EXPECT_NEAR(other_way.rate, 23.36 / 3, 1e-9);
}

TEST(BreakEven, prices_that_do_not_meet_are_always_or_never_lower) {
  const auto low = [](double rate) { return rate; };
  const auto high = [](double rate) { return 1 + 2 * rate; };
  EXPECT_EQ(break_even(low, high, rate_max).kind, Kind::always);
  EXPECT_EQ(break_even(high, low, rate_max).kind, Kind::never);
  EXPECT_EQ(break_even(low, low, rate_max).kind, Kind::always) << "as low counts";
}

TEST(BreakEven, what_meets_only_beyond_the_greatest_rate_does_not_meet) {
  const auto by_use = [](double rate) { return rate; };
  const auto fixed = [](double) { return 1e9; };
  EXPECT_EQ(break_even(by_use, fixed, rate_max).kind, Kind::always);
}

TEST(BreakEven, what_is_free_at_first_meets_later) {
  const auto by_use = [](double rate) { return rate; };
  const auto after_free = [](double rate) { return 2 * std::max(rate - 100, 0.0); };
  const BreakEven met = break_even(by_use, after_free, rate_max);
  EXPECT_EQ(met.kind, Kind::above);
  EXPECT_NEAR(met.rate, 200, 1e-6);
}

}  // namespace
}  // namespace redis3::cost
