#include "bench/schedule.hpp"

#include "bench/settings.hpp"

#include <gtest/gtest.h>

namespace redis3::bench {
namespace {

using namespace std::chrono_literals;

constexpr Schedule::Time start{1h};

TEST(Schedule, without_a_rate_an_operation_is_due_when_somebody_is_free) {
  Schedule schedule(start, Pace{2, std::nullopt, std::nullopt});
  EXPECT_EQ(schedule.take(start + 3ms)->due, start + 3ms);
  EXPECT_EQ(schedule.take(start + 5ms)->index, 1u);
  EXPECT_FALSE(schedule.take(start + 6ms));
  EXPECT_FALSE(schedule.take_missed(start + 1h)) << "nothing was due that nobody was free for";
}

TEST(Schedule, a_time_ends_it) {
  Schedule schedule(start, Pace{std::nullopt, 1s, std::nullopt});
  EXPECT_TRUE(schedule.take(start + 999ms));
  EXPECT_FALSE(schedule.take(start + 1s));
}

TEST(Schedule, of_a_number_and_a_time_the_first_that_is_reached_ends_it) {
  Schedule schedule(start, Pace{1, 1s, std::nullopt});
  EXPECT_TRUE(schedule.take(start));
  EXPECT_FALSE(schedule.take(start));
  EXPECT_FALSE(Schedule(start, Pace{1, 1s, std::nullopt}).take(start + 1s));
}

TEST(Schedule, with_a_rate_each_operation_has_its_time_whenever_it_is_taken) {
  Schedule schedule(start, Pace{std::nullopt, 1s, 100});
  EXPECT_EQ(schedule.take(start)->due, start);
  EXPECT_EQ(schedule.take(start)->due, start + 10ms) << "too early: to be waited for";
  EXPECT_EQ(schedule.take(start + 500ms)->due, start + 20ms) << "too late: it has waited for 480 ms";
}

TEST(Schedule, with_a_rate_and_a_time_there_are_as_many_as_fit) {
  Schedule schedule(start, Pace{std::nullopt, 1s, 100});
  int count = 0;
  while (schedule.take(start))
    ++count;
  EXPECT_EQ(count, 100);
}

TEST(Schedule, what_nobody_was_free_for_is_not_left_out) {
  Schedule schedule(start, Pace{std::nullopt, 1s, 100});
  EXPECT_TRUE(schedule.take(start));
  EXPECT_FALSE(schedule.take(start + 1s));
  EXPECT_EQ(schedule.take_missed(start + 1s), start + 10ms);
  int count = 1;
  while (schedule.take_missed(start + 1s))
    ++count;
  EXPECT_EQ(count, 99);
}

TEST(Schedule, what_was_not_due_yet_when_it_was_stopped_is_not_missed) {
  Schedule schedule(start, Pace{1000, std::nullopt, 100});
  EXPECT_TRUE(schedule.take(start));
  EXPECT_TRUE(schedule.take_missed(start + 15ms));
  EXPECT_FALSE(schedule.take_missed(start + 15ms));
}

TEST(Schedule, a_high_rate_does_not_drift) {
  Schedule schedule(start, Pace{std::nullopt, 1h, 3'000'000});
  for (int times = 0; times < 3'000'000; ++times)
    schedule.take(start);
  EXPECT_EQ(schedule.take(start)->due, start + 1s);
}

TEST(Schedule, says_how_much_of_it_is_done) {
  Schedule schedule(start, Pace{4, 1s, std::nullopt});
  schedule.take(start);
  EXPECT_EQ(schedule.progress(start), 0.25);
  EXPECT_EQ(schedule.progress(start + 500ms), 0.5);
  EXPECT_EQ(schedule.progress(start + 5s), 1);
}

class PaceOf : public testing::Test {
 protected:
  static const Operation& operation(std::string_view name) { return *find_operation(name); }
  Settings settings_;
};

TEST_F(PaceOf, each_key_once_and_all_keys_ten_times_unless_the_user_says_otherwise) {
  EXPECT_EQ(pace_of(operation("get"), settings_), (Pace{100, std::nullopt, std::nullopt}));
  EXPECT_EQ(pace_of(operation("mget"), settings_), (Pace{10, std::nullopt, std::nullopt}));
  settings_.pace.duration = 10s;
  EXPECT_EQ(pace_of(operation("get"), settings_), (Pace{std::nullopt, 10s, std::nullopt}));
  settings_.pace = Pace{7, std::nullopt, 5};
  EXPECT_EQ(pace_of(operation("mget"), settings_), (Pace{7, std::nullopt, 5}));
}

TEST_F(PaceOf, a_removal_ends_with_the_keys) {
  settings_.pace.operations = 1000;
  EXPECT_EQ(pace_of(operation("del"), settings_).operations, 100u);
  settings_.pace = Pace{std::nullopt, 1s, std::nullopt};
  EXPECT_EQ(pace_of(operation("del"), settings_), (Pace{100, 1s, std::nullopt}));
}

TEST_F(PaceOf, a_warm_up_is_one_operation_for_each_client_unless_the_user_says_otherwise) {
  EXPECT_EQ(warmup_of(operation("get"), 8, settings_), (Pace{8, std::nullopt, std::nullopt}));
  EXPECT_FALSE(warmup_of(operation("del"), 8, settings_)) << "it would use up the keys";
  settings_.warmup = Pace{std::nullopt, 2s, std::nullopt};
  EXPECT_EQ(warmup_of(operation("get"), 8, settings_), settings_.warmup);
  settings_.warmup = Pace{0, std::nullopt, std::nullopt};
  EXPECT_FALSE(warmup_of(operation("get"), 8, settings_));
}

}  // namespace
}  // namespace redis3::bench
