#include "bench/recorder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace redis3::bench {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

constexpr Recorder::Time start{1h};

TEST(Recorder, counts_from_the_time_at_which_an_operation_was_due) {
  Recorder recorder(start);
  recorder.record(start, start + 5ms);
  recorder.record(start + 10ms, start + 40ms);
  EXPECT_EQ(recorder.latency().count(), 2u);
  EXPECT_EQ(recorder.latency().sum(), 35ms);
  EXPECT_EQ(recorder.latency().max(), 30ms);
  EXPECT_EQ(recorder.elapsed(), 40ms);
}

TEST(Recorder, tells_of_each_tenth_of_a_second_how_many_were_answered) {
  Recorder recorder(start);
  for (const auto at : {5ms, 99ms, 100ms, 350ms})
    recorder.record(start, start + at);
  EXPECT_THAT(recorder.throughput(), ElementsAre(2u, 1u, 0u, 1u));
}

TEST(Recorder, a_failure_is_counted_and_takes_no_time) {
  Recorder recorder(start);
  recorder.record_failure("first", start + 1s);
  recorder.record_failure("second", start + 2s);
  EXPECT_EQ(recorder.failures(), 2u);
  EXPECT_EQ(recorder.first_failure(), "first");
  EXPECT_EQ(recorder.latency().count(), 0u);
  EXPECT_EQ(recorder.elapsed(), 2s);
}

TEST(Recorder, what_was_missed_has_taken_the_time_until_the_end_but_was_not_answered) {
  Recorder recorder(start);
  recorder.record(start, start + 1s);
  recorder.record_missed(start + 10ms, start + 1s);
  EXPECT_EQ(recorder.missed(), 1u);
  EXPECT_EQ(recorder.latency().count(), 2u);
  EXPECT_EQ(recorder.latency().sum(), 1990ms);
  EXPECT_EQ(recorder.throughput().back(), 1u);
}

TEST(Recorder, is_hopeless_where_twenty_have_failed_and_none_was_answered) {
  Recorder none(start);
  Recorder some(start);
  some.record(start, start);
  for (int times = 0; times < 20; ++times) {
    EXPECT_FALSE(none.is_hopeless());
    none.record_failure("", start);
    some.record_failure("", start);
  }
  EXPECT_TRUE(none.is_hopeless());
  EXPECT_FALSE(some.is_hopeless());
}

}  // namespace
}  // namespace redis3::bench
