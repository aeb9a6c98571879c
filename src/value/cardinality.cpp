#include "value/cardinality.hpp"

#include <cmath>
#include <limits>

namespace redis3::value {
namespace {

constexpr double registers = hll_register_count;

/// The paper's sigma: what the registers that are still 0 add.
double sigma(double x) noexcept {
  if (x == 1) return std::numeric_limits<double>::infinity();
  double sum = x;
  double before = 0;
  for (double weight = 1; sum != before; weight += weight) {
    x *= x;
    before = sum;
    sum += x * weight;
  }
  return sum;
}

/// The paper's tau: what the registers that can rise no further take away.
double tau(double x) noexcept {
  if (x == 0 || x == 1) return 0;
  double sum = 1 - x;
  double before = 0;
  double weight = 1;
  while (sum != before) {
    x = std::sqrt(x);
    before = sum;
    weight *= 0.5;
    sum -= std::pow(1 - x, 2) * weight;
  }
  return sum / 3;
}

}  // namespace

std::uint64_t estimate_cardinality(const HllHistogram& histogram) noexcept {
  constexpr double half_of_inverse_ln_2 = 0.721347520444481703680;
  // The order of the steps is a part of the result: each of them rounds.
  double z = registers * tau((registers - histogram[hll_rank_max]) / registers);
  for (unsigned rank = hll_rank_max - 1; rank >= 1; --rank)
    z = (z + histogram[rank]) * 0.5;
  z += registers * sigma(histogram[0] / registers);
  return static_cast<std::uint64_t>(std::llroundl(half_of_inverse_ln_2 * registers * registers / z));
}

}  // namespace redis3::value
