#include "cost/recorded_run.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace redis3::cost {
namespace {

using testing::HasSubstr;

// What `redis3 bench --json` writes, as far as it is read.
constexpr std::string_view document = R"json({
  "targets": [
    {"label": "redis", "kind": "redis", "is_simulated": false, "results": [
      {"op": "get", "count": 1000, "keys_per_op": 1, "value_bytes": 100, "seconds": 0.5, "requests": {"get": 1000},
       "bytes_sent": 0, "bytes_received": 0, "latency_us": {"p50": 850}}]},
    {"label": "express", "kind": "s3-express", "is_simulated": false, "results": [
      {"op": "get", "count": 1000, "keys_per_op": 1, "value_bytes": 100, "seconds": 5, "requests": {"GetObject": 1010},
       "bytes_sent": 0, "bytes_received": 101000, "latency_us": {"p50": 5250}},
      {"op": "mget", "count": 10, "keys_per_op": 100, "value_bytes": 100, "seconds": 1, "requests": {"GetObject": 1000},
       "bytes_sent": 0, "bytes_received": 100000, "latency_us": {"p50": 9000}},
      {"op": "set", "count": 500, "keys_per_op": 1, "value_bytes": 300, "seconds": 4,
       "requests": {"PutObject": 500, "HeadObject": 50, "DeleteObject": 7}, "bytes_sent": 150000, "bytes_received": 0,
       "latency_us": {"p50": 9400}}]}]})json";

std::string problem_of(std::string_view json, std::string_view target = {}) {
  const Result<RecordedRun> run = read_recorded_run(json, target);
  return run ? "none" : run.error().message();
}

std::string with(std::string_view part, std::string_view other) {
  std::string json(document);
  const std::size_t at = json.rfind(part);
  EXPECT_NE(at, std::string::npos) << part;
  return json.replace(at, part.size(), other);
}

TEST(RecordedRun, tells_what_each_command_asked_of_s3) {
  const Result<RecordedRun> run = read_recorded_run(document, {});
  ASSERT_TRUE(run) << run.error().message();
  EXPECT_EQ(run->target, "express") << "the first on S3";
  EXPECT_DOUBLE_EQ(run->seconds, 10);
  EXPECT_DOUBLE_EQ(run->workload.reads, 2000) << "each key of an MGET counts";
  EXPECT_DOUBLE_EQ(run->workload.writes, 500);
  EXPECT_DOUBLE_EQ(run->workload.read_value_bytes, 100);
  EXPECT_DOUBLE_EQ(run->workload.written_value_bytes, 300);
  ASSERT_TRUE(run->workload.per_read && run->workload.per_write);
  EXPECT_DOUBLE_EQ(run->workload.per_read->reads, 2010.0 / 2000) << "ten reads were sent twice";
  EXPECT_DOUBLE_EQ(run->workload.per_read->retrieved_bytes, 201000.0 / 2000);
  EXPECT_DOUBLE_EQ(run->workload.per_write->writes, 1);
  EXPECT_DOUBLE_EQ(run->workload.per_write->reads, 0.1) << "a DELETE is free";
  EXPECT_DOUBLE_EQ(run->workload.per_write->uploaded_bytes, 300);
}

TEST(RecordedRun, measured_latencies_are_those_of_get_and_never_simulated_ones) {
  const Result<RecordedRun> run = read_recorded_run(document, {});
  ASSERT_TRUE(run);
  EXPECT_EQ(run->measured_read_ms.at("s3_express"), 5.25);
  EXPECT_EQ(run->measured_read_ms.at("elasticache_redis"), 0.85);
  EXPECT_FALSE(run->has_simulated);
  const Result<RecordedRun> simulated =
      read_recorded_run(with("\"is_simulated\": false", "\"is_simulated\": true"), {});
  ASSERT_TRUE(simulated);
  EXPECT_FALSE(simulated->measured_read_ms.contains("s3_express"));
  EXPECT_TRUE(simulated->has_simulated);
}

TEST(RecordedRun, another_target_can_be_chosen) {
  const Result<RecordedRun> run = read_recorded_run(document, "redis");
  ASSERT_TRUE(run);
  EXPECT_DOUBLE_EQ(run->workload.reads, 1000);
  EXPECT_FALSE(run->workload.per_read) << "its requests are not S3's";
  EXPECT_EQ(problem_of(document, "nobody"), "there is no target \"nobody\"; there are: redis, express");
}

TEST(RecordedRun, what_is_wrong_is_told_with_its_place) {
  EXPECT_EQ(problem_of(R"({"targets": []})"), "no target was measured");
  EXPECT_EQ(problem_of(R"({})"), "the document: there is no \"targets\"");
  EXPECT_EQ(problem_of(with("\"count\": 500", "\"count\": -5")),
            "targets[1].results[2].count: that is no number from 0 up");
  EXPECT_THAT(problem_of("not json"), HasSubstr("is no JSON"));
  EXPECT_EQ(
      problem_of(R"({"targets": [{"label": "a", "kind": "s3", "is_simulated": false, "results": []}]})"),
      "of target \"a\" no read and no write was measured");
}

}  // namespace
}  // namespace redis3::cost
