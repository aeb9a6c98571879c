#pragma once

#include <vector>

namespace redis3::chart {

/// A rectangle of the drawing; y grows downwards.
struct Box {
  double x = 0;
  double y = 0;
  double width = 0;
  double height = 0;

  double right() const { return x + width; }
  double bottom() const { return y + height; }
};

/// The area that two boxes share.
double overlap(const Box& left, const Box& right);

/// A label that is to stand beside a point.
struct LabelWish {
  double x = 0;
  double y = 0;
  double width = 0;
  double height = 0;
};

struct LabelPlace {
  Box box;
  /// It stands away from its point, and wants a line to it.
  bool is_far = false;
};

/// Where labels stand so that they hide neither one another nor what is there, as far as there is room: each
/// takes the nearest place that is free when its turn comes, and the least bad one where none is.
///
/// obstacles  marks; a label may not lie on them
/// within     no label leaves this
/// Cost       labels by labels and obstacles, times the places that are tried
std::vector<LabelPlace> place_labels(const std::vector<LabelWish>& wishes, std::vector<Box> obstacles,
                                     const Box& within);

}  // namespace redis3::chart
