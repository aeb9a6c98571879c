#include "metrics/rate_window.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace redis3::metrics {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using Time = RateWindow::Time;

constexpr Time start{1000s};

TEST(RateWindow, tells_what_came_in_each_complete_second) {
  RateWindow window(start, 1s, 5);
  window.add(2, start);
  window.add(1, start + 900ms);
  EXPECT_THAT(window.per_second(start + 900ms), IsEmpty()) << "the second is not over";
  EXPECT_EQ(window.per_second(start + 900ms, 5), 0);
  window.add(4, start + 2100ms);
  EXPECT_THAT(window.per_second(start + 3s), ElementsAre(3, 0, 4));
  EXPECT_DOUBLE_EQ(window.per_second(start + 3s, 2), 2);
  EXPECT_DOUBLE_EQ(window.per_second(start + 3s, 60), 7.0 / 3) << "of as many as there have been";
}

TEST(RateWindow, the_second_in_which_it_began_is_no_complete_one) {
  RateWindow window(start + 700ms, 1s, 5);
  window.add(9, start + 800ms);
  window.add(4, start + 1s);
  EXPECT_THAT(window.per_second(start + 2s), ElementsAre(4));
  EXPECT_EQ(window.sum(start + 2s), 13) << "but what came in it came";
}

TEST(RateWindow, forgets_what_is_older) {
  RateWindow window(start, 1s, 3);
  for (int second = 0; second < 10; ++second)
    window.add(second, start + second * 1s);
  EXPECT_THAT(window.per_second(start + 10s), ElementsAre(7, 8, 9));
  EXPECT_THAT(window.per_second(start + 12s), ElementsAre(9, 0, 0));
  EXPECT_THAT(window.per_second(start + 100s), ElementsAre(0, 0, 0));
  window.add(5, start + 200s);
  EXPECT_THAT(window.per_second(start + 201s), ElementsAre(0, 0, 5))
      << "an old place is emptied before it is used";
}

TEST(RateWindow, what_comes_too_late_is_passed_over) {
  RateWindow window(start, 1s, 3);
  window.add(1, start + 10s);
  window.add(1, start + 8s);
  window.add(100, start + 2s);
  EXPECT_EQ(window.sum(start + 10s), 2);
}

TEST(RateWindow, adds_up_an_hour_in_minutes_and_tells_how_much_of_one_there_was) {
  RateWindow dollars(start, 60s, 60);
  EXPECT_EQ(dollars.covered(start), 0s);
  dollars.add(0.5, start + 10s);
  dollars.add(0.25, start + 30min);
  EXPECT_DOUBLE_EQ(dollars.sum(start + 31min), 0.75);
  EXPECT_EQ(dollars.covered(start + 31min), 31min);
  EXPECT_DOUBLE_EQ(dollars.sum(start + 62min), 0.25);
  EXPECT_LE(dollars.covered(start + 3h), 61min);
  EXPECT_GE(dollars.covered(start + 3h), 60min);
}

TEST(RateWindow, merged_it_is_that_of_all_threads) {
  RateWindow one(start, 1s, 5);
  RateWindow other(start + 1500ms, 1s, 5);
  one.add(1, start + 2s);
  other.add(2, start + 2s);
  other.add(3, start + 4s);
  one.merge(other);
  EXPECT_THAT(one.per_second(start + 5s), ElementsAre(0, 0, 3, 0, 3));
  other.merge(one);
  EXPECT_EQ(other.covered(start + 5s), 5s) << "of the one that began first";
}

}  // namespace
}  // namespace redis3::metrics
