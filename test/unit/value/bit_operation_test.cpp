#include "value/bit_operation.hpp"

#include <gtest/gtest.h>

namespace redis3::value {
namespace {

bool set_in(std::string_view value, std::size_t bit) {
  return bit / 8 < value.size() && ((static_cast<unsigned char>(value[bit / 8]) >> (7 - bit % 8)) & 1) != 0;
}

/// What the operation is to make of one bit, which is set in X or not and in so many Y.
bool expected(BitOperation operation, bool x, std::size_t ys, std::size_t y_count) {
  switch (operation) {
    case BitOperation::all:
      return x && ys == y_count;
    case BitOperation::any:
      return x || ys > 0;
    case BitOperation::odd:
      return (ys + (x ? 1 : 0)) % 2 == 1;
    case BitOperation::inverted:
      return !x;
    case BitOperation::only_x:
      return x && ys == 0;
    case BitOperation::only_y:
      return !x && ys > 0;
    case BitOperation::x_and_y:
      return x && ys > 0;
    case BitOperation::exactly_one:
      return ys + (x ? 1 : 0) == 1;
  }
  return false;
}

void expect_right(BitOperation operation, const std::vector<std::string_view>& values) {
  const std::string result = combine_bits(operation, values);
  std::size_t longest = 0;
  for (const std::string_view value : values)
    longest = std::max(longest, value.size());
  ASSERT_EQ(result.size(), longest);
  for (std::size_t bit = 0; bit < 8 * longest; ++bit) {
    std::size_t ys = 0;
    for (std::size_t at = 1; at < values.size(); ++at)
      ys += set_in(values[at], bit) ? 1 : 0;
    ASSERT_EQ(set_in(result, bit), expected(operation, set_in(values[0], bit), ys, values.size() - 1))
        << "operation " << static_cast<int>(operation) << ", bit " << bit;
  }
}

std::string varied_bytes(std::size_t length, std::size_t seed) {
  std::string value;
  for (std::size_t at = 0; at < length; ++at)
    value.push_back(static_cast<char>((at + seed) * (2 * seed + 37) + at / 5));
  return value;
}

TEST(BitOperation, does_to_each_bit_what_its_name_says) {
  const std::string empty;
  const std::string shorter = varied_bytes(3, 1);
  const std::string word = varied_bytes(8, 2);
  const std::string longer = varied_bytes(37, 3);
  for (const BitOperation operation :
       {BitOperation::all, BitOperation::any, BitOperation::odd, BitOperation::only_x, BitOperation::only_y,
        BitOperation::x_and_y, BitOperation::exactly_one}) {
    expect_right(operation, {shorter});
    expect_right(operation, {shorter, longer});
    expect_right(operation, {longer, shorter});
    expect_right(operation, {word, shorter, longer, word});
    expect_right(operation, {empty, longer, word});
    expect_right(operation, {longer, longer, longer});
    expect_right(operation, {empty, empty});
  }
  for (const std::string& value : {empty, shorter, word, longer})
    expect_right(BitOperation::inverted, {value});
}

}  // namespace
}  // namespace redis3::value
