#include "metrics/latency_histogram.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <random>
#include <vector>

namespace redis3::metrics {
namespace {

using namespace std::chrono_literals;
using Duration = LatencyHistogram::Duration;

/// What a histogram makes of one duration, when its exact maximum is another one's.
Duration rounded(Duration duration) {
  LatencyHistogram histogram;
  histogram.record(duration);
  histogram.record(100h);
  return histogram.percentile(50);
}

TEST(LatencyHistogram, tells_zeros_where_nothing_is_recorded) {
  const LatencyHistogram histogram;
  EXPECT_EQ(histogram.count(), 0u);
  EXPECT_EQ(histogram.sum(), 0ns);
  EXPECT_EQ(histogram.max(), 0ns);
  EXPECT_EQ(histogram.percentile(99), 0ns);
  EXPECT_EQ(histogram.count_within(1h), 0u);
}

TEST(LatencyHistogram, every_duration_is_right_to_a_thirty_second_and_never_too_short) {
  for (double exact = 500; exact <= 3.6e12; exact *= 1.001) {
    const Duration duration(static_cast<std::int64_t>(exact));
    ASSERT_GE(rounded(duration), duration);
    ASSERT_LE(static_cast<double>(rounded(duration).count()), static_cast<double>(duration.count()) * 33 / 32)
        << duration.count();
  }
}

TEST(LatencyHistogram, the_ends_of_buckets_are_where_the_next_ones_begin) {
  // Around each power of two the width changes.
  for (int power = 9; power < 41; ++power) {
    const Duration edge(std::int64_t{1} << power);
    ASSERT_EQ(rounded(edge - 1ns), edge - 1ns) << power;
    ASSERT_GT(rounded(edge), edge) << power;
  }
}

TEST(LatencyHistogram, short_durations_are_right_to_sixteen_nanoseconds) {
  for (Duration duration = 0ns; duration < 1us; ++duration) {
    ASSERT_GE(rounded(duration), duration);
    ASSERT_LT(rounded(duration), duration + 16ns);
  }
}

TEST(LatencyHistogram, percentiles_are_those_of_the_sorted_durations_within_the_error) {
  std::mt19937_64 random(1);
  std::lognormal_distribution<double> latency(std::log(5e6), 2);
  std::vector<std::int64_t> all;
  LatencyHistogram histogram;
  for (int times = 0; times < 10'000; ++times) {
    all.push_back(
        std::min<std::int64_t>(static_cast<std::int64_t>(latency(random)) + 500, 3'600'000'000'000));
    histogram.record(Duration(all.back()));
  }
  std::sort(all.begin(), all.end());
  for (const double percent : {0.0, 0.1, 1.0, 25.0, 50.0, 90.0, 95.0, 99.0, 99.9, 99.99, 100.0}) {
    const auto rank = std::max<std::size_t>(static_cast<std::size_t>(std::llround(percent * 100)), 1);
    const auto exact = static_cast<double>(all[rank - 1]);
    const auto told = static_cast<double>(histogram.percentile(percent).count());
    EXPECT_GE(told, exact) << percent;
    EXPECT_LE(told, exact * 33 / 32) << percent;
  }
  EXPECT_EQ(histogram.percentile(100).count(), all.back()) << "the greatest one is exact";
}

TEST(LatencyHistogram, a_percentile_is_the_nearest_rank_though_doubles_are_not_exact) {
  LatencyHistogram histogram;
  for (int times = 0; times < 999; ++times)
    histogram.record(1ms);
  histogram.record(1s);
  EXPECT_LT(histogram.percentile(99.9), 2ms);
  EXPECT_EQ(histogram.percentile(99.91), 1s);
}

TEST(LatencyHistogram, sum_and_max_are_exact_also_of_what_is_too_long_for_a_bucket) {
  LatencyHistogram histogram;
  histogram.record(1234567ns);
  histogram.record(30h);
  histogram.record(-5ms);
  EXPECT_EQ(histogram.count(), 3u);
  EXPECT_EQ(histogram.sum(), 30h + 1234567ns);
  EXPECT_EQ(histogram.max(), 30h);
  EXPECT_EQ(histogram.percentile(100), 30h);
  EXPECT_LT(histogram.percentile(1), 16ns);
}

TEST(LatencyHistogram, buckets_have_all_that_is_recorded_in_order) {
  LatencyHistogram histogram;
  for (const Duration duration : std::initializer_list<Duration>{3ns, 900us, 901us, 1s, 30h})
    histogram.record(duration);
  const auto buckets = histogram.buckets();
  ASSERT_EQ(buckets.size(), 4u);
  EXPECT_EQ(buckets[0].longest, 15ns);
  EXPECT_EQ(buckets[1].count, 2u);
  EXPECT_EQ(buckets[1].longest, histogram.percentile(40));
  EXPECT_EQ(buckets[2].longest, histogram.percentile(80));
  EXPECT_EQ(buckets[3].longest, 30h) << "the greatest one is exact";
  EXPECT_TRUE(LatencyHistogram().buckets().empty());
}

TEST(FineHistogram, every_duration_is_right_to_three_digits_from_a_microsecond_on) {
  const auto histogram = std::make_unique<FineHistogram>();
  for (double exact = 1000; exact <= 3.6e12; exact *= 1.01) {
    *histogram = FineHistogram();
    const Duration duration(static_cast<std::int64_t>(exact));
    histogram->record(duration);
    histogram->record(100h);
    const double told = static_cast<double>(histogram->percentile(50).count());
    ASSERT_GE(told, static_cast<double>(duration.count()));
    ASSERT_LE(told, static_cast<double>(duration.count()) * 1.001) << duration.count();
  }
}

TEST(LatencyHistogram, counts_what_is_within_a_bound) {
  LatencyHistogram histogram;
  for (const Duration duration : std::initializer_list<Duration>{900us, 1ms, 5ms, 1s})
    histogram.record(duration);
  EXPECT_EQ(histogram.count_within(0ns), 0u);
  EXPECT_EQ(histogram.count_within(2ms), 2u);
  EXPECT_EQ(histogram.count_within(100ms), 3u);
  EXPECT_EQ(histogram.count_within(1s), 4u) << "the greatest one is known exactly";
}

TEST(LatencyHistogram, merged_it_is_as_if_one_had_recorded_all) {
  LatencyHistogram left, right, both;
  for (int times = 1; times <= 100; ++times) {
    const Duration duration = times * 77us;
    (times % 3 == 0 ? left : right).record(duration);
    both.record(duration);
  }
  left.merge(right);
  EXPECT_EQ(left, both);
}

TEST(LatencyHistogram, a_difference_has_what_came_since) {
  LatencyHistogram histogram;
  histogram.record(1ms);
  histogram.record(1s);
  const LatencyHistogram before = histogram;
  EXPECT_EQ(histogram.since(before), LatencyHistogram()) << "nothing came";

  histogram.record(20ms);
  const LatencyHistogram rest = histogram.since(before);
  EXPECT_EQ(rest.count(), 1u);
  EXPECT_EQ(rest.sum(), 20ms);
  EXPECT_GE(rest.max(), 20ms);
  EXPECT_LE(rest.max(), Duration(20ms) * 33 / 32);

  histogram.record(2s);
  EXPECT_EQ(histogram.since(before).max(), 2s) << "greater than all before: known exactly";
}

TEST(LatencyHistogram, a_difference_to_one_that_was_begun_anew_is_all_of_it) {
  LatencyHistogram before;
  before.record(1s);
  LatencyHistogram histogram;
  histogram.record(1ms);
  EXPECT_EQ(histogram.since(before), histogram);
}

}  // namespace
}  // namespace redis3::metrics
