#include "value/lcs.hpp"

#include <gtest/gtest.h>

namespace redis3::value {
namespace {

constexpr std::uint64_t enough = 1 << 20;

CommonSubsequence lcs(std::string_view a, std::string_view b) {
  return longest_common_subsequence(a, b, enough).value();
}

TEST(Lcs, is_what_both_have_in_the_same_order) {
  EXPECT_EQ(lcs("ohmytext", "mynewtext").text, "mytext");
  EXPECT_EQ(lcs("abc", "abc").text, "abc");
  EXPECT_EQ(lcs("abc", "xyz").text, "");
  EXPECT_EQ(lcs("", "abc").text, "");
  EXPECT_EQ(lcs("", "").text, "");
  EXPECT_EQ(lcs(std::string_view("a\0b", 3), std::string_view("\0b\xff", 3)).text, std::string("\0b", 2));
}

TEST(Lcs, runs_are_told_from_the_end) {
  EXPECT_EQ(lcs("ohmytext", "mynewtext").runs, (std::vector<CommonRun>{{4, 5, 4}, {2, 0, 2}}));
  EXPECT_EQ(lcs("abc", "abc").runs, (std::vector<CommonRun>{{0, 0, 3}}));
  EXPECT_EQ(lcs("abc", "xyz").runs, std::vector<CommonRun>());
}

TEST(Lcs, takes_no_more_memory_than_it_may) {
  EXPECT_TRUE(longest_common_subsequence("abc", "abc", 64));
  EXPECT_FALSE(longest_common_subsequence("abc", "abc", 63));
}

}  // namespace
}  // namespace redis3::value
