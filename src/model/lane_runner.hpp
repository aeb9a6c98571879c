#pragma once

#include "model/lane_keeper.hpp"
#include "model/lost_write.hpp"
#include "model/write_form.hpp"

namespace redis3::model {

/// Does the requests of the lanes: thin coroutines around what Lane, fold() and lost_write.hpp decide.
///
/// Functions that take a Hold or a Batch by reference are awaited by the coroutine that owns it.
class LaneRunner {
 public:
  explicit LaneRunner(LaneKeeper& keeper) : keeper_(keeper) {}

  Task<std::optional<Record>> read(std::string object_name, Need need);
  Task<std::optional<std::string>> read_part(std::string object_name, ValueRange range);
  Task<void> change(std::string object_name, Change change);

 private:
  struct Batch;
  enum class Written { yes, lost_race, again };

  /// What the lane has found of its key, unless that has expired: then it is removed, too.
  std::optional<Record> see(LaneTable::Hold& hold, Known found);
  /// Lets as many come as were done together just now, for a few turns of the loop: then one request does
  /// theirs, too, and is not followed by one for them.
  boost::asio::awaitable<void> await_company(const Lane& lane, std::size_t expected) const;
  Task<void> work(LaneTable::Hold& hold, Batch& batch);
  Plan decide(const Batch& batch, const Lane& lane) const;
  Task<void> read_anew(LaneTable::Hold& hold, Batch& batch, Need need);
  /// How the plan's write goes to this store, which is asked once what it can do.
  Task<WriteForm> choose_form(const Batch& batch, Plan::Step step, Plan::Basis basis);
  Task<Written> write(LaneTable::Hold& hold, Batch& batch, Plan plan);
  Task<Written> append(LaneTable::Hold& hold, Batch& batch, Plan plan);
  Task<Written> settle_append(LaneTable::Hold& hold, Batch& batch, Error lost);
  /// Finds out what became of the batch's write, whose answer was lost.
  Task<Written> settle(LaneTable::Hold& hold, Batch& batch, Error lost);
  /// As the keeper's fetch(), but tries again while that fails for now: what it settles cannot be settled
  /// otherwise.
  Task<Known> read_back(LaneTable::Hold& hold, Need need);
  LostWrite judge(const Batch& batch, const Lane& lane, const Known& found) const;
  Result<Written> lose_race(Lane& lane, Batch& batch);

  LaneKeeper& keeper_;
};

}  // namespace redis3::model
