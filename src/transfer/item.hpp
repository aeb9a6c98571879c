#pragma once

#include "base/clock.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Keys that go from one place to another: what becomes of each, how far it is, and where to go on.
namespace redis3::transfer {

/// The longest value that is moved: what RESTORE takes, and a little more for its form.
inline constexpr std::size_t payload_bytes_max = 512 * 1024 * 1024 + 64;

/// A key with all that it holds, wherever it comes from and wherever it goes.
struct Item {
  std::int64_t db = 0;
  std::string key;
  /// As DUMP tells it.
  std::string payload;
  std::optional<TimePoint> expires_at;
};

/// "string", "hash" and so on, as TYPE has it; empty where it is none of Redis's.
std::string_view type_of(const Item& item) noexcept;

/// Whether the two hold the same until the same moment. A string may stand in many forms; of other types the
/// payloads are compared as they are.
bool is_same(const Item& a, const Item& b);

/// What to send in order that the item be restored: RESTORE's words.
std::vector<std::string> restore_words(Item item, bool replaces);

}  // namespace redis3::transfer
