#include "session/latency_events.hpp"

#include <gtest/gtest.h>

namespace redis3::session {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint start{1'700'000'000s};

TEST(LatencyEvents, a_second_has_one_sample_its_longest) {
  LatencyEvents events;
  events.add("command", 30ms, start);
  events.add("command", 50ms, start + 400ms);
  events.add("command", 40ms, start + 999ms);
  events.add("command", 20ms, start + 1s);
  const LatencyEvent* event = events.find("command");
  ASSERT_NE(event, nullptr);
  ASSERT_EQ(event->samples.size(), 2u);
  EXPECT_EQ(event->samples[0].second, std::chrono::floor<std::chrono::seconds>(start));
  EXPECT_EQ(event->samples[0].latency, 50ms);
  EXPECT_EQ(event->samples[1].latency, 20ms);
  EXPECT_EQ(event->highest, 50ms);
}

TEST(LatencyEvents, the_last_160_are_kept_and_the_highest_of_all) {
  LatencyEvents events;
  for (int i = 0; i < 200; ++i)
    events.add("command", 1000ms - i * 1ms, start + i * 1s);
  const LatencyEvent* event = events.find("command");
  ASSERT_EQ(event->samples.size(), 160u);
  EXPECT_EQ(event->samples.front().latency, 960ms);
  EXPECT_EQ(event->samples.back().latency, 801ms);
  EXPECT_EQ(event->highest, 1000ms);
}

TEST(LatencyEvents, each_event_is_reset_by_itself_or_all_together) {
  LatencyEvents events;
  events.add("command", 30ms, start);
  events.add("fast-command", 30ms, start);
  EXPECT_FALSE(events.reset("fork"));
  EXPECT_TRUE(events.reset("COMMAND"));
  EXPECT_FALSE(events.reset("command"));
  EXPECT_EQ(events.find("command"), nullptr);
  EXPECT_NE(events.find("fast-command"), nullptr);
  events.add("command", 10ms, start);
  EXPECT_EQ(events.find("command")->highest, 10ms);
  EXPECT_EQ(events.reset_all(), 2u);
  EXPECT_TRUE(events.events().empty());
}

}  // namespace
}  // namespace redis3::session
