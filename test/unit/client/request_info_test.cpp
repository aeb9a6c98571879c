#include "client/request_info.hpp"

#include <gtest/gtest.h>

namespace redis3::client {
namespace {

TEST(RequestInfo, tells_requests_their_price_and_what_was_sent_again) {
  RequestTotals totals;
  totals.requests = {{"GetObject", 3}, {"PutObject", 2}};
  totals.bytes_sent = 100;
  totals.bytes_received = 2000;
  totals.dollars = 0.0000023;
  s3::ClientCounters counters;
  counters.retries = 1;
  counters.corrupt_reads = 4;
  counters.sessions = 5;
  counters.hedges.issued = 9;
  counters.hedges.won = 6;
  counters.hedges.wasted = 2;
  counters.hedges.dollars = 0.00000003;

  const command::InfoSection section = info_of(totals, counters);
  EXPECT_EQ(section.heading, "S3");
  std::string text;
  for (const auto& [name, value] : section.fields)
    text += name + ":" + value + "\n";
  EXPECT_EQ(text,
            "s3_requests:5\n"
            "s3_requests_GetObject:3\n"
            "s3_requests_PutObject:2\n"
            "s3_bytes_sent:100\n"
            "s3_bytes_received:2000\n"
            "s3_dollars:0.000002300\n"
            "s3_retries:1\n"
            "s3_corrupt_reads:4\n"
            "s3_sessions:5\n"
            "s3_hedges_sent:9\n"
            "s3_hedges_won:6\n"
            "s3_hedges_wasted:2\n"
            "s3_hedge_dollars:0.000000030\n");
}

TEST(RequestInfo, is_told_to_programs) {
  RequestTotals totals;
  totals.requests = {{"GetObject", 3}, {"PutObject", 2}};
  totals.bytes_sent = 100;
  totals.bytes_received = 2000;
  totals.dollars = 0.0000023;
  s3::ClientCounters counters;
  counters.retries = 1;
  counters.hedges.issued = 9;

  const Stats stats = stats_of(totals, counters);
  EXPECT_EQ(stats.requests, totals.requests);
  EXPECT_EQ(stats.request_count(), 5u);
  EXPECT_EQ(stats.retries, 1u);
  EXPECT_EQ(stats.hedges, 9u);
  EXPECT_EQ(stats.bytes_sent, 100u);
  EXPECT_EQ(stats.bytes_received, 2000u);
  EXPECT_EQ(stats.dollars, 0.0000023);
  EXPECT_EQ(stats_of(RequestTotals(), std::nullopt).request_count(), 0u);
}

}  // namespace
}  // namespace redis3::client
