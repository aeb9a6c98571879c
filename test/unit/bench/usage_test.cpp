#include "bench/usage.hpp"

#include <gtest/gtest.h>

namespace redis3::bench {
namespace {

TEST(Usage, adds_up_and_tells_what_came_since) {
  Usage before;
  before.requests = {{"GetObject", 3}, {"PutObject", 2}};
  before.bytes_sent = 100;
  before.retries = 1;
  Usage more;
  more.requests = {{"GetObject", 4}, {"HeadObject", 1}};
  more.bytes_received = 7;
  more.hedges = 2;
  more.dollars = 0.5;
  Usage after = before;
  after += more;
  EXPECT_EQ(after.request_count(), 10u);
  EXPECT_EQ(after.since(before), more) << "an operation that was not asked for is not there";
}

}  // namespace
}  // namespace redis3::bench
