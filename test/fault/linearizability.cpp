#include "fault/linearizability.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <string>
#include <unordered_set>
#include <utility>

namespace redis3::test {
namespace {

class Search {
 public:
  Search(std::vector<Operation> history, std::size_t steps_max)
      : history_(std::move(history)), steps_max_(steps_max), done_(history_.size(), '0') {
    // What was answered first is tried first: most often it also happened first.
    std::sort(history_.begin(), history_.end(),
              [](const Operation& a, const Operation& b) { return end_of(a) < end_of(b); });
    left_ = static_cast<std::size_t>(std::count_if(history_.begin(), history_.end(),
                                                   [](const auto& one) { return one.reply.has_value(); }));
  }

  Verdict run() {
    // A stack of its own: a history is deeper than the machine's stack is sure to be.
    stack_.push_back(Frame{KeyState(), 0, history_.size()});
    while (!stack_.empty()) {
      if (left_ == 0) return Verdict::linearizable;
      if (!advance()) retreat();
      if (steps_ > steps_max_) return Verdict::too_hard;
    }
    return Verdict::not_linearizable;
  }

 private:
  struct Frame {
    KeyState state;
    /// The operation to try next.
    std::size_t next;
    /// The one that led here; history_.size() at the root.
    std::size_t came_by;
  };

  static std::uint64_t end_of(const Operation& one) {
    return one.reply ? one.answered : std::numeric_limits<std::uint64_t>::max();
  }

  /// The earliest answer among those that are not done: what was called later cannot come now.
  std::uint64_t earliest_end() const {
    for (std::size_t at = 0; at < history_.size(); ++at)
      if (done_[at] == '0') return end_of(history_[at]);
    return std::numeric_limits<std::uint64_t>::max();
  }

  bool advance() {
    const std::uint64_t limit = earliest_end();
    while (stack_.back().next < history_.size()) {
      const std::size_t at = stack_.back().next++;
      const Operation& one = history_[at];
      if (done_[at] == '1' || one.called > limit) continue;
      ++steps_;
      KeyState state = stack_.back().state;
      const std::string reply = apply(one, state);
      if (one.reply && *one.reply != reply) continue;
      done_[at] = '1';
      if (!seen_.insert(name_of(state)).second) {
        done_[at] = '0';
        continue;
      }
      if (one.reply) --left_;
      stack_.push_back(Frame{std::move(state), 0, at});
      return true;
    }
    return false;
  }

  void retreat() {
    const std::size_t at = stack_.back().came_by;
    stack_.pop_back();
    if (at == history_.size()) return;
    done_[at] = '0';
    if (history_[at].reply) ++left_;
  }

  std::string name_of(const KeyState& state) const {
    return fmt::format("{} {} {} {}", done_, state.now, state.expires_at.value_or(0),
                       state.value ? "=" + *state.value : "");
  }

  std::vector<Operation> history_;
  std::size_t steps_max_;
  std::size_t steps_ = 0;
  /// One character for each operation: '1' where it is done.
  std::string done_;
  /// Answered operations that are not done.
  std::size_t left_ = 0;
  std::vector<Frame> stack_;
  std::unordered_set<std::string> seen_;
};

}  // namespace

Verdict check_linearizability(const std::vector<Operation>& history, std::size_t steps_max) {
  return Search(history, steps_max).run();
}

}  // namespace redis3::test
