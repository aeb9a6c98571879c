#include "value/bitfield.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <optional>
#include <string>
#include <string_view>

namespace redis3::value {
namespace {

using Kind = FieldOperation::Kind;

constexpr std::int64_t max = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t min = std::numeric_limits<std::int64_t>::min();

FieldType type_of(std::string_view text) {
  return {text[0] == 'i', static_cast<unsigned>(std::stoi(std::string(text.substr(1))))};
}

TEST(Bitfield, a_number_of_every_width_at_every_bit_is_read_as_it_was_written) {
  for (unsigned bits = 1; bits <= 64; ++bits) {
    for (std::uint64_t offset = 0; offset < 20; ++offset) {
      for (const bool is_signed : {false, true}) {
        if (!is_signed && bits == 64) continue;
        const FieldType type{is_signed, bits};
        const std::int64_t number = is_signed ? min >> (64 - bits) : max >> (63 - bits);
        std::string value(16, '\x55');
        EXPECT_NE(apply(value, {Kind::set, type, offset, number}), std::nullopt);
        EXPECT_EQ(get_field(value, type, offset), number) << bits << " bits at " << offset;
        // Nothing around it has changed.
        std::string restored = value;
        apply(restored, {Kind::set, type, offset, get_field(std::string(16, '\x55'), type, offset)});
        EXPECT_EQ(restored, std::string(16, '\x55'));
      }
    }
  }
}

TEST(Bitfield, behind_the_end_of_a_value_are_zeros) {
  EXPECT_EQ(get_field("", {true, 64}, 0), 0);
  EXPECT_EQ(get_field("\xff", {false, 16}, 0), 0xff00);
  EXPECT_EQ(get_field("\xff", {false, 8}, 4), 0xf0);
  EXPECT_EQ(get_field("\xff", {true, 8}, std::uint64_t{1} << 62), 0);
}

TEST(Bitfield, a_value_grows_to_hold_the_field_even_where_nothing_is_written) {
  std::string value;
  EXPECT_EQ(apply(value, {Kind::get, {false, 8}, 100}), 0);
  EXPECT_EQ(value.size(), 0u);
  EXPECT_EQ(apply(value, {Kind::increase, {false, 4}, 7, 99, Overflow::fail}), std::nullopt);
  EXPECT_EQ(value, std::string(2, '\0'));
  EXPECT_EQ(apply(value, {Kind::set, {true, 8}, 8, -1}), 0);
  EXPECT_EQ(value, std::string("\0\xff", 2));
}

/// A field that holds `old`, an operation, and what it tells and leaves; absent: it fails.
struct Case {
  std::string_view type;
  std::int64_t old;
  Kind kind;
  std::int64_t amount;
  Overflow overflow;
  std::optional<std::int64_t> left;
};

TEST(Bitfield, what_does_not_fit_wraps_or_saturates_or_fails) {
  // As a Redis 7.0.15 has them.
  const Case cases[] = {
      {"u8", 250, Kind::increase, 10, Overflow::wrap, 4},
      {"u8", 250, Kind::increase, 10, Overflow::saturate, 255},
      {"u8", 250, Kind::increase, 10, Overflow::fail, std::nullopt},
      {"u8", 250, Kind::increase, 5, Overflow::fail, 255},
      {"u8", 5, Kind::increase, -10, Overflow::wrap, 251},
      {"u8", 5, Kind::increase, -10, Overflow::saturate, 0},
      {"u8", 5, Kind::increase, -10, Overflow::fail, std::nullopt},
      {"u8", 5, Kind::set, 257, Overflow::wrap, 1},
      {"u8", 5, Kind::set, 257, Overflow::saturate, 255},
      {"u8", 5, Kind::set, -1, Overflow::wrap, 255},
      {"u8", 5, Kind::set, -300, Overflow::saturate, 255},
      {"u8", 5, Kind::set, -1, Overflow::fail, std::nullopt},
      {"i8", 100, Kind::increase, 100, Overflow::wrap, -56},
      {"i8", 100, Kind::increase, 100, Overflow::saturate, 127},
      {"i8", -100, Kind::increase, -100, Overflow::wrap, 56},
      {"i8", -100, Kind::increase, -100, Overflow::saturate, -128},
      {"i8", -100, Kind::increase, min, Overflow::saturate, -128},
      {"i8", 0, Kind::set, -300, Overflow::saturate, -128},
      {"i8", 0, Kind::set, 200, Overflow::wrap, -56},
      {"i1", 0, Kind::increase, 1, Overflow::saturate, 0},
      {"i1", 0, Kind::increase, 1, Overflow::wrap, -1},
      {"u1", 1, Kind::increase, 1, Overflow::wrap, 0},
      {"u63", max, Kind::increase, 1, Overflow::wrap, 0},
      {"u63", max, Kind::increase, max, Overflow::saturate, max},
      {"u63", 0, Kind::increase, min, Overflow::saturate, 0},
      {"u63", 0, Kind::set, -1, Overflow::wrap, max},
      {"i64", max, Kind::increase, 1, Overflow::wrap, min},
      {"i64", max, Kind::increase, 1, Overflow::saturate, max},
      {"i64", min, Kind::increase, -1, Overflow::wrap, max},
      {"i64", min, Kind::increase, min, Overflow::saturate, min},
      {"i64", min, Kind::increase, max, Overflow::fail, -1},
      {"i64", 7, Kind::set, min, Overflow::fail, min},
  };
  for (const Case& one : cases) {
    const FieldType type = type_of(one.type);
    std::string value;
    apply(value, {Kind::set, type, 3, one.old});
    ASSERT_EQ(get_field(value, type, 3), one.old);
    const auto told = apply(value, {one.kind, type, 3, one.amount, one.overflow});
    const std::string what =
        std::string(one.type) + " " + std::to_string(one.old) + " by " + std::to_string(one.amount);
    EXPECT_EQ(get_field(value, type, 3), one.left.value_or(one.old)) << what;
    const auto expected = one.kind == Kind::set && one.left ? std::optional(one.old) : one.left;
    EXPECT_EQ(told, expected) << what;
  }
}

}  // namespace
}  // namespace redis3::value
