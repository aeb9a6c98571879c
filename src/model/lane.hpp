#pragma once

#include "base/waiter.hpp"
#include "model/fold.hpp"

#include <boost/intrusive/list.hpp>

#include <cstddef>
#include <optional>
#include <vector>

namespace redis3::model {

/// How a Turn stands in its lane's queue: whoever goes away leaves it.
using TurnHook = boost::intrusive::list_base_hook<boost::intrusive::link_mode<boost::intrusive::auto_unlink>>;

/// A command that waits for its turn on a key, or leads there. Lives in the frame of its coroutine.
struct Turn : TurnHook {
  enum class Kind {
    read,    ///< Runs beside other reads.
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

/// The order of the commands on one key, without any I/O: reads that stand beside each other run together,
/// changes that stand beside each other are folded by the first of them, and nobody overtakes.
class Lane {
 public:
  /// Whether the read may begin at once; else it waits for its Turn's waiter, and then has begun.
  bool begin_read(Turn& turn);
  void end_read();

  /// Whether the change, or what wants to be alone, leads at once; else it waits for its Turn's waiter, and
  /// then leads; a change may have a result instead.
  bool begin_change(Turn& turn);
  /// How many wait for their turn: counts them.
  std::size_t waiting_count() const { return queue_.size(); }
  /// The leader takes the changes that stand first in the queue into its batch.
  void take_waiting_changes(std::vector<Turn*>& batch);
  void end_change();

  bool is_idle() const { return running_reads_ == 0 && !is_changing_ && queue_.empty(); }

  /// What the last command on this key saw or wrote: a guess, since others may have written since.
  std::optional<Known> known;
  /// How many changes the last request did at once.
  std::size_t changes_done_together = 0;

 private:
  void admit_next();

  /// Takes no memory: there is a lane for each key that is remembered.
  boost::intrusive::list<Turn, boost::intrusive::constant_time_size<false>> queue_;
  std::size_t running_reads_ = 0;
  bool is_changing_ = false;
};

}  // namespace redis3::model
