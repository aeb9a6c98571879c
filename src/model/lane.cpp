#include "model/lane.hpp"

#include <cassert>

namespace redis3::model {

bool Lane::may_begin(Turn::Kind kind) const {
  if (is_changing_) return false;
  switch (kind) {
    case Turn::Kind::part:
      return true;
    case Turn::Kind::read:
      return !is_reading_;
    case Turn::Kind::change:
    case Turn::Kind::alone:
      break;
  }
  return !is_reading_ && running_parts_ == 0;
}

void Lane::note_begin(Turn& turn) {
  turn.has_begun = true;
  switch (turn.kind) {
    case Turn::Kind::part:
      ++running_parts_;
      return;
    case Turn::Kind::read:
      is_reading_ = true;
      return;
    case Turn::Kind::change:
    case Turn::Kind::alone:
      break;
  }
  is_changing_ = true;
}

bool Lane::begin(Turn& turn) {
  if (!queue_.empty() || !may_begin(turn.kind)) {
    queue_.push_back(turn);
    return false;
  }
  note_begin(turn);
  return true;
}

void Lane::end(const Turn& turn) {
  assert(turn.has_begun);
  switch (turn.kind) {
    case Turn::Kind::part:
      --running_parts_;
      break;
    case Turn::Kind::read:
      is_reading_ = false;
      break;
    case Turn::Kind::change:
    case Turn::Kind::alone:
      is_changing_ = false;
      break;
  }
  admit_next();
}

void Lane::take_waiting(Turn::Kind kind, std::vector<Turn*>& batch) {
  while (!queue_.empty() && queue_.front().kind == kind) {
    batch.push_back(&queue_.front());
    queue_.pop_front();
  }
}

void Lane::take_waiting_reads(std::vector<Turn*>& batch) {
  assert(is_reading_);
  take_waiting(Turn::Kind::read, batch);
  // Parts may stand behind them.
  admit_next();
}

void Lane::take_waiting_changes(std::vector<Turn*>& batch) {
  assert(is_changing_);
  take_waiting(Turn::Kind::change, batch);
}

void Lane::give_back_reads(const std::vector<Turn*>& batch) {
  assert(is_reading_);
  for (auto turn = batch.rbegin(); turn != batch.rend(); ++turn)
    queue_.push_front(**turn);
}

void Lane::admit_next() {
  while (!queue_.empty() && may_begin(queue_.front().kind)) {
    Turn& next = queue_.front();
    queue_.pop_front();
    note_begin(next);
    next.waiter.wake();
  }
}

}  // namespace redis3::model
