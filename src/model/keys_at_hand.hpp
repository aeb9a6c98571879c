#pragma once

#include "model/lane_keeper.hpp"

#include <optional>
#include <string>

namespace redis3::model {

/// Reads and changes keys whose objects are at hand: each call ends where it begins, so that nobody can come
/// in between, and no lane and no coroutine is needed.
///
/// What it cannot do at once it leaves alone: where the store has no objects at hand, where somebody is on
/// the key's lane, and what would be an append. Then the answer is absent and nothing has happened.
class KeysAtHand {
 public:
  explicit KeysAtHand(LaneKeeper& keeper) : keeper_(keeper), objects_(keeper.store().at_hand()) {}

  /// As LaneRunner::read().
  std::optional<Result<std::optional<Record>>> read(const std::string& object_name, Need need);

  /// As LaneRunner::change().
  std::optional<Result<void>> change(const std::string& object_name, const Change& change);

 private:
  bool is_free(const std::string& object_name) const;
  Result<Known> fetch(const std::string& object_name, Need need);
  Result<void> write(const std::string& object_name, Plan plan, const std::optional<Known>& known);

  LaneKeeper& keeper_;
  store::ObjectsAtHand* objects_;
};

}  // namespace redis3::model
