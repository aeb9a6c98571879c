#include "value/cardinality.hpp"

#include <gtest/gtest.h>

namespace redis3::value {
namespace {

TEST(Cardinality, of_registers_that_are_all_0_is_0) {
  HllHistogram histogram{};
  histogram[0] = hll_register_count;
  EXPECT_EQ(estimate_cardinality(histogram), 0u);
}

TEST(Cardinality, of_a_few_registers_is_their_number) {
  for (std::uint32_t count = 1; count <= 40; ++count) {
    HllHistogram histogram{};
    histogram[0] = hll_register_count - count;
    histogram[1] = count;
    EXPECT_EQ(estimate_cardinality(histogram), count);
  }
}

TEST(Cardinality, doubles_with_each_rank_once_no_register_is_0) {
  for (unsigned rank = 5; rank < 40; ++rank) {
    HllHistogram histogram{};
    histogram[rank] = hll_register_count;
    const auto lower = static_cast<double>(estimate_cardinality(histogram));
    histogram[rank] = 0;
    histogram[rank + 1] = hll_register_count;
    EXPECT_NEAR(static_cast<double>(estimate_cardinality(histogram)) / lower, 2, 0.001) << rank;
  }
}

}  // namespace
}  // namespace redis3::value
