#include "metrics/request_metrics.hpp"

#include "metrics/snapshot.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace redis3::metrics {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::Pair;

s3::RequestEvent event(std::string_view operation, int status) {
  s3::RequestEvent event;
  event.operation = operation;
  event.status = status;
  event.elapsed = 5ms;
  event.bytes_sent = 10;
  event.bytes_received = 20;
  event.dollars = 0.25;
  return event;
}

TEST(RequestMetrics, counts_by_operation_and_status_and_adds_up_bytes_and_dollars) {
  RequestMetrics metrics;
  for (const int status : {200, 200, 412, 0})
    metrics.record(event("PutObject", status));
  metrics.record(event("GetObject", 200));
  const std::vector<RequestFigures> requests = metrics.requests();
  ASSERT_EQ(requests.size(), 2u);
  EXPECT_EQ(requests[0].operation, "GetObject");
  EXPECT_EQ(requests[1].count(), 4u);
  EXPECT_THAT(requests[1].count_by_status, ElementsAre(Pair(0, 1), Pair(200, 2), Pair(412, 1)));
  EXPECT_EQ(requests[1].latency.sum(), 20ms);
  EXPECT_EQ(metrics.bytes_sent(), 50u);
  EXPECT_EQ(metrics.bytes_received(), 100u);
  EXPECT_DOUBLE_EQ(metrics.dollars(), 1.25);
}

TEST(RequestMetrics, a_status_that_is_none_counts_as_no_answer) {
  RequestMetrics metrics;
  for (const int status : {-1, 99, 600, 12345})
    metrics.record(event("GetObject", status));
  EXPECT_THAT(metrics.requests().at(0).count_by_status, ElementsAre(Pair(0, 4)));
}

TEST(RequestMetrics, merged_they_are_those_of_all_threads) {
  RequestMetrics one, other;
  one.record(event("GetObject", 200));
  other.record(event("GetObject", 404));
  other.record(event("HeadObject", 200));
  one.merge(other);
  ASSERT_EQ(one.requests().size(), 2u);
  EXPECT_THAT(one.requests()[0].count_by_status, ElementsAre(Pair(200, 1), Pair(404, 1)));
  EXPECT_DOUBLE_EQ(one.dollars(), 0.75);
}

}  // namespace
}  // namespace redis3::metrics
