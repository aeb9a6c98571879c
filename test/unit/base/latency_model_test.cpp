#include "base/latency_model.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <string>
#include <vector>

using namespace redis3;
using namespace std::chrono_literals;

namespace {

/// A large sample of one model, by a fixed seed, in order.
class Sample {
 public:
  explicit Sample(const LatencyModel& model) {
    SeededRandom random(42);
    delays_ms_.resize(200'000);
    for (double& delay : delays_ms_)
      delay = static_cast<double>(model.draw(random).count()) / 1000;
    std::sort(delays_ms_.begin(), delays_ms_.end());
  }

  double mean_ms() const {
    return std::accumulate(delays_ms_.begin(), delays_ms_.end(), 0.0) /
           static_cast<double>(delays_ms_.size());
  }
  double quantile_ms(double q) const {
    return delays_ms_[static_cast<std::size_t>(q * static_cast<double>(delays_ms_.size()))];
  }

 private:
  std::vector<double> delays_ms_;
};

LatencyProfile profile_of(const std::string& text) {
  return latency_profile_of(text).value();
}

/// docs/faults.md promises that no profile is further than this from a figure that it was fitted to.
constexpr double fit_tolerance = 0.05;

void expect_fits(double simulated_ms, double published_ms) {
  EXPECT_NEAR(simulated_ms, published_ms, published_ms * fit_tolerance);
}

}  // namespace

TEST(LatencyModel, is_fixed_without_spread) {
  const Sample sample(LatencyModel::fixed(5ms));
  EXPECT_EQ(sample.quantile_ms(0), 5);
  EXPECT_EQ(sample.quantile_ms(0.99999), 5);
}

TEST(LatencyModel, has_the_quantiles_of_a_lognormal_distribution) {
  const Sample sample(LatencyModel::lognormal(5ms, 0.3));
  EXPECT_NEAR(sample.quantile_ms(0.5), 5, 0.05);
  // exp(0.3 z) with z of 0.1587, 0.95 and 0.99.
  EXPECT_NEAR(sample.quantile_ms(0.1587), 5 * 0.7408, 0.05);
  EXPECT_NEAR(sample.quantile_ms(0.95), 5 * 1.6379, 0.1);
  EXPECT_NEAR(sample.quantile_ms(0.99), 5 * 2.0096, 0.2);
  // The mean of a lognormal distribution: median * exp(sigma^2 / 2).
  EXPECT_NEAR(sample.mean_ms(), 5 * 1.0460, 0.05);
}

TEST(LatencyModel, lets_the_tail_come_on_top) {
  const Sample sample(LatencyModel::fixed(5ms).with_tail(0.01, 100ms));
  EXPECT_EQ(sample.quantile_ms(0.98), 5);
  EXPECT_EQ(sample.quantile_ms(0.995), 105);
  EXPECT_NEAR(sample.mean_ms(), 6, 0.1);
}

TEST(LatencyModel, never_waits_longer_than_its_bound) {
  const Sample sample(LatencyModel::lognormal(LatencyModel::delay_max, 3));
  EXPECT_EQ(sample.quantile_ms(0.99999),
            std::chrono::duration<double>(LatencyModel::delay_max).count() * 1000);
}

TEST(LatencyModel, repeats_itself_with_the_same_seed_only) {
  const auto delays = [](std::uint64_t seed) {
    SeededRandom random(seed);
    std::vector<std::chrono::microseconds> drawn(100);
    for (auto& delay : drawn)
      delay = s3_express_latency().write.draw(random);
    return drawn;
  };
  EXPECT_EQ(delays(1), delays(1));
  EXPECT_NE(delays(1), delays(2));
}

// A GET told as 5 ms in mean, median and 95th percentile: each must be rounded to that.
TEST(LatencyModel, s3_express_reads_as_published) {
  const Sample sample(s3_express_latency().read);
  for (const double figure : {sample.mean_ms(), sample.quantile_ms(0.5), sample.quantile_ms(0.95)}) {
    EXPECT_GE(figure, 4.5);
    EXPECT_LT(figure, 5.5);
  }
}

TEST(LatencyModel, s3_express_writes_as_published) {
  const Sample sample(s3_express_latency().write);
  expect_fits(sample.mean_ms(), 11.2);
  expect_fits(sample.quantile_ms(0.5), 9.4);
}

TEST(LatencyModel, s3_standard_reads_as_published) {
  const Sample sample(s3_standard_latency().read);
  expect_fits(sample.mean_ms(), 16);
  expect_fits(sample.quantile_ms(0.5), 14);
  expect_fits(sample.quantile_ms(0.95), 27);
  // The tail in proportion to the median, from 25.5, 66 and 160 ms.
  expect_fits(sample.quantile_ms(0.99), 14 * 66 / 25.5);
  expect_fits(sample.quantile_ms(0.999), 14 * 160 / 25.5);
}

TEST(LatencyModel, s3_standard_writes_as_published) {
  const Sample sample(s3_standard_latency().write);
  expect_fits(sample.mean_ms(), 26.3);
  expect_fits(sample.quantile_ms(0.5), 24.2);
}

TEST(LatencyProfile, is_read_as_it_is_told) {
  for (const std::string text : {"fixed:5ms", "fixed:0s", "lognormal:5ms,0.3",
                                 "lognormal:9.4ms,0.59+tail:0.4%,70ms", "fixed:1s+tail:1%,100ms"}) {
    EXPECT_EQ(profile_of(text).read.text(), text);
    EXPECT_EQ(profile_of(text).write.text(), text);
  }
  const LatencyProfile two = profile_of("fixed:5ms/lognormal:9ms,0.5");
  EXPECT_EQ(two.read.text(), "fixed:5ms");
  EXPECT_EQ(two.write.text(), "lognormal:9ms,0.5");
}

TEST(LatencyProfile, says_that_it_is_simulated) {
  EXPECT_EQ(profile_of("fixed:5ms").description(), "fixed:5ms, simulated");
  EXPECT_EQ(profile_of("fixed:5ms/fixed:9ms").description(), "reads fixed:5ms, writes fixed:9ms, simulated");
  EXPECT_EQ(profile_of("s3-express").description(),
            "s3-express, simulated (reads lognormal:5ms,0.05, writes lognormal:9.4ms,0.59)");
}

TEST(LatencyProfile, refuses_what_is_none_and_says_what_there_is) {
  for (const std::string text : {"",
                                 "s3",
                                 "S3-EXPRESS",
                                 "fixed",
                                 "fixed:",
                                 "fixed:5",
                                 "fixed:-5ms",
                                 "fixed:11m",
                                 "lognormal:5ms",
                                 "lognormal:5ms,",
                                 "lognormal:5ms,-1",
                                 "lognormal:5ms,nan",
                                 "lognormal:5ms,3.1",
                                 "lognormal:5ms,0.3,4",
                                 "lognormal:,0.3",
                                 "fixed:5ms+",
                                 "fixed:5ms+tail",
                                 "fixed:5ms+tail:1%",
                                 "fixed:5ms+tail:2,1ms",
                                 "fixed:5ms+tail:1%,1h",
                                 "fixed:5ms+fixed:5ms",
                                 "fixed:5ms/",
                                 "/fixed:5ms",
                                 "fixed:5ms/fixed:5ms/fixed:5ms",
                                 "tail:1%,100ms"}) {
    const auto profile = latency_profile_of(text);
    ASSERT_TRUE(profile.has_error()) << text;
    EXPECT_EQ(profile.error().kind(), ErrorKind::invalid);
    EXPECT_NE(profile.error().message().find("give s3-express, s3-standard, fixed:5ms"), std::string::npos)
        << text;
  }
}
