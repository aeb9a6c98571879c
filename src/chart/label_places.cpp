#include "chart/label_places.hpp"

#include <algorithm>
#include <limits>

namespace redis3::chart {
namespace {

/// From the middle of a mark to the label beside it.
constexpr double gap = 8;

/// In which direction of its point a label stands, and how far.
struct Candidate {
  double across;  ///< -1 left, 0 in the middle, 1 right.
  double down;
  double distance;
  bool is_far;
};

std::vector<Candidate> candidates() {
  constexpr Candidate near[] = {{1, 0, gap, false},   {-1, 0, gap, false}, {0, -1, gap, false},
                                {0, 1, gap, false},   {1, -1, gap, false}, {1, 1, gap, false},
                                {-1, -1, gap, false}, {-1, 1, gap, false}};
  constexpr double far[] = {18, 30, 44, 60, 80, 104};
  std::vector<Candidate> all(std::begin(near), std::end(near));
  for (const double distance : far) {
    for (const Candidate& each : near)
      all.push_back({each.across, each.down, distance, true});
  }
  return all;
}

/// The place of a label whose nearest edge or corner is so far from the point.
Box box_at(const LabelWish& wish, const Candidate& candidate) {
  // In a corner both ways count, so that each is shorter.
  constexpr double diagonal = 0.75;
  const double step =
      candidate.across != 0 && candidate.down != 0 ? diagonal * candidate.distance : candidate.distance;
  const auto begin = [&](double point, double direction, double size) {
    if (direction == 0) return point - size / 2;
    return direction > 0 ? point + step : point - step - size;
  };
  return {begin(wish.x, candidate.across, wish.width), begin(wish.y, candidate.down, wish.height), wish.width,
          wish.height};
}

Box moved_into(Box box, const Box& within) {
  box.x = std::max(within.x, std::min(box.x, within.right() - box.width));
  box.y = std::max(within.y, std::min(box.y, within.bottom() - box.height));
  return box;
}

bool is_inside(const Box& box, const Box& within) {
  return box.x >= within.x && box.y >= within.y && box.right() <= within.right() &&
         box.bottom() <= within.bottom();
}

}  // namespace

double overlap(const Box& left, const Box& right) {
  const double across = std::min(left.right(), right.right()) - std::max(left.x, right.x);
  const double down = std::min(left.bottom(), right.bottom()) - std::max(left.y, right.y);
  return across > 0 && down > 0 ? across * down : 0;
}

std::vector<LabelPlace> place_labels(const std::vector<LabelWish>& wishes, std::vector<Box> obstacles,
                                     const Box& within) {
  const std::vector<Candidate> all = candidates();
  std::vector<LabelPlace> places;
  for (const LabelWish& wish : wishes) {
    LabelPlace best;
    double best_overlap = std::numeric_limits<double>::infinity();
    for (const Candidate& candidate : all) {
      const Box wanted = box_at(wish, candidate);
      if (!is_inside(wanted, within)) continue;
      double shared = 0;
      for (const Box& obstacle : obstacles)
        shared += overlap(wanted, obstacle);
      if (shared >= best_overlap) continue;
      best_overlap = shared;
      best = {wanted, candidate.is_far};
      if (shared == 0) break;
    }
    // Too wide for every place.
    if (best.box.width == 0) best = {moved_into(box_at(wish, all.front()), within), true};
    obstacles.push_back(best.box);
    places.push_back(best);
  }
  return places;
}

}  // namespace redis3::chart
