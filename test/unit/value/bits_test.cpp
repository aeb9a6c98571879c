#include "value/bits.hpp"

#include <gtest/gtest.h>

#include <string>

namespace redis3::value {
namespace {

using Unit = BitRange::Unit;

TEST(Bits, are_numbered_from_the_highest_of_the_first_byte) {
  const std::string value("\x80\x01", 2);
  EXPECT_TRUE(bit_at(value, 0));
  EXPECT_FALSE(bit_at(value, 1));
  EXPECT_TRUE(bit_at(value, 15));
  EXPECT_FALSE(bit_at(value, 16));
  EXPECT_FALSE(bit_at(value, ~std::uint64_t{0}));
}

TEST(Bits, setting_one_makes_the_value_longer_and_tells_what_it_was) {
  std::string value;
  EXPECT_FALSE(set_bit(value, 9, true));
  EXPECT_EQ(value, std::string("\0\x40", 2));
  EXPECT_TRUE(set_bit(value, 9, true));
  EXPECT_TRUE(set_bit(value, 9, false));
  EXPECT_FALSE(set_bit(value, 23, false));
  EXPECT_EQ(value, std::string(3, '\0'));
}

/// Bit by bit, as slowly as it is plain.
std::uint64_t plain_count(std::string_view value, std::int64_t first, std::int64_t last) {
  std::uint64_t count = 0;
  for (std::int64_t at = first; at <= last; ++at)
    count += bit_at(value, static_cast<std::uint64_t>(at)) ? 1 : 0;
  return count;
}

std::string varied_bytes(std::size_t length) {
  std::string value;
  for (std::size_t at = 0; at < length; ++at)
    value.push_back(static_cast<char>(at * 37 + at / 3));
  return value;
}

TEST(Bits, a_count_of_a_range_is_that_of_its_bits_one_by_one) {
  for (const std::size_t length : {0u, 1u, 7u, 8u, 9u, 31u}) {
    const std::string value = varied_bytes(length);
    const auto bits = static_cast<std::int64_t>(8 * length);
    EXPECT_EQ(count_bits(value), plain_count(value, 0, bits - 1));
    for (std::int64_t start = 0; start < bits; ++start) {
      for (std::int64_t end = start; end < bits; ++end)
        ASSERT_EQ(count_bits(value, {start, end, Unit::bit}), plain_count(value, start, end))
            << length << ": " << start << " to " << end;
    }
  }
}

TEST(Bits, the_ends_of_a_range_may_count_from_the_end_and_lie_outside) {
  // What a Redis 7.0.15 counts in "foobar".
  struct Case {
    std::int64_t start;
    std::int64_t end;
    Unit unit;
    std::uint64_t count;
  };
  for (const Case& one : std::initializer_list<Case>{{0, -1, Unit::byte, 26},
                                                     {0, 0, Unit::byte, 4},
                                                     {1, 1, Unit::byte, 6},
                                                     {-2, -1, Unit::byte, 7},
                                                     {-100, 100, Unit::byte, 26},
                                                     {-100, -50, Unit::byte, 4},
                                                     {-50, -100, Unit::byte, 0},
                                                     {6, 100, Unit::byte, 0},
                                                     {3, 2, Unit::byte, 0},
                                                     {5, 30, Unit::bit, 17},
                                                     {-8, -1, Unit::bit, 4},
                                                     {-100, -90, Unit::bit, 0},
                                                     {48, 60, Unit::bit, 0}}) {
    EXPECT_EQ(count_bits("foobar", {one.start, one.end, one.unit}), one.count)
        << one.start << " to " << one.end;
  }
  EXPECT_EQ(count_bits("foobar", {2, std::nullopt, Unit::byte}), count_bits("obar"));
}

std::int64_t plain_find(std::string_view value, bool bit, std::int64_t first, std::int64_t last) {
  for (std::int64_t at = first; at <= last; ++at) {
    if (bit_at(value, static_cast<std::uint64_t>(at)) == bit) return at;
  }
  return -1;
}

TEST(Bits, a_search_finds_the_first_bit_of_the_range_that_is_like_it) {
  for (const bool bit : {false, true}) {
    for (std::size_t odd_one = 0; odd_one < 26 * 8; ++odd_one) {
      std::string value(26, bit ? '\0' : '\xff');
      set_bit(value, odd_one, bit);
      EXPECT_EQ(find_bit(value, bit, {}), static_cast<std::int64_t>(odd_one));
      for (const std::int64_t start : {0, 1, 7, 8, 63, 70, 100, 207}) {
        for (const std::int64_t end : {0, 6, 7, 8, 71, 100, 206, 207})
          ASSERT_EQ(find_bit(value, bit, {start, end, Unit::bit}), plain_find(value, bit, start, end))
              << odd_one << ": " << start << " to " << end;
      }
    }
  }
}

TEST(Bits, behind_a_value_of_ones_are_zeros_unless_the_range_has_an_end) {
  const std::string ones(3, '\xff');
  EXPECT_EQ(find_bit(ones, false, {}), 24);
  EXPECT_EQ(find_bit(ones, false, {1, std::nullopt, Unit::byte}), 24);
  EXPECT_EQ(find_bit(ones, false, {0, -1, Unit::byte}), -1);
  EXPECT_EQ(find_bit(ones, false, {0, 100, Unit::bit}), -1);
  EXPECT_EQ(find_bit(std::string(3, '\0'), true, {}), -1);
}

TEST(Bits, an_empty_range_has_neither_ones_nor_zeros) {
  EXPECT_EQ(find_bit("", false, {}), -1);
  EXPECT_EQ(find_bit("abc", false, {3, std::nullopt, Unit::byte}), -1);
  EXPECT_EQ(find_bit("abc", false, {2, 1, Unit::byte}), -1);
  // Both ends come to lie on the first byte; only BITCOUNT sees that they were the wrong way round.
  EXPECT_EQ(find_bit("abc", true, {-4, -9, Unit::byte}), 1);
}

}  // namespace
}  // namespace redis3::value
