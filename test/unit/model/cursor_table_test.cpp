#include "model/cursor_table.hpp"

#include <gtest/gtest.h>

#include <set>

namespace redis3::model {
namespace {

TEST(CursorTable, a_number_stands_for_its_token_and_database_any_number_of_times) {
  SeededRandom random(1);
  CursorTable table(random, 10);
  const std::uint64_t cursor = table.put(7, "token");
  EXPECT_EQ(table.find(7, cursor), "token");
  EXPECT_EQ(table.find(7, cursor), "token");
  EXPECT_EQ(table.find(8, cursor), std::nullopt);
  EXPECT_EQ(table.find(7, cursor + 1), std::nullopt);
}

TEST(CursorTable, numbers_are_never_zero_differ_and_fit_53_bits) {
  SeededRandom random(1);
  CursorTable table(random, 1000);
  std::set<std::uint64_t> cursors;
  for (int count = 0; count < 1000; ++count)
    cursors.insert(table.put(0, "token"));
  EXPECT_EQ(cursors.size(), 1000u);
  EXPECT_GT(*cursors.begin(), 0u);
  EXPECT_LT(*cursors.rbegin(), std::uint64_t{1} << 53);
}

TEST(CursorTable, the_oldest_are_forgotten) {
  SeededRandom random(1);
  CursorTable table(random, 2);
  const std::uint64_t first = table.put(0, "first");
  const std::uint64_t second = table.put(0, "second");
  const std::uint64_t third = table.put(0, "third");
  EXPECT_EQ(table.find(0, first), std::nullopt);
  EXPECT_EQ(table.find(0, second), "second");
  EXPECT_EQ(table.find(0, third), "third");
}

}  // namespace
}  // namespace redis3::model
