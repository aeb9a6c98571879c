#include "model/fold.hpp"

#include <algorithm>
#include <utility>

namespace redis3::model {
namespace {

/// The key's state between two changes of a batch.
class State {
 public:
  State(const std::optional<Known>& known, TimePoint now, bool may_append) : may_append_(may_append) {
    if (!known) return;
    basis_ = known->etag ? Plan::Basis::known_etag : Plan::Basis::absent;
    record_ = live_record(*known, now);
    sight_ = record_ && !known->value ? Sight::metadata : Sight::all;
  }

  bool shows(Need need) const {
    if (need == Need::nothing || sight_ == Sight::all) return true;
    if (sight_ == Sight::nothing) return false;
    return need == Need::metadata || (need == Need::short_value && is_appendable());
  }

  /// What to read so that it shows `need`: where only the metadata is known of what cannot be appended to, no
  /// less than the value will do.
  Need need_to_read(Need need) const {
    const bool is_too_long = sight_ == Sight::metadata && record_->value_bytes > short_value_bytes_max;
    return need == Need::short_value && is_too_long ? Need::value : need;
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
        break;
      case Decision::Action::append:
        if (sight_ == Sight::metadata) {
          suffix_ += decision.record.value;
          record_->value_bytes += decision.record.value.size();
          record_->version.clear();
          is_changed_ = true;
          return;
        }
        if (!record_) record_.emplace();
        record_->value += decision.record.value;
        break;
      case Decision::Action::remove:
        record_.reset();
        break;
    }
    // A moment of expiry may have passed while its change waited; the next one must not find what it leaves.
    if (record_ && record_->is_expired(now)) record_.reset();
    if (record_) record_->value_bytes = record_->value.size();
    if (record_) record_->version.clear();
    suffix_.clear();
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
    if (!suffix_.empty()) {
      plan.step = Plan::Step::append;
      plan.offset = record_->value_bytes - suffix_.size();
      plan.suffix = std::move(suffix_);
      return plan;
    }
    plan.step = record_ ? Plan::Step::put : Plan::Step::remove;
    if (record_) plan.record = std::move(*record_);
    return plan;
  }

 private:
  enum class Sight { nothing, metadata, all };

  bool is_appendable() const {
    return may_append_ && !record_->expires_at && record_->value_bytes > short_value_bytes_max;
  }

  bool may_append_;
  Sight sight_ = Sight::nothing;
  /// With Sight::metadata there is one, without its value.
  std::optional<Record> record_;
  /// What has been put behind a value that is not seen.
  std::string suffix_;
  Plan::Basis basis_ = Plan::Basis::nothing;
  bool is_changed_ = false;
  /// Whether a change has looked at the key as it was before the batch.
  bool depends_on_base_ = false;
};

}  // namespace

Known without_value(const Known& known) {
  Known rest;
  rest.etag = known.etag;
  rest.header = known.header;
  rest.value_bytes = known.value_bytes;
  rest.object_bytes = known.object_bytes;
  rest.last_modified = known.last_modified;
  return rest;
}

std::optional<Record> live_record(const Known& known, TimePoint now) {
  return live_record(Known(known), now);
}

std::optional<Record> live_record(Known&& known, TimePoint now) {
  std::optional<Record> record;
  if (!known.etag || known.header.is_expired(now)) return record;
  record.emplace();
  record->type = known.header.type;
  record->expires_at = known.header.expires_at;
  record->other_fields = std::move(known.header.other_fields);
  record->value_bytes = known.value_bytes;
  record->object_bytes = known.object_bytes;
  record->last_modified = known.last_modified;
  record->version = known.etag->text();
  if (known.value) record->value = *std::move(known.value);
  return record;
}

Need largest_need(std::span<const Change* const> batch) {
  Need need = Need::nothing;
  for (const Change* change : batch)
    need = std::max(need, change->need);
  return need;
}

Plan fold(std::span<const Change* const> batch, const std::optional<Known>& known, bool is_fresh,
          TimePoint now, bool may_append) {
  State state(known, now, may_append);
  for (const Change* change : batch) {
    if (!state.shows(change->need) && change->expects_absent && state.is_guessable()) state.guess_absent();
    if (!state.shows(change->need)) {
      Plan plan;
      plan.step = Plan::Step::read;
      plan.need = state.need_to_read(largest_need(batch));
      return plan;
    }
    state.apply(*change, now);
  }
  Plan plan = std::move(state).plan(is_fresh);
  if (plan.step == Plan::Step::read) plan.need = largest_need(batch);
  return plan;
}

}  // namespace redis3::model
