#include "base/clock.hpp"

#include <gtest/gtest.h>

using namespace redis3;
using namespace std::chrono_literals;

TEST(OffsetClock, goes_with_the_other_clock_ahead_of_it_or_behind) {
  ManualClock clock(from_unix_milliseconds(1'735'689'600'000));
  const OffsetClock ahead(clock, 20min);
  const OffsetClock behind(clock, -90s);
  EXPECT_EQ(ahead.now() - clock.now(), 20min);
  EXPECT_EQ(clock.now() - behind.now(), 90s);
  clock.advance(1h);
  EXPECT_EQ(ahead.now() - clock.now(), 20min);
}
