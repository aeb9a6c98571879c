#pragma once

#include <functional>
#include <optional>

namespace redis3::cost {

/// Up to which rate one of two prices is the lower one.
struct BreakEven {
  enum class Kind {
    always,  ///< The first one is lower, or as low, at every rate.
    never,   ///< The second one is lower at every rate.
    below,   ///< The first one is lower below the rate.
    above,   ///< The first one is lower above the rate.
  };
  Kind kind = Kind::always;
  double rate = 0;
};

/// Where two prices that grow with a rate meet for the first time. Rates beyond `rate_max` are not looked at.
///
/// Cost  about 120 calls of each
BreakEven break_even(const std::function<double(double rate)>& first,
                     const std::function<double(double rate)>& second, double rate_max);

}  // namespace redis3::cost
