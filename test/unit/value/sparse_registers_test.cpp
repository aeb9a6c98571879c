#include "value/sparse_registers.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace redis3::value {
namespace {

constexpr std::size_t registers = 16384;
constexpr std::size_t plenty = 3000;

std::string all_zeros() {
  return sparse_zeros(registers);
}

SparseChange raise(std::string& opcodes, std::size_t index, std::uint8_t value) {
  return raise_sparse_register(opcodes, 0, index, value, plenty);
}

std::vector<std::uint8_t> values_of(std::string_view opcodes) {
  std::vector<std::uint8_t> values;
  EXPECT_TRUE(for_each_sparse_run(
      opcodes, registers, [&](const SparseRun& run) { values.insert(values.end(), run.length, run.value); }));
  return values;
}

TEST(SparseRegisters, zeros_take_the_shorter_opcode_that_holds_them) {
  EXPECT_EQ(describe_sparse_runs(sparse_zeros(1)), "z:1");
  EXPECT_EQ(describe_sparse_runs(sparse_zeros(64)), "z:64");
  EXPECT_EQ(describe_sparse_runs(sparse_zeros(65)), "Z:65");
  EXPECT_EQ(describe_sparse_runs(sparse_zeros(16384)), "Z:16384");
}

TEST(SparseRegisters, a_run_is_split_around_the_register_that_is_raised) {
  std::string opcodes = all_zeros();
  EXPECT_EQ(raise(opcodes, 100, 5), SparseChange::changed);
  EXPECT_EQ(describe_sparse_runs(opcodes), "Z:100 v:5,1 Z:16283");
  raise(opcodes, 16383, 32);
  EXPECT_EQ(describe_sparse_runs(opcodes), "Z:100 v:5,1 Z:16282 v:32,1");
  raise(opcodes, 0, 1);
  EXPECT_EQ(describe_sparse_runs(opcodes), "v:1,1 Z:99 v:5,1 Z:16282 v:32,1");
  raise(opcodes, 60, 2);
  EXPECT_EQ(describe_sparse_runs(opcodes), "v:1,1 z:59 v:2,1 z:39 v:5,1 Z:16282 v:32,1");
}

TEST(SparseRegisters, neighbours_of_one_value_are_one_run_of_at_most_four) {
  std::string opcodes = all_zeros();
  for (const std::size_t index : {10, 12, 11, 13, 14})
    raise(opcodes, index, 3);
  EXPECT_EQ(describe_sparse_runs(opcodes), "z:10 v:3,4 v:3,1 Z:16369");
  raise(opcodes, 12, 4);
  EXPECT_EQ(describe_sparse_runs(opcodes), "z:10 v:3,2 v:4,1 v:3,2 Z:16369");
}

TEST(SparseRegisters, a_register_that_holds_as_much_is_left_alone) {
  std::string opcodes = all_zeros();
  raise(opcodes, 7, 5);
  const std::string before = opcodes;
  EXPECT_EQ(raise(opcodes, 7, 5), SparseChange::none);
  EXPECT_EQ(raise(opcodes, 7, 4), SparseChange::none);
  EXPECT_EQ(opcodes, before);
}

TEST(SparseRegisters, what_does_not_fit_changes_nothing) {
  std::string opcodes = all_zeros();
  EXPECT_EQ(raise(opcodes, 7, 33), SparseChange::no_room);
  EXPECT_EQ(raise_sparse_register(opcodes, 0, 7, 5, 3), SparseChange::no_room);
  EXPECT_EQ(opcodes, all_zeros());
  EXPECT_EQ(raise_sparse_register(opcodes, 0, 7, 5, 4), SparseChange::changed);
  // No byte more is needed.
  EXPECT_EQ(raise_sparse_register(opcodes, 0, 7, 6, 4), SparseChange::changed);
}

TEST(SparseRegisters, hold_whatever_is_put_into_them) {
  std::string opcodes = all_zeros();
  std::vector<std::uint8_t> expected(registers, 0);
  std::uint64_t random = 1;
  for (int step = 0; step < 2000; ++step) {
    random = random * 6364136223846793005u + 1442695040888963407u;
    const std::size_t index = (random >> 40) % 600;
    const auto value = static_cast<std::uint8_t>((random >> 33) % 32 / (1 + step % 7) + 1);
    const bool is_raised = value > expected[index];
    EXPECT_EQ(raise(opcodes, index, value), is_raised ? SparseChange::changed : SparseChange::none);
    expected[index] = std::max(expected[index], value);
  }
  EXPECT_EQ(values_of(opcodes), expected);
}

TEST(SparseRegisters, runs_that_are_too_many_or_too_few_or_cut_off_are_noticed) {
  const auto is_sound = [](const std::string& opcodes) {
    return for_each_sparse_run(opcodes, registers, [](const SparseRun&) {});
  };
  EXPECT_TRUE(is_sound(all_zeros()));
  EXPECT_FALSE(is_sound(""));
  EXPECT_FALSE(is_sound(sparse_zeros(16383)));
  EXPECT_FALSE(is_sound(all_zeros() + sparse_zeros(1)));
  EXPECT_FALSE(is_sound(all_zeros() + "\x40"));
  EXPECT_FALSE(is_sound(all_zeros().substr(0, 1)));
  std::string short_one = sparse_zeros(100);
  EXPECT_EQ(raise(short_one, 100, 1), SparseChange::corrupt);
  std::string cut_off = all_zeros().substr(0, 1);
  EXPECT_EQ(raise(cut_off, 0, 1), SparseChange::corrupt);
}

}  // namespace
}  // namespace redis3::value
