#include "fault/linearizability.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <limits>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace redis3::test {
namespace {

/// Of a long value its length and hash: among so few no two have the same.
std::string short_name_of(const std::string& value) {
  constexpr std::size_t long_bytes_min = 64;
  if (value.size() < long_bytes_min) return fmt::format("{}={}", value.size(), value);
  return fmt::format("{}#{}", value.size(), std::hash<std::string>()(value));
}

class Search {
 public:
  Search(std::vector<Operation> history, std::size_t steps_max)
      : history_(std::move(history)), steps_max_(steps_max), done_(history_.size(), '0') {
    // What was answered first is tried first: most often it also happened first.
    std::sort(history_.begin(), history_.end(),
              [](const Operation& a, const Operation& b) { return end_of(a) < end_of(b); });
    left_ = answered_ = static_cast<std::size_t>(std::count_if(
        history_.begin(), history_.end(), [](const auto& one) { return one.reply.has_value(); }));
    for (const Operation& one : history_)
      sent_before_.push_back(all_sent_before(one));
  }

  Verdict run() {
    // A stack of its own: a history is deeper than the machine's stack is sure to be.
    stack_.push_back(Frame{State(), 0, 0, history_.size()});
    while (!stack_.empty()) {
      if (left_ == 0) return Verdict::linearizable;
      if (!advance()) retreat();
      if (steps_ > steps_max_) return Verdict::too_hard;
    }
    return Verdict::not_linearizable;
  }

 private:
  struct Frame {
    State state;
    /// The operation to try next, and at which of its moments.
    std::size_t next;
    std::size_t moment;
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
      const std::size_t at = stack_.back().next;
      if (done_[at] == '1' || history_[at].called > limit || !has_its_turn(at)) {
        skip();
        continue;
      }
      const auto moments = moments_of(history_[at], stack_.back().state);
      const std::int64_t moment = moments[stack_.back().moment];
      if (++stack_.back().moment == moments.size()) skip();
      if (go_to(at, moment)) return true;
    }
    return false;
  }

  /// What an operation has to wait for, since it was sent behind it.
  std::vector<std::size_t> all_sent_before(const Operation& one) const {
    std::vector<std::size_t> before;
    for (std::size_t at = 0; one.is_pipelined && at < answered_; ++at) {
      const Operation& other = history_[at];
      if (other.client == one.client && other.called < one.called && share_a_key(one, other))
        before.push_back(at);
    }
    return before;
  }

  static bool share_a_key(const Operation& one, const Operation& other) {
    return one.key == other.key || is_rename(one.verb) || is_rename(other.verb);
  }

  bool has_its_turn(std::size_t at) const {
    const auto& before = sent_before_[at];
    return std::all_of(before.begin(), before.end(), [this](std::size_t one) { return done_[one] == '1'; });
  }

  void skip() {
    ++stack_.back().next;
    stack_.back().moment = 0;
  }

  /// Does the operation, unless its reply is another one or all of that has been tried.
  bool go_to(std::size_t at, std::int64_t moment) {
    const Operation& one = history_[at];
    ++steps_;
    State state = stack_.back().state;
    const std::string reply = apply(one, state, moment);
    if (one.reply && *one.reply != reply) return false;
    if (!one.reply && state == stack_.back().state) return false;
    if (needs_nothing_of_the_one_before(one, moment, state, reply)) return false;
    done_[at] = '1';
    if (!is_new(state)) {
      done_[at] = '0';
      return false;
    }
    if (one.reply) --left_;
    stack_.push_back(Frame{std::move(state), 0, 0, at});
    return true;
  }

  /// Whether the operation before this one has an unknown outcome, and had better not happened yet: without
  /// it this one leaves the same state, and that one may still happen or not.
  bool needs_nothing_of_the_one_before(const Operation& one, std::int64_t moment, const State& after,
                                       const std::string& reply) const {
    const std::size_t before = stack_.back().came_by;
    if (before == history_.size() || history_[before].reply) return false;
    State state = stack_[stack_.size() - 2].state;
    return apply(one, state, moment) == reply && state == after;
  }

  void retreat() {
    const std::size_t at = stack_.back().came_by;
    stack_.pop_back();
    if (at == history_.size()) return;
    done_[at] = '0';
    if (history_[at].reply) ++left_;
  }

  /// Whether this state has not been reached yet after the same answered operations and no more of the
  /// unknown ones: what was reached with fewer of them can go on in all the ways in which this can.
  bool is_new(const State& state) {
    std::vector<std::string>& reached = seen_[name_of(state)];
    const std::string unknown = done_.substr(answered_);
    const auto is_part = [&unknown](const std::string& fewer) {
      for (std::size_t at = 0; at < unknown.size(); ++at)
        if (fewer[at] > unknown[at]) return false;
      return true;
    };
    if (std::any_of(reached.begin(), reached.end(), is_part)) return false;
    reached.push_back(unknown);
    return true;
  }

  std::string name_of(const State& state) const {
    std::string name = done_.substr(0, answered_);
    for (const KeyState& key : state.keys) {
      name += key.expires_at ? fmt::format(" {}", *key.expires_at) : " -";
      name += key.value ? ' ' + short_name_of(*key.value) : " -";
    }
    return name;
  }

  std::vector<Operation> history_;
  std::size_t steps_max_;
  std::size_t steps_ = 0;
  /// One character for each operation: '1' where it is done.
  std::string done_;
  /// How many operations were answered: the first ones.
  std::size_t answered_ = 0;
  /// For each operation those that come before it because its client has sent them before it.
  std::vector<std::vector<std::size_t>> sent_before_;
  /// How many of them are not done.
  std::size_t left_ = 0;
  std::vector<Frame> stack_;
  /// By the answered operations and the state: the sets of unknown ones that were done.
  std::unordered_map<std::string, std::vector<std::string>> seen_;
};

}  // namespace

Verdict check_linearizability(const std::vector<Operation>& history, std::size_t steps_max) {
  return Search(history, steps_max).run();
}

}  // namespace redis3::test
