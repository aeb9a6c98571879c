#include "metrics/live_metrics.hpp"

#include <gtest/gtest.h>

namespace redis3::metrics {
namespace {

using namespace std::chrono_literals;

constexpr LiveMetrics::Time start{36000s};

TEST(LiveMetrics, tells_rates_latency_and_money_of_the_last_minutes) {
  LiveMetrics metrics(start);
  for (int second = 0; second < 10; ++second) {
    metrics.record_command("get", 2ms, start + second * 1s);
    metrics.record_request(0.001, start + second * 1s);
  }
  const LiveFigures figures = metrics.figures(start + 10s);
  EXPECT_EQ(figures.commands_by_second.size(), 10u);
  EXPECT_DOUBLE_EQ(figures.commands_per_second, 1);
  EXPECT_DOUBLE_EQ(figures.requests_per_second, 1);
  EXPECT_EQ(figures.latency.count(), 10u);
  EXPECT_NEAR(figures.dollars_last_hour, 0.01, 1e-12);
  EXPECT_NEAR(figures.dollars_a_month, 0.001 * 3600 * 730, 1e-6) << "a thousandth a second";
}

TEST(LiveMetrics, forgets_latency_after_a_minute_and_slow_commands_after_an_hour) {
  LiveMetrics metrics(start);
  metrics.record_command("keys", 3s, start);
  EXPECT_EQ(metrics.figures(start + 59s).latency.count(), 1u);
  EXPECT_EQ(metrics.figures(start + 61s).latency.count(), 0u);
  ASSERT_EQ(metrics.figures(start + 29min).slowest.size(), 1u);
  EXPECT_EQ(metrics.figures(start + 29min).slowest[0].age, 29min);
  EXPECT_TRUE(metrics.figures(start + 61min).slowest.empty());
}

TEST(LiveMetrics, keeps_the_slowest_commands_in_order) {
  LiveMetrics metrics(start);
  for (int number = 1; number <= 30; ++number)
    metrics.record_command("get", std::chrono::milliseconds(number * 7 % 31), start);
  const LiveFigures figures = metrics.figures(start);
  ASSERT_EQ(figures.slowest.size(), SlowestCommands::count_max);
  for (std::size_t place = 0; place < figures.slowest.size(); ++place)
    EXPECT_EQ(figures.slowest[place].duration, std::chrono::milliseconds(30 - place));
}

TEST(LiveMetrics, merged_they_are_those_of_all_threads) {
  LiveMetrics one(start), other(start);
  one.record_command("get", 1ms, start);
  other.record_command("set", 2ms, start);
  other.record_request(0.5, start);
  one.merge(other, start);
  const LiveFigures figures = one.figures(start + 1s);
  EXPECT_DOUBLE_EQ(figures.commands_per_second, 2);
  EXPECT_EQ(figures.latency.count(), 2u);
  EXPECT_EQ(figures.slowest.at(0).name, "set");
  EXPECT_DOUBLE_EQ(figures.dollars_last_hour, 0.5);
}

}  // namespace
}  // namespace redis3::metrics
