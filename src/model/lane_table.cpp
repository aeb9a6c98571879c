#include "model/lane_table.hpp"

#include <cassert>
#include <utility>

namespace redis3::model {
namespace {

std::size_t bytes_of(const Known& known) {
  std::size_t bytes = known.header.other_fields.size();
  for (const WriteId& id : known.header.write_ids)
    bytes += id.size() + sizeof(WriteId);
  if (known.etag) bytes += known.etag->text().size();
  if (known.value) bytes += known.value->size();
  return bytes;
}

}  // namespace

LaneTable::~LaneTable() {
  idle_.clear();
}

LaneTable::Entry& LaneTable::acquire(std::string object_name) {
  auto found = entries_.find(object_name);
  if (found == entries_.end()) {
    auto entry = std::make_unique<Entry>(std::move(object_name));
    const std::string_view name = entry->name;
    found = entries_.emplace(name, std::move(entry)).first;
  }
  Entry& entry = *found->second;
  if (entry.holds++ == 0 && entry.is_linked()) {
    idle_bytes_ -= entry.idle_bytes;
    idle_.erase(idle_.iterator_to(entry));
  }
  return entry;
}

void LaneTable::release(Entry& entry) {
  assert(entry.holds > 0);
  if (--entry.holds > 0) return;
  assert(entry.lane.is_idle());
  if (!entry.lane.known) {
    erase(entry);
    return;
  }
  entry.idle_bytes = sizeof(Entry) + entry.name.size() + bytes_of(*entry.lane.known);
  idle_bytes_ += entry.idle_bytes;
  idle_.push_front(entry);
  forget_least_recent();
}

bool LaneTable::is_held(const std::string& object_name) const {
  if (entries_.empty()) return false;
  const auto found = entries_.find(object_name);
  return found != entries_.end() && found->second->holds > 0;
}

void LaneTable::forget(const std::string& object_name) {
  if (entries_.empty()) return;
  const auto found = entries_.find(object_name);
  if (found == entries_.end()) return;
  Entry& entry = *found->second;
  assert(entry.holds == 0);
  idle_.erase(idle_.iterator_to(entry));
  idle_bytes_ -= entry.idle_bytes;
  erase(entry);
}

void LaneTable::forget_least_recent() {
  while (!idle_.empty() && (idle_.size() > limits_.known_keys_max || idle_bytes_ > limits_.known_bytes_max)) {
    Entry& oldest = idle_.back();
    idle_.pop_back();
    idle_bytes_ -= oldest.idle_bytes;
    erase(oldest);
  }
}

void LaneTable::erase(Entry& entry) {
  const auto found = entries_.find(entry.name);
  // The name that the map is keyed by lies in the entry: it must outlive the erasure.
  const std::unique_ptr<Entry> doomed = std::move(found->second);
  entries_.erase(found);
}

}  // namespace redis3::model
