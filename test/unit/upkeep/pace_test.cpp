#include "upkeep/pace.hpp"

#include <gtest/gtest.h>

namespace redis3::upkeep {
namespace {

using namespace std::chrono_literals;

const Pace::Time start{1000s};

TEST(Pace, gives_turns_evenly) {
  Pace pace(100);
  EXPECT_EQ(pace.wait(start), 0us);
  EXPECT_EQ(pace.wait(start), 10ms);
  EXPECT_EQ(pace.wait(start), 20ms);
  EXPECT_EQ(pace.wait(start + 5ms), 25ms);
}

TEST(Pace, saves_nothing_up) {
  Pace pace(100);
  EXPECT_EQ(pace.wait(start), 0us);
  EXPECT_EQ(pace.wait(start + 1h), 0us);
  EXPECT_EQ(pace.wait(start + 1h), 10ms);
}

TEST(Pace, of_0_lets_everybody_go_at_once) {
  Pace pace(0);
  for (int request = 0; request < 1000; ++request)
    EXPECT_EQ(pace.wait(start), 0us);
}

TEST(Pace, may_be_slower_than_a_second_and_faster_than_a_microsecond) {
  Pace slow(0.5);
  slow.wait(start);
  EXPECT_EQ(slow.wait(start), 2s);
  Pace never(1e-300);
  never.wait(start);
  EXPECT_EQ(never.wait(start), 24h);
  Pace fast(1e300);
  fast.wait(start);
  EXPECT_EQ(fast.wait(start), 0us);
}

}  // namespace
}  // namespace redis3::upkeep
