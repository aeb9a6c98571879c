#pragma once

#include "base/random.hpp"
#include "model/keyspace.hpp"
#include "model/lane_table.hpp"
#include "model/lost_write.hpp"
#include "model/write_form.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <vector>

namespace redis3::model {

/// Does the requests of the lanes: thin coroutines around what Lane, fold() and lost_write.hpp decide.
///
/// Functions that take a Hold or a Batch by reference are awaited by the coroutine that owns it.
class LaneRunner {
 public:
  LaneRunner(boost::asio::any_io_executor executor, store::ObjectStore& store, Random& random,
             KeyspaceOptions options);

  Task<std::optional<Record>> read(std::string object_name, Need need);
  Task<void> change(std::string object_name, Change change);

  /// Removes, in the background, an object that has expired; somebody's fresh value under its name is left
  /// alone. Does nothing where the store could not tell the two apart.
  void remove_expired(std::string object_name, store::Etag etag, const RecordHeader& header);
  /// Ends when nothing goes on in the background any more.
  Task<void> drain();

 private:
  struct Batch;
  enum class Written { yes, lost_race, again };

  Task<void> work(LaneTable::Hold& hold, Batch& batch);
  Task<void> read_anew(LaneTable::Hold& hold, Batch& batch, Need need);
  /// How the plan's write goes to this store, which is asked once what it can do.
  Task<WriteForm> choose_form(const Batch& batch, Plan::Step step, Plan::Basis basis);
  Task<Written> write(LaneTable::Hold& hold, Batch& batch, Plan plan);
  /// Finds out what became of the batch's write, whose answer was lost.
  Task<Written> settle(LaneTable::Hold& hold, Batch& batch, Error lost);
  /// As fetch(), but tries again while that fails for now: what it settles cannot be settled otherwise.
  Task<Known> read_back(LaneTable::Hold& hold, Need need);
  LostWrite judge(const Batch& batch, const Lane& lane, const Known& found) const;
  Result<Written> lose_race(Lane& lane, Batch& batch);
  Task<Known> fetch(LaneTable::Hold& hold, Need need);
  void remember(Lane& lane, Known known);
  bool is_too_large(const Known& known) const;
  boost::asio::awaitable<void> pause(std::size_t tries);
  boost::asio::awaitable<void> remove_quietly(std::string object_name, store::Etag etag);

  boost::asio::any_io_executor executor_;
  store::ObjectStore& store_;
  Random& random_;
  KeyspaceOptions options_;
  LaneTable lanes_;
  std::size_t background_count_ = 0;
  std::vector<Waiter*> draining_;
};

}  // namespace redis3::model
