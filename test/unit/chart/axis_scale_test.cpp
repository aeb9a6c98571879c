#include "chart/axis_scale.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace redis3::chart {
namespace {

using testing::ElementsAre;
using testing::Pointwise;
using testing::SizeIs;

constexpr double infinity = std::numeric_limits<double>::infinity();

AxisScale scale(Scale kind, std::vector<double> values, std::size_t ticks_max = 8) {
  Axis axis;
  axis.scale = kind;
  return AxisScale(axis, values, ticks_max);
}

TEST(AxisScale, a_linear_one_begins_at_zero_and_ends_at_a_round_number) {
  const AxisScale axis = scale(Scale::linear, {320, 100, 641});
  EXPECT_THAT(axis.ticks(), ElementsAre(0, 100, 200, 300, 400, 500, 600, 700));
  EXPECT_DOUBLE_EQ(*axis.place(0), 0);
  EXPECT_DOUBLE_EQ(*axis.place(350), 0.5);
  EXPECT_DOUBLE_EQ(*axis.place(700), 1);
  EXPECT_EQ(axis.place(701), std::nullopt);
  EXPECT_EQ(axis.place(-1), std::nullopt);
}

TEST(AxisScale, a_linear_one_goes_below_zero_where_values_do) {
  const AxisScale axis = scale(Scale::linear, {-3, 5}, 5);
  EXPECT_THAT(axis.ticks(), ElementsAre(-4, -2, 0, 2, 4, 6));
  EXPECT_FALSE(std::signbit(axis.ticks()[2])) << "or it would be called -0";
}

TEST(AxisScale, a_logarithmic_one_tells_1_2_and_5_where_there_is_room) {
  const AxisScale axis = scale(Scale::logarithmic, {2.58, 16, 183});
  EXPECT_THAT(axis.ticks(), ElementsAre(2, 5, 10, 20, 50, 100, 200));
  EXPECT_DOUBLE_EQ(*axis.place(20), 0.5);
  EXPECT_THAT(scale(Scale::logarithmic, {2.58, 16, 183}, 3).ticks(), ElementsAre(10, 100));
  EXPECT_THAT(scale(Scale::logarithmic, {1e-6, 1e6}, 5).ticks(),
              Pointwise(testing::DoubleEq(), {1e-6, 1e-3, 1.0, 1e3, 1e6}));
}

TEST(AxisScale, a_logarithmic_one_has_no_place_for_nothing) {
  const AxisScale axis = scale(Scale::logarithmic, {0, -1, 5, 50});
  EXPECT_DOUBLE_EQ(*axis.place(5), 0);
  EXPECT_EQ(axis.place(0), std::nullopt);
  EXPECT_EQ(axis.place(-1), std::nullopt);
}

TEST(AxisScale, each_nine_of_percentiles_is_as_long_as_the_one_before) {
  const AxisScale axis = scale(Scale::percentile, {0, 50, 90, 99, 99.9, 99.99, 100});
  EXPECT_THAT(axis.ticks(), ElementsAre(0, 50, 90, 99, 99.9, 99.99));
  EXPECT_DOUBLE_EQ(*axis.place(0), 0);
  EXPECT_NEAR(*axis.place(90), 0.25, 1e-9);
  EXPECT_NEAR(*axis.place(99), 0.5, 1e-9);
  EXPECT_NEAR(*axis.place(99.9), 0.75, 1e-9);
  EXPECT_DOUBLE_EQ(*axis.place(99.99), 1);
  EXPECT_DOUBLE_EQ(*axis.place(100), 1) << "the longest of all stands at the end";
  EXPECT_EQ(axis.place(100.1), std::nullopt);
}

TEST(AxisScale, given_ends_are_kept) {
  Axis axis{.title = "", .scale = Scale::logarithmic, .least = 1, .greatest = 1000};
  const AxisScale scale(axis, {5, 50}, 4);
  EXPECT_THAT(scale.ticks(), ElementsAre(1, 10, 100, 1000));
  EXPECT_DOUBLE_EQ(*scale.place(1), 0);
  EXPECT_DOUBLE_EQ(*scale.place(1000), 1);
}

TEST(AxisScale, whatever_the_values_there_is_an_axis) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  for (const Scale kind : {Scale::linear, Scale::logarithmic, Scale::percentile}) {
    for (const std::vector<double>& values : std::vector<std::vector<double>>{
             {}, {7}, {7, 7}, {0}, {nan, infinity, -infinity}, {1e-300, 1e300}, {5e-324}}) {
      const AxisScale axis = scale(kind, values);
      EXPECT_LE(axis.ticks().size(), 30u);
      for (const double tick : axis.ticks()) {
        ASSERT_TRUE(std::isfinite(tick));
        EXPECT_TRUE(axis.place(tick)) << tick;
      }
      EXPECT_EQ(axis.place(nan), std::nullopt);
      EXPECT_EQ(axis.place(infinity), std::nullopt);
    }
  }
  EXPECT_THAT(scale(Scale::logarithmic, {7, 7}).ticks(), testing::Not(testing::IsEmpty()));
}

TEST(PlainText, is_a_number_as_people_write_it) {
  EXPECT_EQ(plain_text(0), "0");
  EXPECT_EQ(plain_text(0.25), "0.25");
  EXPECT_EQ(plain_text(99.99999), "99.99999");
  EXPECT_EQ(plain_text(1000), "1,000");
  EXPECT_EQ(plain_text(-1234567.5), "-1,234,567.5");
  EXPECT_EQ(plain_text(100), "100");
  EXPECT_EQ(plain_text(1e-9), "1e-09");
  EXPECT_EQ(plain_text(2e18), "2e+18");
}

}  // namespace
}  // namespace redis3::chart
