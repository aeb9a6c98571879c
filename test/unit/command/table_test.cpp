#include "command/table.hpp"

#include "command/describe.hpp"

#include <gtest/gtest.h>

#include <array>
#include <set>

namespace redis3::command {
namespace {

TEST(Table, names_are_unique_and_in_small_letters) {
  std::set<std::string_view> names;
  for_each_command([&](const Spec& spec) {
    EXPECT_TRUE(names.insert(spec.name).second) << spec.name;
    EXPECT_EQ(spec.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz_|"), std::string_view::npos)
        << spec.name;
  });
}

TEST(Table, every_command_can_run_and_says_what_it_costs) {
  for_each_command([](const Spec& spec) {
    EXPECT_NE(spec.arity, 0) << spec.name;
    if (!spec.run) {
      EXPECT_FALSE(spec.subcommands.empty()) << spec.name;
      return;
    }
    EXPECT_NE(spec.complexity.find("O("), std::string_view::npos) << spec.name;
  });
}

TEST(Table, a_call_that_fits_the_arity_has_its_first_key) {
  for_each_command([](const Spec& spec) {
    if (spec.keys.first == 0) return;
    EXPECT_GT(spec.keys.step, 0) << spec.name;
    EXPECT_LT(spec.keys.first, std::abs(spec.arity)) << spec.name;
  });
}

TEST(Table, what_is_for_administrators_is_dangerous) {
  const Category of_pfdebug = categories_of(*find_command("pfdebug"));
  EXPECT_TRUE(has(of_pfdebug, Category::admin | Category::dangerous));
  EXPECT_FALSE(has(categories_of(*find_command("pfadd")), Category::dangerous));
}

TEST(Table, a_subcommand_has_its_commands_name_before_its_own) {
  for (const Spec* spec : all_commands()) {
    for (const Spec& subcommand : spec->subcommands) {
      EXPECT_EQ(subcommand.name.rfind(std::string(spec->name) + "|", 0), 0u) << subcommand.name;
    }
  }
}

TEST(Table, finds_by_words_and_by_full_name) {
  const std::vector<std::string> words{"Command", "COUNT"};
  ASSERT_NE(find_command(words), nullptr);
  EXPECT_EQ(find_command(words)->name, "command|count");
  EXPECT_EQ(find_command("command|count"), find_command(words));
  EXPECT_EQ(find_command(std::span(words).first(1))->name, "command");
  EXPECT_EQ(find_command(std::vector<std::string>{"get", "count"})->name, "get");
  EXPECT_EQ(find_command(std::vector<std::string>{}), nullptr);
  EXPECT_EQ(find_command(std::string(10'000, 'x')), nullptr);
}

using Words = std::vector<std::string>;
using Positions = std::vector<std::size_t>;

Positions key_positions(const Spec& spec, const Words& words) {
  Positions positions;
  for_each_key_position(spec, words, [&](std::size_t at) { positions.push_back(at); });
  return positions;
}

TEST(Table, key_positions_follow_first_last_and_step) {
  EXPECT_EQ(key_positions(*find_command("get"), Words(2)), (Positions{1}));
  EXPECT_EQ(key_positions(*find_command("set"), Words(7)), (Positions{1}));
  EXPECT_EQ(key_positions(*find_command("mset"), Words(5)), (Positions{1, 3}));
  EXPECT_EQ(key_positions(*find_command("del"), Words(4)), (Positions{1, 2, 3}));
  EXPECT_EQ(key_positions(*find_command("ping"), Words(2)), Positions());
}

TEST(Table, counted_keys_stand_behind_their_number) {
  const Spec spec{.keys = {.first = 1, .step = 2, .kind = KeyRange::Kind::counted}};
  EXPECT_EQ(key_positions(spec, {"msetex", "2", "a", "1", "b", "2", "NX"}), (Positions{2, 4}));
  EXPECT_EQ(key_positions(spec, {"msetex", "3", "a", "1", "b"}), (Positions{2, 4}));
  for (const char* const count : {"0", "-1", "x", "9999999999", "7"})
    EXPECT_EQ(key_positions(spec, {"msetex", count, "a", "1"}), Positions()) << count;
  EXPECT_EQ(key_positions(spec, {"msetex"}), Positions());
}

TEST(Table, ranges_that_follow_each_other_are_told_as_one) {
  const KeyRange second[] = {{.first = 2, .last = 2, .step = 1}};
  const KeyRange rest[] = {{.first = 3, .last = -1, .step = 1}};
  const KeyRange unknown[] = {{.kind = KeyRange::Kind::unknown}};
  const auto told = [](const Spec& spec) {
    const KeyRange range = positions_of_keys(spec);
    return std::array{range.first, range.last, range.step};
  };
  EXPECT_EQ(told({.keys = {1, 1, 1}, .more_keys = second}), (std::array{1, 2, 1}));
  EXPECT_EQ(told({.keys = {2, 2, 1}, .more_keys = rest}), (std::array{2, -1, 1}));
  EXPECT_EQ(told({.keys = {1, 1, 1}, .more_keys = unknown}), (std::array{1, 1, 1}));
  EXPECT_EQ(told({.keys = {.first = 1, .step = 2, .kind = KeyRange::Kind::counted}}), (std::array{0, 0, 0}));
}

}  // namespace
}  // namespace redis3::command
