#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace redis3::value {

/// What BITOP makes of several values, X the first of them and Y all others; the last four since Redis 8.2.
enum class BitOperation {
  all,         ///< AND: set in all of them.
  any,         ///< OR: set in one of them or more.
  odd,         ///< XOR: set in an odd number of them.
  inverted,    ///< NOT: not set in X, of one value.
  only_x,      ///< DIFF: set in X and in no Y.
  only_y,      ///< DIFF1: set in a Y and not in X.
  x_and_y,     ///< ANDOR: set in X and in a Y.
  exactly_one  ///< ONE: set in one of them and no more.
};

/// The result is as long as the longest value; behind the end of a shorter one are zeros. `values` is not
/// empty.
/// Source  https://redis.io/docs/latest/commands/bitop/
std::string combine_bits(BitOperation operation, const std::vector<std::string_view>& values);

}  // namespace redis3::value
