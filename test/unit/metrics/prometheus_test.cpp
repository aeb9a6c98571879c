#include "metrics/prometheus.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace redis3::metrics {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;

TEST(Prometheus, tells_counters_and_histograms_with_their_labels) {
  Snapshot snapshot;
  CommandFigures get;
  get.name = "get";
  get.failed_calls = 1;
  get.latency.record(2ms);
  get.latency.record(30s);
  snapshot.commands = {get};
  const std::string text = prometheus_text(snapshot);
  EXPECT_THAT(text,
              HasSubstr("# TYPE redis3_commands_total counter\nredis3_commands_total{command=\"get\"} 2\n"));
  EXPECT_THAT(text, HasSubstr("redis3_commands_failed_total{command=\"get\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("_seconds_bucket{command=\"get\",le=\"0.001\"} 0\n"));
  EXPECT_THAT(text, HasSubstr("_seconds_bucket{command=\"get\",le=\"0.0025\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("_seconds_bucket{command=\"get\",le=\"+Inf\"} 2\n"));
  EXPECT_THAT(text, HasSubstr("_seconds_sum{command=\"get\"} 30.002\n"));
  EXPECT_THAT(text, Not(HasSubstr("redis3_s3_"))) << "no S3, no figures of it";
}

TEST(Prometheus, tells_requests_by_operation_and_status) {
  Snapshot snapshot;
  snapshot.s3.emplace();
  snapshot.s3->requests = {{"PutObject", {{200, 3}, {412, 1}}, {}}};
  EXPECT_THAT(prometheus_text(snapshot),
              HasSubstr("redis3_s3_requests_total{operation=\"PutObject\",status=\"412\"} 1\n"));
}

TEST(Prometheus, labels_are_escaped) {
  Snapshot snapshot;
  snapshot.errors = {{"A\"b\\c\nd", 1}};
  EXPECT_THAT(prometheus_text(snapshot), HasSubstr(R"(redis3_errors_total{error="A\"b\\c\nd"} 1)"));
}

}  // namespace
}  // namespace redis3::metrics
