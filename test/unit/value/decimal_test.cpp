#include "value/decimal.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace redis3::value {
namespace {

TEST(Decimal, reads_what_incrbyfloat_takes) {
  const std::pair<std::string_view, long double> numbers[] = {
      {"0", 0.0L},  {"-0", -0.0L}, {"1.5", 1.5L},   {"+1.5", 1.5L},  {"-1.5", -1.5L},    {".5", 0.5L},
      {"5.", 5.0L}, {"1e3", 1e3L}, {"1E-3", 1e-3L}, {"0x10", 16.0L}, {"-0x1p4", -16.0L}, {"007", 7.0L},
  };
  for (const auto& [text, number] : numbers)
    EXPECT_EQ(read_decimal(text), number) << text;
  EXPECT_EQ(read_decimal("-inf"), -std::numeric_limits<long double>::infinity());
}

TEST(Decimal, refuses_whatever_is_not_a_number_as_a_whole) {
  for (const char* const text : {"", " ", " 1", "1 ", "1x", "x", "--1", "+-1", "1..2", "0x", "e5", "nan",
                                 "-nan", "1e99999", "1,5", "1 2"})
    EXPECT_EQ(read_decimal(text), std::nullopt) << text;
  EXPECT_EQ(read_decimal(std::string_view("1\0", 2)), std::nullopt);
  EXPECT_EQ(read_decimal(std::string(6000, '1')), std::nullopt);
}

TEST(Decimal, is_written_without_an_exponent_and_without_zeros_at_its_end) {
  const std::pair<long double, std::string_view> numbers[] = {
      {0.0L, "0"},
      {-0.0L, "0"},
      {3.0L, "3"},
      {10.5L + 0.1L, "10.6"},
      {5.0e3L + 2.0e2L, "5200"},
      {1e-17L, "0.00000000000000001"},
      {1e-18L, "0"},
      {-1e-18L, "0"},
      {1e20L, "100000000000000000000"},
      {-1.25L, "-1.25"},
  };
  for (const auto& [number, text] : numbers)
    EXPECT_EQ(format_decimal(number), text);
  EXPECT_EQ(format_decimal(std::numeric_limits<long double>::max()).size(), 4933u);
}

}  // namespace
}  // namespace redis3::value
