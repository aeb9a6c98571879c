#include "cost/table_text.hpp"

#include "unit/cost/price_list.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

namespace redis3::cost {
namespace {

using testing::HasSubstr;
using testing::Not;

Estimate example(NodeChoice nodes = {}) {
  return estimate(built_in_list(), {.workload = {.stored_bytes = 10 * gigabyte,
                                                 .writes = 1e6,
                                                 .reads = 9e6,
                                                 .written_value_bytes = 10'000,
                                                 .read_value_bytes = 10'000},
                                    .region = "us-east-1",
                                    .nodes = std::move(nodes)});
}

std::size_t widest(const std::string& text) {
  std::istringstream lines(text);
  std::size_t most = 0;
  for (std::string line; std::getline(lines, line);) {
    const auto width = std::count_if(line.begin(), line.end(), [](char c) { return (c & 0xc0) != 0x80; });
    most = std::max(most, static_cast<std::size_t>(width));
  }
  return most;
}

TEST(TableText, keeps_to_the_width_of_the_terminal) {
  for (const std::size_t columns : {76u, 80u, 100u, 120u, 200u}) {
    EXPECT_LE(widest(cost_text(example(), columns)), columns);
    EXPECT_LE(widest(cost_text(example({.replicas = 2, .type = "cache.r7g.large"}), columns)), columns);
  }
  EXPECT_LT(widest(cost_text(example(), 0)), 90u) << "of one that nobody could read";
}

TEST(TableText, has_the_parts_of_each_price_where_there_is_room) {
  const std::string narrow = cost_text(example(), 80);
  const std::string wide = cost_text(example(), 120);
  EXPECT_THAT(narrow, HasSubstr("       $2.58     5 ms   S3 Express One Zone (redis3)\n"));
  EXPECT_THAT(narrow, Not(HasSubstr("$1.10")));
  EXPECT_THAT(wide, HasSubstr("$2.58       $1.10          –      $1.13      $0.27      $0.08"));
}

TEST(TableText, marks_what_is_uncertain_and_says_so) {
  const std::string text = cost_text(example(), 80);
  EXPECT_THAT(text, HasSubstr("$8.83~"));
  EXPECT_THAT(text, HasSubstr("$357.70?"));
  EXPECT_THAT(text, HasSubstr("\n  ~  from somebody else's copy"));
  EXPECT_THAT(text, HasSubstr("\n  ?  unverified"));
}

TEST(TableText, says_why_a_service_is_out) {
  Estimate large = estimate(
      built_in_list(),
      {.workload = {.stored_bytes = 1e6, .writes = 1, .written_value_bytes = 1e6}, .region = "us-east-1"});
  EXPECT_THAT(cost_text(large, 100),
              HasSubstr("DynamoDB on demand: a value may have 409600 bytes at the most"));
}

}  // namespace
}  // namespace redis3::cost
