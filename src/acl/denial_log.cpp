#include "acl/denial_log.hpp"

#include <chrono>
#include <utility>

namespace redis3::acl {
namespace {

/// How far apart denials can be and still be one entry; and among how many entries their like is looked for.
constexpr std::chrono::seconds grouping_time{60};
constexpr std::size_t grouping_entries = 10;

bool is_alike(const DenialLog::Entry& entry, const DenialLog::Entry& other) {
  const auto apart = std::chrono::abs(entry.updated - other.updated);
  return apart <= grouping_time && entry.context == other.context && entry.denial == other.denial &&
         entry.user_name == other.user_name;
}

}  // namespace

std::string_view name_of(DenialContext context) noexcept {
  return context == DenialContext::multi ? "multi" : "toplevel";
}

void DenialLog::add(Denial denial, DenialContext context, std::string user_name, std::string client_info,
                    TimePoint now, std::size_t entries_max) {
  ++counts_[static_cast<std::size_t>(denial.reason)];
  Entry added{.denial = std::move(denial),
              .context = context,
              .user_name = std::move(user_name),
              .client_info = std::move(client_info),
              .created = now,
              .updated = now};
  std::size_t seen = 0;
  for (auto entry = entries_.begin(); entry != entries_.end() && seen < grouping_entries; ++entry, ++seen) {
    if (!is_alike(*entry, added)) continue;
    ++entry->count;
    entry->client_info = std::move(added.client_info);
    entry->updated = now;
    entries_.splice(entries_.begin(), entries_, entry);
    return;
  }
  added.id = next_id_++;
  entries_.push_front(std::move(added));
  while (entries_.size() > entries_max)
    entries_.pop_back();
}

}  // namespace redis3::acl
