#pragma once

#include "base/random.hpp"
#include "model/keyspace.hpp"
#include "model/lane_table.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace redis3::model {

/// What a read of a part has found.
struct KnownPart {
  Known known;  ///< Without the value, unless all of it was read.
  std::string part;
};

/// The lanes of a keyspace, and what everybody who works on them needs: to read a key, to remember what was
/// read, to wait after a lost race, to remove what has expired.
///
/// Functions that take a Hold are awaited by the coroutine that owns it.
class LaneKeeper {
 public:
  LaneKeeper(boost::asio::any_io_executor executor, store::ObjectStore& store, Random& random,
             KeyspaceOptions options);

  LaneTable& lanes() noexcept { return lanes_; }
  store::ObjectStore& store() noexcept { return store_; }
  Random& random() noexcept { return random_; }
  const KeyspaceOptions& options() const noexcept { return options_; }

  /// The key's object as it is now; not remembered. Cost: 1 GET (Need::value, Need::short_value; of an empty
  /// value 2) or 1 HEAD.
  Task<Known> fetch(LaneTable::Hold& hold, Need need);

  /// The key's object and a part of its value as they are now. Cost: as Keyspace::read_part().
  Task<KnownPart> fetch_part(LaneTable::Hold& hold, ValueRange range);

  /// Makes this what the lane knows of its key; a value that is too long is left out.
  void remember(Lane& lane, Known known) const;

  /// Leaves out of what the lane knows a value that is too long to be remembered.
  void trim(Lane& lane) const;

  /// Removes, in the background, an object that has expired; somebody's fresh value under its name is left
  /// alone. Does nothing where the store could not tell the two apart.
  void remove_expired(std::string object_name, store::Etag etag, const RecordHeader& header);

  /// How many expired objects it has removed.
  std::uint64_t expired_count() const noexcept { return expired_count_; }

  /// A batch of so many changes, at least one, has been written by one request.
  void count_written(std::size_t changes) noexcept { folded_count_ += changes - 1; }
  /// How many changes went with the request of another one.
  std::uint64_t folded_count() const noexcept { return folded_count_; }

  /// Ends when nothing goes on in the background any more.
  Task<void> drain();

  /// The pause before something is tried for the `tries`-th time more: none before the first.
  boost::asio::awaitable<void> pause(std::size_t tries);

 private:
  Task<Known> fetch_short_value(LaneTable::Hold& hold);
  /// The part of an object of which all is to be read, or nothing, or of which the wrong bytes have come.
  Task<KnownPart> fetch_part_otherwise(LaneTable::Hold& hold, ValueRange range, Need need);
  boost::asio::awaitable<void> remove_quietly(std::string object_name, store::Etag etag);

  boost::asio::any_io_executor executor_;
  store::ObjectStore& store_;
  Random& random_;
  KeyspaceOptions options_;
  LaneTable lanes_;
  std::uint64_t expired_count_ = 0;
  std::uint64_t folded_count_ = 0;
  std::size_t background_count_ = 0;
  std::vector<Waiter*> draining_;
};

}  // namespace redis3::model
