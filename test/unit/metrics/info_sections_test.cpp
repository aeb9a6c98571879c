#include "metrics/info_sections.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace redis3::metrics {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

CommandFigures figures(std::string name, std::vector<std::chrono::nanoseconds> durations) {
  CommandFigures command;
  command.name = std::move(name);
  for (const auto duration : durations)
    command.latency.record(duration);
  return command;
}

TEST(InfoSections, commandstats_are_in_the_words_of_redis) {
  CommandFigures get = figures("get", {1500ns, 1us});
  get.failed_calls = 1;
  CommandFigures set = figures("set", {});
  set.rejected_calls = 3;
  const command::InfoSection section = commandstats_section(std::vector{get, set});
  EXPECT_EQ(section.heading, "Commandstats");
  EXPECT_FALSE(section.is_default);
  EXPECT_THAT(
      section.fields,
      ElementsAre(Pair("cmdstat_get", "calls=2,usec=2,usec_per_call=1.00,rejected_calls=0,failed_calls=1"),
                  Pair("cmdstat_set", "calls=0,usec=0,usec_per_call=0.00,rejected_calls=3,failed_calls=0")));
}

TEST(InfoSections, usec_per_call_has_two_digits_behind_the_point) {
  const command::InfoSection section = commandstats_section(std::vector{figures("get", {1us, 1us, 3us})});
  EXPECT_EQ(section.fields.at(0).second, "calls=3,usec=5,usec_per_call=1.67,rejected_calls=0,failed_calls=0");
}

TEST(InfoSections, errorstats_are_in_the_words_of_redis) {
  const command::InfoSection section = errorstats_section({{"ERR", 2}, {"WRONGTYPE", 1}});
  EXPECT_EQ(section.heading, "Errorstats");
  EXPECT_TRUE(section.is_default);
  EXPECT_THAT(section.fields,
              ElementsAre(Pair("errorstat_ERR", "count=2"), Pair("errorstat_WRONGTYPE", "count=1")));
}

TEST(InfoSections, an_error_word_cannot_be_taken_for_infos_own_signs) {
  const command::InfoSection section = errorstats_section({{"A:b\r\n#", 1}});
  EXPECT_EQ(section.fields.at(0).first, "errorstat_A_b___");
}

TEST(InfoSections, latencystats_are_in_the_words_of_redis) {
  CommandFigures rejected = figures("set", {});
  rejected.rejected_calls = 1;
  const command::InfoSection section = latencystats_section(std::vector{figures("get", {1500us}), rejected});
  EXPECT_EQ(section.heading, "Latencystats");
  EXPECT_FALSE(section.is_default);
  EXPECT_THAT(section.fields,
              ElementsAre(Pair("latency_percentiles_usec_get", "p50=1500.000,p99=1500.000,p99.9=1500.000")))
      << "a command that was not called has no latency";
}

TEST(InfoSections, latencystats_have_the_percentiles_that_are_asked_for) {
  const std::vector<double> percentiles{0, 95.5, 100};
  const command::InfoSection section = latencystats_section(std::vector{figures("get", {1ms})}, percentiles);
  EXPECT_EQ(section.fields.at(0).second, "p0=1000.000,p95.5=1000.000,p100=1000.000");
  EXPECT_THAT(latencystats_section(std::vector{figures("get", {1ms})}, {}).fields,
              ElementsAre(Pair("latency_percentiles_usec_get", "")));
}

TEST(InfoSections, cost_tells_dollars_and_requests_by_their_price) {
  RequestMetrics requests;
  for (const std::string_view operation :
       {"PutObject", "ListObjectsV2", "GetObject", "CreateSession", "HeadObject", "DeleteObject"}) {
    s3::RequestEvent event;
    event.operation = operation;
    event.dollars = 0.25;
    requests.record(event);
  }
  LiveFigures live;
  live.dollars_last_hour = 0.5;
  live.dollars_a_month = 365;
  const command::InfoSection section = cost_section(requests, live);
  EXPECT_EQ(section.heading, "Cost");
  EXPECT_TRUE(section.is_default);
  EXPECT_THAT(section.fields,
              ElementsAre(Pair("cost_dollars", "1.500000000"), Pair("cost_dollars_last_hour", "0.500000000"),
                          Pair("cost_dollars_a_month", "365.000000000"), Pair("cost_requests_write", "2"),
                          Pair("cost_requests_read", "3"), Pair("cost_requests_free", "1")));
}

TEST(InfoSections, a_latency_histogram_counts_up_in_redis_doublings) {
  LatencyHistogram latency;
  EXPECT_THAT(latency_distribution(latency).cumulative_by_usec, IsEmpty());
  for (const auto duration : {500ns, 30'000ns, 30'000ns, 1'000'000ns})
    latency.record(duration);
  const LatencyDistribution distribution = latency_distribution(latency);
  EXPECT_EQ(distribution.calls, 4u);
  EXPECT_THAT(distribution.cumulative_by_usec, ElementsAre(Pair(1, 1), Pair(33, 3), Pair(1056, 4)));
}

TEST(InfoSections, a_latency_histogram_ends_also_with_what_no_bucket_holds) {
  LatencyHistogram latency;
  latency.record(std::chrono::hours(1000));
  EXPECT_EQ(latency_distribution(latency).cumulative_by_usec.back().second, 1u);
}

}  // namespace
}  // namespace redis3::metrics
