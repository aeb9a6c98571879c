#pragma once

#include "model/lane_keeper.hpp"

#include <string>

namespace redis3::model {

/// Gives a key another name in one request of the store: both keys change at one moment.
class KeyRenamer {
 public:
  explicit KeyRenamer(LaneKeeper& keeper) : keeper_(keeper) {}

  /// As Keyspace::rename(), on the names of two different objects.
  Task<Renamed> rename(std::string from, std::string to, bool only_if_absent);

 private:
  Task<Renamed> work(LaneTable::Hold& source, LaneTable::Hold& target, bool only_if_absent);
  /// After a race that a rename has lost which must replace nothing: what the new name must be when it is
  /// tried again; absent where both keys are there, and it is not to be done. `known` is what it was tried
  /// on.
  Task<std::optional<store::PutCondition>> condition_of_next_try(LaneTable::Hold& source,
                                                                 LaneTable::Hold& target, const Known& known);
  /// What the source is known to be, or is found to be.
  Task<Known> look_at_source(LaneTable::Hold& source);
  /// Sends one rename, again and again with the same token while its answers are lost.
  Task<void> send(LaneTable::Hold& source, LaneTable::Hold& target, store::RenameOptions options);

  LaneKeeper& keeper_;
};

}  // namespace redis3::model
