#include "model/cursor_table.hpp"

#include <utility>

namespace redis3::model {
namespace {

constexpr std::uint64_t cursor_bits = (std::uint64_t{1} << 53) - 1;

}  // namespace

std::uint64_t CursorTable::put(std::int64_t db, std::string token) {
  std::uint64_t cursor = 0;
  do {
    cursor = random_.next() & cursor_bits;
  } while (cursor == 0 || places_.contains(cursor));
  if (by_age_.size() >= places_max_) {
    places_.erase(by_age_.front());
    by_age_.pop_front();
  }
  by_age_.push_back(cursor);
  places_.emplace(cursor, Place{db, std::move(token)});
  return cursor;
}

std::optional<std::string> CursorTable::find(std::int64_t db, std::uint64_t cursor) const {
  const auto found = places_.find(cursor);
  if (found == places_.end() || found->second.db != db) return std::nullopt;
  return found->second.token;
}

}  // namespace redis3::model
