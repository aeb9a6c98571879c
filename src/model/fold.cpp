#include "model/fold.hpp"

#include <algorithm>
#include <utility>

namespace redis3::model {
namespace {

/// The key's state between two changes of a batch.
class State {
 public:
  State(const std::optional<Known>& known, TimePoint now) {
    if (!known) return;
    basis_ = known->etag ? Plan::Basis::known_etag : Plan::Basis::absent;
    record_ = live_record(*known, now);
    sight_ = record_ && !known->value ? Sight::metadata : Sight::all;
  }

  bool shows(Need need) const {
    return need == Need::nothing || sight_ == Sight::all ||
           (need == Need::metadata && sight_ == Sight::metadata);
  }

  void guess_absent() {
    sight_ = Sight::all;
    basis_ = Plan::Basis::absent;
  }
  bool is_guessable() const { return sight_ == Sight::nothing && !is_changed_; }

  void apply(const Change& change, TimePoint now) {
    if (change.need != Need::nothing && !is_changed_) depends_on_base_ = true;
    const Record* const current = change.need == Need::nothing || !record_ ? nullptr : &*record_;
    Decision decision = change.decide(current, now);
    switch (decision.action) {
      case Decision::Action::keep:
        return;
      case Decision::Action::put:
        record_ = std::move(decision.record);
        record_->value_bytes = record_->value.size();
        break;
      case Decision::Action::remove:
        record_.reset();
        break;
    }
    is_changed_ = true;
    sight_ = Sight::all;
  }

  Plan plan(bool is_fresh) && {
    Plan plan;
    if (depends_on_base_) plan.basis = basis_;
    const bool is_nothing_there = basis_ == Plan::Basis::absent && depends_on_base_;
    if (!is_changed_ || (!record_ && is_nothing_there)) {
      // The replies rest on what was known alone, and no conditional write is going to check it.
      if (depends_on_base_ && !is_fresh) plan.step = Plan::Step::read;
      return plan;
    }
    plan.step = record_ ? Plan::Step::put : Plan::Step::remove;
    if (record_) plan.record = std::move(*record_);
    return plan;
  }

 private:
  enum class Sight { nothing, metadata, all };

  Sight sight_ = Sight::nothing;
  std::optional<Record> record_;
  Plan::Basis basis_ = Plan::Basis::nothing;
  bool is_changed_ = false;
  /// Whether a change has looked at the key as it was before the batch.
  bool depends_on_base_ = false;
};

}  // namespace

std::optional<Record> live_record(const Known& known, TimePoint now) {
  if (!known.etag || known.header.is_expired(now)) return std::nullopt;
  Record record;
  record.type = known.header.type;
  record.expires_at = known.header.expires_at;
  record.other_fields = known.header.other_fields;
  record.value_bytes = known.value_bytes;
  if (known.value) record.value = *known.value;
  return record;
}

Need largest_need(std::span<const Change* const> batch) {
  Need need = Need::nothing;
  for (const Change* change : batch)
    need = std::max(need, change->need);
  return need;
}

Plan fold(std::span<const Change* const> batch, const std::optional<Known>& known, bool is_fresh,
          TimePoint now) {
  State state(known, now);
  for (const Change* change : batch) {
    if (!state.shows(change->need) && change->expects_absent && state.is_guessable()) state.guess_absent();
    if (!state.shows(change->need)) {
      Plan plan;
      plan.step = Plan::Step::read;
      plan.need = largest_need(batch);
      return plan;
    }
    state.apply(*change, now);
  }
  Plan plan = std::move(state).plan(is_fresh);
  if (plan.step == Plan::Step::read) plan.need = largest_need(batch);
  return plan;
}

}  // namespace redis3::model
