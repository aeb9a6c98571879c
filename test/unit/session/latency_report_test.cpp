#include "session/latency_report.hpp"

#include <gtest/gtest.h>

namespace redis3::session {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint start{1'700'000'000s};

TEST(LatencyGraph, draws_a_column_for_each_sample) {
  LatencyEvents events;
  events.add("command", 101ms, start);
  events.add("command", 201ms, start + 1h);
  events.add("command", 301ms, start + 1h + 50min);
  events.add("command", 401ms, start + 1h + 59min);
  events.add("command", 501ms, start + 1h + 59min + 48s);
  EXPECT_EQ(latency_graph("command", *events.find("command"), start + 2h),
            "command - high 501 ms, low 101 ms (all time high 501 ms)\n" + std::string(80, '-') +
                "\n"
                "   _#\n"
                "  _||\n"
                " _|||\n"
                "_||||\n"
                "     \n"
                "21111\n"
                "hh0m2\n"
                "  m s\n");
}

TEST(LatencyGraph, of_samples_that_are_all_the_same_is_a_line) {
  LatencyEvents events;
  events.add("command", 900ms, start);
  for (int i = 1; i <= 160; ++i)
    events.add("command", 10ms, start + i * 1s);
  const std::string graph = latency_graph("command", *events.find("command"), start + 200s);
  EXPECT_TRUE(graph.starts_with("command - high 10 ms, low 10 ms (all time high 900 ms)\n")) << graph;
  const std::string line = "\n" + std::string(80, '_') + "\n";
  const std::size_t first = graph.find(line);
  ASSERT_NE(first, std::string::npos) << graph;
  EXPECT_NE(graph.find(line, first + line.size()), std::string::npos) << graph;
}

TEST(LatencyAdvice, tells_whether_anybody_looks) {
  EXPECT_EQ(latency_advice(LatencyEvents(), 0, start),
            "Latency monitoring is off: no call is looked at. CONFIG SET latency-monitor-threshold "
            "<milliseconds> turns it on.\n");
  EXPECT_EQ(latency_advice(LatencyEvents(), 100, start), "No call has taken 100 ms or longer.\n");
}

TEST(LatencyAdvice, tells_how_often_and_how_long) {
  LatencyEvents events;
  events.add("fast-command", 120ms, start);
  events.add("command", 100ms, start);
  events.add("command", 300ms, start + 5s);
  const std::string advice = latency_advice(events, 100, start + 9s);
  EXPECT_TRUE(
      advice.starts_with("1. command: 2 latency spikes (average 200ms, mean deviation 100ms, period "
                         "4.50 sec). Worst all time event 300ms.\n"
                         "2. fast-command: 1 latency spikes (average 120ms, mean deviation 0ms, "
                         "period 9.00 sec). Worst all time event 120ms.\n\n"))
      << advice;
  EXPECT_NE(advice.find("\n- fast-command: "), std::string::npos) << advice;
}

}  // namespace
}  // namespace redis3::session
