#include "model/keys_at_hand.hpp"

#include "model/write_parts.hpp"

#include <array>
#include <utility>

namespace redis3::model {

bool KeysAtHand::is_free(const std::string& object_name) const {
  return objects_ != nullptr && !keeper_.lanes().is_held(object_name);
}

std::optional<Result<std::optional<Record>>> KeysAtHand::read(const std::string& object_name, Need need) {
  if (!is_free(object_name)) return std::nullopt;
  Result<Known> found = fetch(object_name, need);
  if (found.has_error()) return found.error();
  // The time matters to few keys.
  const TimePoint now = found->header.expires_at ? keeper_.store().now() : TimePoint();
  if (found->etag && found->header.is_expired(now))
    keeper_.remove_expired(object_name, *found->etag, found->header);
  return live_record(*std::move(found), now);
}

std::optional<Result<void>> KeysAtHand::change(const std::string& object_name, const Change& change) {
  if (!is_free(object_name) || change.need == Need::short_value || keeper_.options().strict_writes)
    return std::nullopt;
  // Whatever is remembered of the key is about to be wrong.
  keeper_.lanes().forget(object_name);
  const std::array<const Change*, 1> batch{&change};
  std::optional<Known> known;
  bool is_fresh = false;
  for (std::size_t lost_races = 0; lost_races <= keeper_.options().lost_races_max;) {
    Plan plan = fold(batch, known, is_fresh, keeper_.store().now(), false);
    if (plan.step == Plan::Step::done) return Result<void>();
    Need need = plan.need;
    if (plan.step != Plan::Step::read) {
      Result<void> written = write(object_name, std::move(plan), known);
      if (written.has_value() || !is_race(written.error().kind())) return written;
      // A guess was wrong, or another thread has the same objects at hand.
      ++lost_races;
      need = change.need;
    }
    Result<Known> found = fetch(object_name, need);
    if (found.has_error()) return found.error();
    known = *std::move(found);
    is_fresh = true;
  }
  return std::nullopt;
}

Result<Known> KeysAtHand::fetch(const std::string& object_name, Need need) {
  if (need != Need::value) {
    Result<store::ObjectInfo> info = objects_->head_now(object_name);
    if (info.has_value()) return known_of(*std::move(info), object_name);
    if (info.error().kind() == ErrorKind::not_found) return Known();
    return info.error();
  }
  Result<store::Object> object = objects_->get_now(object_name, store::GetOptions());
  if (object.has_value()) return known_of(*std::move(object), object_name);
  if (object.error().kind() == ErrorKind::not_found) return Known();
  return object.error();
}

Result<void> KeysAtHand::write(const std::string& object_name, Plan plan, const std::optional<Known>& known) {
  const bool is_conditional = plan.basis != Plan::Basis::nothing;
  const WriteBase base = base_of(known, plan.basis, keeper_.store().capabilities());
  if (plan.step == Plan::Step::remove) {
    const auto condition =
        base.etag ? store::RemoveCondition::if_match(*base.etag) : store::RemoveCondition::none();
    return objects_->remove_now(object_name, condition);
  }
  const WriteId own = is_conditional ? new_write_id(keeper_.random()) : WriteId();
  const RecordHeader header = header_of(plan.record, plan.basis, own, base);
  const store::PutOptions options(put_condition(plan.basis, base.etag), format_header(header),
                                  header.expires_at.has_value());
  const Result<store::Etag> put = objects_->put_now(object_name, plan.record.value, options);
  if (put.has_error()) return put.error();
  return Result<void>();
}

}  // namespace redis3::model
