#include "upkeep/sweep_verdict.hpp"

#include "model/key.hpp"
#include "model/record_header.hpp"
#include "model/write_form.hpp"

namespace redis3::upkeep {

ListedAs listed_as(const store::ListEntry& entry) {
  if (!model::key_of_object(entry.key)) return ListedAs::foreign;
  return entry.mark == store::Mark::no ? ListedAs::lasting : ListedAs::may_expire;
}

SweepVerdict judge_expired(const store::ObjectInfo& info, TimePoint now, std::chrono::milliseconds older_than,
                           const store::Capabilities& can) {
  const Result<model::RecordHeader> header = model::parse_header(info.metadata);
  if (header.has_error()) return SweepVerdict::unreadable;
  if (!header->is_expired(now)) return SweepVerdict::live;
  if (!header->is_expired(now - older_than)) return SweepVerdict::recent;
  return model::may_replace(model::Plan::Step::remove, *header, can) ? SweepVerdict::removable
                                                                     : SweepVerdict::unsafe;
}

bool can_sweep(const store::Capabilities& can) noexcept {
  return can.remove_if_match == store::ConditionalRemove::atomic;
}

}  // namespace redis3::upkeep
