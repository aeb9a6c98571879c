#include "stats_text.hpp"

#include <gtest/gtest.h>

namespace redis3::app {
namespace {

Stats stats(std::uint64_t gets, double dollars) {
  Stats made;
  made.requests = {{"GetObject", gets}, {"PutObject", 1}};
  made.dollars = dollars;
  return made;
}

TEST(StatsText, is_of_one_command_and_of_all_so_far) {
  EXPECT_EQ(stats_text(stats(1, 0.000001160), stats(2, 0.000001190)),
            "1 request, $0.000000030; 3 requests, $0.000001190 so far");
  EXPECT_EQ(stats_text(Stats(), stats(1, 0.000001160)),
            "2 requests, $0.000001160; 2 requests, $0.000001160 so far");
  EXPECT_EQ(stats_text(stats(0, 0.000001130), stats(0, 0.000001130)),
            "0 requests, $0.000000000; 1 request, $0.000001130 so far");
}

TEST(StatsText, is_empty_where_nothing_costs_anything) {
  EXPECT_EQ(stats_text(Stats(), Stats()), "");
}

}  // namespace
}  // namespace redis3::app
