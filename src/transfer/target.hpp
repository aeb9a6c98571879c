#pragma once

#include "base/task.hpp"
#include "transfer/item.hpp"
#include "transfer/tally.hpp"

#include <string>
#include <vector>

namespace redis3::transfer {

/// What became of one item.
struct Stored {
  Outcome outcome = Outcome::written;
  /// Where it was refused.
  std::string why;
};

/// Where keys go.
///
/// Threads  one at a time, one call at a time.
class Target {
 public:
  virtual ~Target() = default;

  /// As Source::identity().
  virtual std::string identity() const = 0;

  /// Stores the items and waits until each is acknowledged; what became of them, in their order. To do it
  /// again is no harm. What is there already is looked at and left alone, unless `replaces`.
  ///
  /// Errors  those of the place: some of the items may be stored
  virtual Task<std::vector<Stored>> store(std::vector<Item> items, bool replaces) = 0;
};

}  // namespace redis3::transfer
