#include "s3/latency_window.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

namespace redis3::s3 {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::nanoseconds;
using std::chrono::seconds;

TEST(LatencyWindow, knows_nothing_at_first) {
  EXPECT_EQ(LatencyWindow().samples(), 0u);
  EXPECT_EQ(LatencyWindow().quantile(0.95), nanoseconds(0));
}

TEST(LatencyWindow, quantile_is_within_a_step_of_the_true_one) {
  std::mt19937_64 bits(7);
  std::lognormal_distribution<double> lognormal(std::log(5e6), 0.4);
  LatencyWindow window;
  std::vector<double> values;
  for (int i = 0; i < 4000; ++i) {
    values.push_back(std::floor(lognormal(bits)));
    window.add(nanoseconds(static_cast<std::int64_t>(values.back())));
  }
  std::sort(values.begin(), values.end());
  for (const double share : {0.01, 0.5, 0.9, 0.95, 0.99, 1.0}) {
    const double truth = values[static_cast<std::size_t>(std::ceil(share * 4000)) - 1];
    const double told = static_cast<double>(window.quantile(share).count());
    EXPECT_GE(told, truth) << share;
    EXPECT_LE(told, truth * 1.0625 + 1) << share;
  }
}

TEST(LatencyWindow, what_is_past_its_ends_counts_as_its_ends) {
  LatencyWindow window;
  for (const nanoseconds latency : {nanoseconds(-5), nanoseconds(0), nanoseconds(1)})
    window.add(latency);
  EXPECT_LE(window.quantile(1), microseconds(2));
  window.add(std::chrono::hours(48));
  EXPECT_GT(window.quantile(1), seconds(200));
  EXPECT_EQ(window.samples(), 4u);
}

TEST(LatencyWindow, forgets_what_was_long_ago) {
  LatencyWindow window;
  for (std::uint32_t i = 0; i < LatencyWindow::samples_max; ++i)
    window.add(milliseconds(500));
  for (std::uint32_t i = 0; i < 40 * LatencyWindow::samples_max; ++i)
    window.add(milliseconds(5));
  EXPECT_LE(window.samples(), LatencyWindow::samples_max);
  EXPECT_LT(window.quantile(1), milliseconds(6));
}

}  // namespace
}  // namespace redis3::s3
