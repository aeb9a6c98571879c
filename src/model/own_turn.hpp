#pragma once

#include "model/lane.hpp"

namespace redis3::model {

/// The turn in a lane of somebody who does his own work and no other's.
class OwnTurn {
 public:
  /// Stands in the lane's queue from here on.
  OwnTurn(Lane& lane, Turn::Kind kind) : lane_(lane), turn_(kind) { lane_.begin(turn_); }
  // Also where the loop ends after it was admitted and before it goes on.
  ~OwnTurn() {
    if (turn_.has_begun) lane_.end(turn_);
  }
  OwnTurn(const OwnTurn&) = delete;
  OwnTurn& operator=(const OwnTurn&) = delete;

  boost::asio::awaitable<void> wait() {
    if (!turn_.has_begun) co_await turn_.waiter.wait();
  }

 private:
  Lane& lane_;
  Turn turn_;
};

}  // namespace redis3::model
