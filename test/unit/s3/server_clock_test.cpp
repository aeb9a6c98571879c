#include "s3/server_clock.hpp"

#include "base/http_date.hpp"

#include <gtest/gtest.h>

namespace redis3::s3 {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;

const TimePoint start = from_unix_milliseconds(1'735'689'600'250);

// An answer whose request left now, took `flight` there and back, and was dated half-way by a clock that is
// `ahead` of ours.
void exchange(ServerClock& server, ManualClock& clock, milliseconds flight, milliseconds ahead) {
  const TimePoint sent = clock.now();
  clock.advance(flight / 2);
  const std::string date = to_http_date(clock.now() + ahead);
  clock.advance(flight - flight / 2);
  server.observe(date, sent);
}

TEST(ServerClock, right_clock_is_left_alone) {
  ManualClock clock(start);
  ServerClock server(clock);
  for (int i = 0; i < 100; ++i) {
    exchange(server, clock, milliseconds(6), milliseconds(0));
    clock.advance(milliseconds(137));
  }
  EXPECT_EQ(server.offset(), milliseconds(0));
}

TEST(ServerClock, wrong_clock_is_within_a_second_at_once) {
  for (const milliseconds ahead : {milliseconds(hours(3)), milliseconds(hours(-3)), milliseconds(20'000)}) {
    ManualClock clock(start);
    ServerClock server(clock);
    exchange(server, clock, milliseconds(6), ahead);
    EXPECT_LE(std::chrono::abs(server.offset() - ahead), seconds(1)) << ahead.count();
    EXPECT_EQ(server.now(), clock.now() + server.offset());
  }
}

TEST(ServerClock, comes_within_a_flight_time_as_answers_go_on) {
  for (const milliseconds ahead : {milliseconds(500), milliseconds(-500), milliseconds(12'345)}) {
    ManualClock clock(start);
    ServerClock server(clock);
    for (int i = 0; i < 500; ++i) {
      exchange(server, clock, milliseconds(6), ahead);
      clock.advance(milliseconds(97));
    }
    EXPECT_LE(std::chrono::abs(server.offset() - ahead), milliseconds(10)) << ahead.count();
  }
}

TEST(ServerClock, follows_when_our_clock_is_set) {
  ManualClock clock(start);
  ServerClock server(clock);
  exchange(server, clock, milliseconds(6), hours(2));
  exchange(server, clock, milliseconds(6), milliseconds(0));
  EXPECT_LE(std::chrono::abs(server.offset()), seconds(1));
}

TEST(ServerClock, what_is_no_date_is_passed_over) {
  ManualClock clock(start);
  ServerClock server(clock);
  for (const char* const date : {"", "yesterday", "2025-01-01T00:00:00Z"})
    server.observe(date, clock.now());
  EXPECT_EQ(server.offset(), milliseconds(0));
}

TEST(ServerClock, clock_that_was_set_back_under_way_says_nothing) {
  ManualClock clock(start);
  ServerClock server(clock);
  const TimePoint sent = clock.now();
  const std::string date = to_http_date(clock.now());
  clock.advance(hours(-1));
  server.observe(date, sent);
  EXPECT_EQ(server.offset(), milliseconds(0));
}

}  // namespace
}  // namespace redis3::s3
