#pragma once

#include "base/task.hpp"
#include "transfer/item.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace redis3::transfer {

/// How much of a source is in memory at once.
struct GroupLimits {
  std::size_t keys_max = 1000;
  /// Of the payloads; a longer one comes alone.
  std::size_t bytes_max = 16 * 1024 * 1024;
};

/// A key that cannot be moved, and why.
struct Refusal {
  std::int64_t db = 0;
  std::string key;
  std::string why;
};

/// Some keys, and what is known of where they come from.
struct Group {
  std::vector<Item> items;
  /// Keys that were listed and not there any more when they were read.
  std::uint64_t gone = 0;
  std::vector<Refusal> refusals;
  /// Where the source goes on when all keys so far are where they belong. Absent in the middle of what it can
  /// only read again as a whole.
  std::optional<std::string> token;
  bool is_last = false;
};

/// Where keys come from.
///
/// Threads  one at a time, one call at a time.
class Source {
 public:
  virtual ~Source() = default;

  /// Which one it is, beyond its name; empty where that cannot be told, and so nobody can go on there later.
  virtual std::string identity() const = 0;
  /// How many keys it has, as far as it tells.
  virtual std::optional<std::uint64_t> key_count() const = 0;

  /// Goes on at a token of this source. False: it is none any more, and it begins at the beginning.
  virtual Task<bool> go_on(std::string token) = 0;
  /// The next group; not after the last one.
  virtual Task<Group> next() = 0;
};

}  // namespace redis3::transfer
