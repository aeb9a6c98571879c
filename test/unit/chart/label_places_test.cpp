#include "chart/label_places.hpp"

#include <gtest/gtest.h>

namespace redis3::chart {
namespace {

constexpr Box drawing{0, 0, 400, 300};

bool is_within(const Box& box, const Box& within) {
  return box.x >= within.x && box.y >= within.y && box.right() <= within.right() &&
         box.bottom() <= within.bottom();
}

TEST(LabelPlaces, a_label_stands_right_of_its_point_where_there_is_room) {
  const auto places = place_labels({{100, 100, 60, 14}}, {}, drawing);
  ASSERT_EQ(places.size(), 1u);
  EXPECT_GT(places[0].box.x, 100);
  EXPECT_DOUBLE_EQ(places[0].box.y + 7, 100);
  EXPECT_FALSE(places[0].is_far);
}

TEST(LabelPlaces, at_the_right_edge_it_stands_left_of_it) {
  const auto places = place_labels({{390, 100, 60, 14}}, {}, drawing);
  EXPECT_LT(places[0].box.right(), 390);
}

TEST(LabelPlaces, labels_of_points_at_one_place_do_not_hide_one_another) {
  const std::vector<LabelWish> wishes(12, LabelWish{200, 150, 90, 14});
  const auto places = place_labels(wishes, {{195, 145, 10, 10}}, drawing);
  for (std::size_t left = 0; left < places.size(); ++left) {
    EXPECT_TRUE(is_within(places[left].box, drawing));
    EXPECT_EQ(overlap(places[left].box, {195, 145, 10, 10}), 0);
    for (std::size_t right = left + 1; right < places.size(); ++right)
      EXPECT_EQ(overlap(places[left].box, places[right].box), 0) << left << " and " << right;
  }
  EXPECT_FALSE(places.front().is_far);
  EXPECT_TRUE(places.back().is_far) << "and wants a line to its point";
}

TEST(LabelPlaces, a_label_that_fits_nowhere_is_still_placed) {
  const auto places = place_labels({{5, 5, 900, 14}}, {}, drawing);
  EXPECT_DOUBLE_EQ(places[0].box.width, 900);
  EXPECT_DOUBLE_EQ(places[0].box.x, 0) << "its beginning can be read";
}

}  // namespace
}  // namespace redis3::chart
