#include "model/lane.hpp"

#include <cassert>

namespace redis3::model {

bool Lane::begin_read(Turn& turn) {
  if (queue_.empty() && !is_changing_) {
    ++running_reads_;
    turn.has_begun = true;
    return true;
  }
  queue_.push_back(turn);
  return false;
}

void Lane::end_read() {
  assert(running_reads_ > 0);
  --running_reads_;
  admit_next();
}

bool Lane::begin_change(Turn& turn) {
  if (is_idle()) {
    is_changing_ = true;
    turn.has_begun = true;
    return true;
  }
  queue_.push_back(turn);
  return false;
}

void Lane::take_waiting_changes(std::vector<Turn*>& batch) {
  assert(is_changing_);
  while (!queue_.empty() && queue_.front().kind == Turn::Kind::change) {
    batch.push_back(&queue_.front());
    queue_.pop_front();
  }
}

void Lane::end_change() {
  assert(is_changing_);
  is_changing_ = false;
  admit_next();
}

void Lane::admit_next() {
  if (is_changing_) return;
  while (!queue_.empty()) {
    Turn& next = queue_.front();
    const bool is_change = next.kind != Turn::Kind::read;
    if (is_change && running_reads_ > 0) return;
    queue_.pop_front();
    next.has_begun = true;
    if (is_change) {
      is_changing_ = true;
      next.waiter.wake();
      return;
    }
    ++running_reads_;
    next.waiter.wake();
  }
}

}  // namespace redis3::model
