#include "value/bit_operation.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace redis3::value {
namespace {

using Word = std::uint64_t;

/// Replaces each bit of `into` by what `operation` makes of it and of the same bit of `bytes`, which is not
/// longer; zeros follow behind its end.
template <class Operation>
void apply(std::string& into, std::string_view bytes, Operation operation) {
  std::size_t at = 0;
  for (; at + sizeof(Word) <= bytes.size(); at += sizeof(Word)) {
    Word left;
    Word right;
    std::memcpy(&left, into.data() + at, sizeof left);
    std::memcpy(&right, bytes.data() + at, sizeof right);
    left = operation(left, right);
    std::memcpy(into.data() + at, &left, sizeof left);
  }
  for (; at < into.size(); ++at) {
    const Word right = at < bytes.size() ? static_cast<unsigned char>(bytes[at]) : 0;
    into[at] = static_cast<char>(operation(static_cast<unsigned char>(into[at]), right));
  }
}

/// What is set in X or in a Y or both, put together by `operation`.
template <class Operation>
std::string x_with_any_y(std::string x, const std::vector<std::string_view>& values, Operation operation) {
  std::string any_y(x.size(), '\0');
  for (std::size_t at = 1; at < values.size(); ++at)
    apply(any_y, values[at], [](Word left, Word right) { return left | right; });
  apply(x, any_y, operation);
  return x;
}

std::string in_exactly_one(std::string once, const std::vector<std::string_view>& values) {
  std::string twice(once.size(), '\0');
  for (std::size_t at = 1; at < values.size(); ++at) {
    std::string both = once;
    apply(both, values[at], [](Word left, Word right) { return left & right; });
    apply(twice, both, [](Word left, Word right) { return left | right; });
    apply(once, values[at], [](Word left, Word right) { return left | right; });
  }
  apply(once, twice, [](Word left, Word right) { return left & ~right; });
  return once;
}

template <class Operation>
std::string fold(std::string result, const std::vector<std::string_view>& values, Operation operation) {
  for (std::size_t at = 1; at < values.size(); ++at)
    apply(result, values[at], operation);
  return result;
}

}  // namespace

std::string combine_bits(BitOperation operation, const std::vector<std::string_view>& values) {
  std::size_t length = 0;
  for (const std::string_view value : values)
    length = std::max(length, value.size());
  std::string x(values.front());
  x.resize(length, '\0');

  switch (operation) {
    case BitOperation::all:
      return fold(std::move(x), values, [](Word left, Word right) { return left & right; });
    case BitOperation::any:
      return fold(std::move(x), values, [](Word left, Word right) { return left | right; });
    case BitOperation::odd:
      return fold(std::move(x), values, [](Word left, Word right) { return left ^ right; });
    case BitOperation::inverted:
      apply(x, {}, [](Word left, Word) { return ~left; });
      return x;
    case BitOperation::only_x:
      return x_with_any_y(std::move(x), values, [](Word left, Word right) { return left & ~right; });
    case BitOperation::only_y:
      return x_with_any_y(std::move(x), values, [](Word left, Word right) { return ~left & right; });
    case BitOperation::x_and_y:
      return x_with_any_y(std::move(x), values, [](Word left, Word right) { return left & right; });
    case BitOperation::exactly_one:
      return in_exactly_one(std::move(x), values);
  }
  return x;
}

}  // namespace redis3::value
