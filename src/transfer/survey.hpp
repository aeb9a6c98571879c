#pragma once

#include "base/task.hpp"
#include "rdb/file_reader.hpp"
#include "store/object_store.hpp"
#include "transfer/redis_keys.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// How much there is to be moved, before anything is.
namespace redis3::transfer {

struct Survey {
  std::uint64_t keys = 0;
  /// Of values, and of the keys' names.
  std::uint64_t bytes = 0;
  std::uint64_t expiring = 0;
  /// How many keys of each type, as TYPE has it.
  std::map<std::string, std::uint64_t, std::less<>> types;
  /// Whether every key was looked at; else it is reckoned from some of them.
  bool is_exact = true;

  /// How many of them are of types that redis3 does not take.
  std::uint64_t refused() const noexcept;
  void add(std::string_view type, std::uint64_t key_and_value_bytes, bool expires);
  /// So many times as much of everything.
  void scale(double factor);
};

/// Whether RESTORE takes it.
bool is_taken(std::string_view type) noexcept;

/// Looks at keys of a server until there are no more, or at so many of them: SCAN gives them in an order that
/// has nothing to do with them.
Task<Survey> survey_redis(RedisKeys& keys, std::vector<std::int64_t> databases, std::string pattern,
                          std::uint64_t looked_at_max);

/// Reads a file to its end, and so checks it. It gives way to others now and then.
///
/// db      absent: every database
/// Errors  those of the reader; cancelled  is_stopped
Task<Survey> survey_file(rdb::FileReader reader, std::optional<std::int64_t> db, std::string pattern,
                         std::function<bool()> is_stopped);

/// Lists databases of a place. It does not ask which keys expire. Cost: 1 LIST for each 1,000 keys.
Task<Survey> survey_place(store::ObjectStore& store, std::vector<std::int64_t> databases,
                          std::string pattern);

}  // namespace redis3::transfer
