#include "command/table.hpp"

#include <gtest/gtest.h>

#include <set>

namespace redis3::command {
namespace {

TEST(Table, names_are_unique_and_in_small_letters) {
  std::set<std::string_view> names;
  for_each_command([&](const Spec& spec) {
    EXPECT_TRUE(names.insert(spec.name).second) << spec.name;
    EXPECT_EQ(spec.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz|"), std::string_view::npos)
        << spec.name;
  });
}

TEST(Table, every_command_can_run_and_says_what_it_costs) {
  for_each_command([](const Spec& spec) {
    EXPECT_NE(spec.run, nullptr) << spec.name;
    EXPECT_NE(spec.arity, 0) << spec.name;
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

std::vector<std::size_t> key_positions(const Spec& spec, std::size_t word_count) {
  std::vector<std::size_t> positions;
  for_each_key_position(spec, word_count, [&](std::size_t at) { positions.push_back(at); });
  return positions;
}

TEST(Table, key_positions_follow_first_last_and_step) {
  using Positions = std::vector<std::size_t>;
  EXPECT_EQ(key_positions(*find_command("get"), 2), (Positions{1}));
  EXPECT_EQ(key_positions(*find_command("set"), 7), (Positions{1}));
  EXPECT_EQ(key_positions(*find_command("mset"), 5), (Positions{1, 3}));
  EXPECT_EQ(key_positions(*find_command("del"), 4), (Positions{1, 2, 3}));
  EXPECT_EQ(key_positions(*find_command("ping"), 2), Positions());
}

}  // namespace
}  // namespace redis3::command
