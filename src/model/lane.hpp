#pragma once

#include "base/waiter.hpp"
#include "model/fold.hpp"

#include <boost/intrusive/list.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace redis3::model {

/// How a Turn stands in its lane's queue: whoever goes away leaves it.
using TurnHook = boost::intrusive::list_base_hook<boost::intrusive::link_mode<boost::intrusive::auto_unlink>>;

/// A command that waits for its turn on a key, or leads there. Lives in the frame of its coroutine.
struct Turn : TurnHook {
  enum class Kind {
    read,    ///< Shares its request with other reads, and never runs beside one that began before it.
    part,    ///< Reads a part of the value: runs beside reads and other parts.
    change,  ///< Is folded with other changes.
    alone,   ///< Has the key for itself: it has to do with another key as well.
  };
  explicit Turn(Kind a_kind = Kind::read) : kind(a_kind) {}
  explicit Turn(const Change& a_change) : kind(Kind::change), change(&a_change) {}

  Kind kind;
  /// Of a change.
  const Change* change = nullptr;
  /// Set when another turn's request has done this one's work too.
  std::optional<Result<void>> result;
  /// Whether the lane lets it read or lead, and waits for its end.
  bool has_begun = false;
  Waiter waiter;
};

/// The order of the commands on one key, without any I/O: reads that stand beside each other are done by the
/// first of them, changes that stand beside each other are folded by the first of them, and nobody overtakes,
/// save that parts of the value are read at any time between two changes.
class Lane {
 public:
  /// Whether the turn begins at once; else it waits for its waiter, and then has begun, or another one has
  /// done its work, too.
  bool begin(Turn& turn);
  /// Of a turn that has begun.
  void end(const Turn& turn);

  /// The leader takes the reads, or the changes, that stand first in the queue into its batch.
  void take_waiting_reads(std::vector<Turn*>& batch);
  void take_waiting_changes(std::vector<Turn*>& batch);
  /// The leader ends without having answered the reads of its batch: they stand first in the queue again.
  void give_back_reads(const std::vector<Turn*>& batch);
  /// How many wait for their turn: counts them.
  std::size_t waiting_count() const { return queue_.size(); }

  bool is_idle() const { return !is_reading_ && running_parts_ == 0 && !is_changing_ && queue_.empty(); }

  /// What the last command on this key saw or wrote: a guess, since others may have written since.
  std::optional<Known> known;
  /// How many reads, and how many changes, the last request for them did at once.
  std::uint32_t reads_done_together = 0;
  std::uint32_t changes_done_together = 0;

 private:
  bool may_begin(Turn::Kind kind) const;
  void note_begin(Turn& turn);
  void take_waiting(Turn::Kind kind, std::vector<Turn*>& batch);
  void admit_next();

  /// Takes no memory: there is a lane for each key that is remembered.
  boost::intrusive::list<Turn, boost::intrusive::constant_time_size<false>> queue_;
  std::uint32_t running_parts_ = 0;
  bool is_reading_ = false;
  bool is_changing_ = false;
};

}  // namespace redis3::model
