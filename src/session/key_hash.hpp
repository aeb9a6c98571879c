#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

namespace redis3::session {

/// A number for a key of a database, the same throughout a process.
inline std::uint64_t key_hash(std::string_view key, std::int64_t db) {
  // Spreads the databases over the hashes: 2^64 divided by the golden ratio.
  constexpr std::uint64_t spread = 0x9e3779b97f4a7c15;
  return std::hash<std::string_view>()(key) + static_cast<std::uint64_t>(db) * spread;
}

}  // namespace redis3::session
