#pragma once

#include <chrono>
#include <utility>

namespace redis3::metrics {

/// Figures that forget: those of the span of time that is under way, and those of the one before it.
/// `Figures` begins empty and has merge().
template <class Figures>
class Generations {
 public:
  using Time = std::chrono::steady_clock::time_point;

  explicit Generations(std::chrono::seconds span) : span_(span) {}

  /// Where what happens now is recorded.
  Figures& at(Time now) {
    const auto generation = now.time_since_epoch() / span_;
    if (generation > generation_) {
      previous_ = generation == generation_ + 1 ? std::move(current_) : Figures();
      current_ = Figures();
      generation_ = generation;
    }
    return current_;
  }

  /// What was recorded in at least the last span, and at most the last two.
  Figures recent(Time now) const {
    const auto generation = now.time_since_epoch() / span_;
    Figures figures;
    if (generation <= generation_ + 1) figures.merge(current_);
    if (generation <= generation_) figures.merge(previous_);
    return figures;
  }

 private:
  std::chrono::seconds span_;
  std::chrono::nanoseconds::rep generation_ = 0;
  Figures current_;
  Figures previous_;
};

}  // namespace redis3::metrics
