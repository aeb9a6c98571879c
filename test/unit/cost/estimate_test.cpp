#include "cost/estimate.hpp"

#include "cost/frontier_chart.hpp"
#include "cost/wording.hpp"
#include "unit/cost/price_list.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace redis3::cost {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;
using Kind = BreakEven::Kind;

Estimate ask(const Workload& workload, std::string region = "us-east-1") {
  return estimate(built_in_list(), {.workload = workload, .region = std::move(region)});
}

Rivalry rivalry(const Estimate& estimate, std::string_view service) {
  return *std::find_if(estimate.rivalries.begin(), estimate.rivalries.end(),
                       [&](const Rivalry& each) { return each.service == service; });
}

constexpr Workload example{.stored_bytes = 10 * gigabyte,
                           .writes = 1e6,
                           .reads = 9e6,
                           .written_value_bytes = 10'000,
                           .read_value_bytes = 10'000};

TEST(Estimate, the_cheapest_comes_first_and_what_cannot_be_comes_last) {
  Workload large = example;
  large.written_value_bytes = large.read_value_bytes = 1e6;
  const Estimate made = ask(large);
  EXPECT_EQ(made.bills.front().service, "s3_standard");
  EXPECT_EQ(made.bills.back().service, "dynamodb") << "no value of a megabyte fits into it";
  EXPECT_TRUE(std::none_of(made.rivalries.begin(), made.rivalries.end(),
                           [](const Rivalry& each) { return each.service == "dynamodb"; }));
}

// 1 GB of values of 10,000 bytes. A PUT costs 1.13 + 10,000 / 2^30 × 0.0032 × 10^6 = 1.1598 a million, the GB
// 0.11, and a cache.t4g.small of Redis OSS 730 × 0.032 = 23.36: (23.36 - 0.11) / 1.1598 = 20.05 million a
// month.
TEST(Estimate, a_cache_t4g_small_is_cheaper_above_7_6_writes_a_second) {
  Workload workload = example;
  workload.stored_bytes = gigabyte;
  const Rivalry redis = rivalry(ask(workload), "elasticache_redis");
  EXPECT_EQ(redis.configuration, "cache.t4g.small");
  EXPECT_EQ(redis.writes.kind, Kind::below);
  EXPECT_NEAR(redis.writes.rate, 20.0465e6 / (730 * 3600), 0.001);
  EXPECT_EQ(text_of(redis.writes), "< 7.6/s");
  // A GET costs 0.03 + 10,000 / 2^30 × 0.0006 × 10^6 = 0.035588 a million.
  EXPECT_NEAR(redis.reads.rate, 23.25 / 0.0355879 * 1e6 / (730 * 3600), 0.1);
  // Of ten commands one write: (1.1598 + 9 × 0.035588) / 10 = 0.14801.
  EXPECT_NEAR(redis.mixed.rate, 23.25 / 0.148010 * 1e6 / (730 * 3600), 0.01);
}

TEST(Estimate, with_more_stored_s3_standard_is_cheaper_at_low_rates) {
  const Rivalry standard = rivalry(ask(example), "s3_standard");
  EXPECT_EQ(standard.mixed.kind, Kind::above);
  EXPECT_EQ(standard.writes.kind, Kind::above);
  EXPECT_EQ(rivalry(ask(example), "dynamodb").writes.kind, Kind::always);
}

TEST(Estimate, says_when_redis3_is_the_wrong_choice) {
  const std::vector<std::string> cheap = advice(ask(example));
  EXPECT_THAT(
      cheap, Contains(HasSubstr("for $184.30 more a month ElastiCache Valkey, 10 × cache.t4g.small answers a "
                                "read in 0.9 ms in place of 5 ms")));
  EXPECT_THAT(cheap, Not(Contains(HasSubstr("if money decides"))));
  Workload busy = example;
  busy.stored_bytes = gigabyte;
  busy.writes = 100e6;
  EXPECT_THAT(advice(ask(busy)),
              Contains(StartsWith(
                  "redis3 is the wrong choice if money decides: ElastiCache Valkey, cache.t4g.small costs")));
  Workload idle = example;
  idle.writes = idle.reads = 0;
  EXPECT_THAT(advice(ask(idle)), Contains(HasSubstr("redis3 on S3 Standard costs $0.87 less a month")));
  busy.writes = 100'001.0 * 730 * 3600;
  EXPECT_THAT(advice(ask(busy)), Contains(HasSubstr("100,000 writes a second by default")));
}

TEST(Estimate, another_region_says_that_a_price_stands_in) {
  const Estimate made = ask(example, "eu-north-1");
  EXPECT_EQ(made.find("s3_express")->trust, Trust::unverified);
  EXPECT_THAT(advice(made), Contains(HasSubstr("No price of S3 Express in eu-north-1")));
  EXPECT_THAT(footnotes(made), Contains(StartsWith("?")));
}

TEST(Estimate, measured_latency_goes_before_published) {
  const Estimate made =
      estimate(built_in_list(),
               {.workload = example, .region = "us-east-1", .measured_read_ms = {{"s3_express", 6.5}}});
  EXPECT_EQ(made.find("s3_express")->read_ms, 6.5);
  EXPECT_TRUE(made.find("s3_express")->is_measured);
  EXPECT_FALSE(made.find("s3_standard")->is_measured);
}

TEST(Estimate, the_frontier_has_those_with_a_latency_and_a_line_through_the_best) {
  const chart::Chart chart = frontier_chart(ask(example));
  ASSERT_EQ(chart.series.size(), 3u) << "redis3, nodes, the line";
  EXPECT_EQ(chart.series[0].points.size(), 2u);
  EXPECT_EQ(chart.series[0].points[0].label, "S3 Express One Zone");
  EXPECT_EQ(chart.series[1].points[0].label, "ElastiCache Valkey, 10 × cache.t4g.small~");
  EXPECT_EQ(chart.series[2].drawing, chart::Drawing::guide);
  EXPECT_EQ(chart.series[2].points.size(), 2u) << "S3 Express, and the cheapest nodes";
}

TEST(Estimate, nothing_stored_and_nothing_done_is_an_estimate_too) {
  const Estimate made = ask({});
  EXPECT_EQ(made.bills.front().dollars(), 0);
  EXPECT_THAT(workload_text(made), HasSubstr("0 writes (0/day)"));
  EXPECT_EQ(mix_text({}), "50% writes");
}

TEST(AmountText, is_to_the_cent) {
  EXPECT_EQ(amount_text(0), "$0.00");
  EXPECT_EQ(amount_text(12.125), "$12.13");
  EXPECT_EQ(amount_text(2.582), "$2.58");
  EXPECT_EQ(amount_text(1351.68), "$1,351.68");
  EXPECT_EQ(amount_text(0.0042), "$0.0042");
  EXPECT_EQ(amount_text(0.999), "$1.00");
  EXPECT_EQ(amount_text(1234567.891), "$1,234,567.89");
}

}  // namespace
}  // namespace redis3::cost
