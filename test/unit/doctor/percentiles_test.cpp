#include "doctor/percentiles.hpp"

#include <gtest/gtest.h>

using namespace redis3::doctor;
using std::chrono::microseconds;

TEST(Percentiles, of_a_hundred_times_are_the_ranks_themselves) {
  std::vector<microseconds> times;
  for (int i = 100; i > 0; --i)
    times.emplace_back(i);
  const Percentiles expected{100, microseconds(50), microseconds(90), microseconds(99), microseconds(100)};
  EXPECT_EQ(percentiles_of(times), expected);
}

TEST(Percentiles, are_times_that_were_measured) {
  const Percentiles expected{3, microseconds(20), microseconds(70), microseconds(70), microseconds(70)};
  EXPECT_EQ(percentiles_of({microseconds(20), microseconds(70), microseconds(10)}), expected);
  const Percentiles one{1, microseconds(5), microseconds(5), microseconds(5), microseconds(5)};
  EXPECT_EQ(percentiles_of({microseconds(5)}), one);
}

TEST(Percentiles, of_nothing_are_nothing) {
  EXPECT_EQ(percentiles_of({}), Percentiles());
}
