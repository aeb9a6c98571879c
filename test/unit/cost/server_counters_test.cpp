#include "cost/server_counters.hpp"

#include <gtest/gtest.h>

namespace redis3::cost {
namespace {

constexpr double seconds_per_month = 730 * 3600;

constexpr std::string_view gateway =
    "# Server\r\nredis_version:7.4.0\r\nuptime_in_seconds:3600\r\n\r\n# "
    "Memory\r\nused_memory_dataset:5\r\n\r\n"
    "# Commandstats\r\ncmdstat_get:calls=9000,usec=1,usec_per_call=0.1,rejected_calls=0,failed_calls=0\r\n"
    "cmdstat_set:calls=800,usec=1\r\ncmdstat_incr:calls=200,usec=1\r\ncmdstat_info:calls=3,usec=1\r\n"
    "cmdstat_config|get:calls=2,usec=1\r\n\r\n# "
    "S3\r\ns3_bytes_sent:100000\r\ns3_bytes_received:1800000\r\n\r\n"
    "# Cost\r\ncost_requests_write:900\r\ncost_requests_read:9100\r\ncost_requests_free:5\r\n";

TEST(ServerCounters, a_gateways_commands_and_requests_become_a_month) {
  const Result<ServerCounters> counters = read_server_counters(gateway);
  ASSERT_TRUE(counters) << counters.error().message();
  EXPECT_EQ(counters->reads, 9000);
  EXPECT_EQ(counters->writes, 1000);
  EXPECT_EQ(counters->other_calls, 5);
  const Workload month = workload_of(*counters, seconds_per_month, {});
  EXPECT_DOUBLE_EQ(month.reads, 9000.0 * 730);
  EXPECT_DOUBLE_EQ(month.read_value_bytes, 1800000.0 / 9100) << "more than of a PUT";
  EXPECT_DOUBLE_EQ(month.written_value_bytes, month.read_value_bytes);
  EXPECT_DOUBLE_EQ(workload_of(*counters, seconds_per_month, 77).written_value_bytes, 77);
  EXPECT_DOUBLE_EQ(month.stored_bytes, 0) << "a gateway's memory is not what is stored";
  const S3Usage s3 = month.s3();
  EXPECT_DOUBLE_EQ(s3.writes, 900.0 * 730) << "as counted: 100 writes were folded into others";
  EXPECT_DOUBLE_EQ(s3.reads, 9100.0 * 730);
  EXPECT_DOUBLE_EQ(s3.uploaded_bytes, 100000.0 * 730);
  EXPECT_DOUBLE_EQ(s3.retrieved_bytes, 1800000.0 * 730);
  EXPECT_DOUBLE_EQ(month.per_write->reads, 0.1) << "what reads do not explain";
}

TEST(ServerCounters, a_redis_server_tells_what_it_stores_and_not_how_long_values_are) {
  const Result<ServerCounters> counters = read_server_counters(
      "uptime_in_seconds:7200\nused_memory_dataset:1048576\ncmdstat_get:calls=10,usec=1\ncmdstat_zadd:calls="
      "4,usec=1\n");
  ASSERT_TRUE(counters);
  const Workload month = workload_of(*counters, seconds_per_month, 500);
  EXPECT_DOUBLE_EQ(month.stored_bytes, 1048576);
  EXPECT_DOUBLE_EQ(month.reads, 10 * 365.0);
  EXPECT_DOUBLE_EQ(month.read_value_bytes, 500);
  EXPECT_FALSE(month.per_read);
}

TEST(ServerCounters, requests_of_readers_alone_are_all_theirs) {
  const Result<ServerCounters> counters = read_server_counters(
      "uptime_in_seconds:3600\ncmdstat_get:calls=10,usec=1\ncost_requests_write:2\ncost_requests_read:15\n");
  ASSERT_TRUE(counters);
  const Workload month = workload_of(*counters, 3600, {});
  EXPECT_DOUBLE_EQ(month.s3().reads, 15);
  EXPECT_DOUBLE_EQ(month.s3().writes, 2);
}

TEST(ServerCounters, a_server_that_has_done_nothing_tells_nothing) {
  EXPECT_FALSE(read_server_counters("uptime_in_seconds:10\ncmdstat_ping:calls=1\n"));
  EXPECT_FALSE(read_server_counters("uptime_in_seconds:0\ncmdstat_get:calls=1\n"));
  EXPECT_FALSE(read_server_counters(""));
  EXPECT_FALSE(read_server_counters("uptime_in_seconds:\ncmdstat_get:calls=\n:\n::\n"));
}

}  // namespace
}  // namespace redis3::cost
