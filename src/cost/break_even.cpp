#include "cost/break_even.hpp"

namespace redis3::cost {
namespace {

constexpr double first_rate = 1e-6;
constexpr double growth = 1.5;
constexpr int halvings = 50;

}  // namespace

BreakEven break_even(const std::function<double(double)>& first, const std::function<double(double)>& second,
                     double rate_max) {
  const auto is_first_lower = [&](double rate) { return first(rate) <= second(rate); };
  const bool at_begin = is_first_lower(first_rate);
  double low = first_rate;
  double high = low;
  while (high < rate_max && is_first_lower(high) == at_begin) {
    low = high;
    high *= growth;
  }
  if (is_first_lower(high) == at_begin)
    return {at_begin ? BreakEven::Kind::always : BreakEven::Kind::never, 0};
  for (int step = 0; step < halvings; ++step) {
    const double middle = (low + high) / 2;
    (is_first_lower(middle) == at_begin ? low : high) = middle;
  }
  return {at_begin ? BreakEven::Kind::below : BreakEven::Kind::above, high};
}

}  // namespace redis3::cost
