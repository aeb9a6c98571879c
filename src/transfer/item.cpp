#include "transfer/item.hpp"

#include "rdb/value_skipper.hpp"
#include "value/dump.hpp"

#include <algorithm>
#include <utility>

namespace redis3::transfer {
namespace {

/// The bytes of a string; absent where it is none.
std::optional<std::string> string_of(const Item& item) {
  value::Restored restored = value::restore_string(item.payload, payload_bytes_max);
  if (restored.defect()) return std::nullopt;
  return restored.bytes();
}

}  // namespace

std::string_view type_of(const Item& item) noexcept {
  return item.payload.empty() ? std::string_view()
                              : rdb::type_name(static_cast<std::uint8_t>(item.payload.front()));
}

bool is_same(const Item& a, const Item& b) {
  if (a.expires_at != b.expires_at) return false;
  if (a.payload == b.payload) return true;
  const auto string = string_of(a);
  return string && string == string_of(b);
}

std::vector<std::string> restore_words(Item item, bool replaces) {
  // A time of 0 would be none; what has expired does so a millisecond later as well.
  const std::int64_t moment =
      item.expires_at ? std::max<std::int64_t>(unix_milliseconds(*item.expires_at), 1) : 0;
  std::vector<std::string> words{"RESTORE", std::move(item.key), std::to_string(moment),
                                 std::move(item.payload), "ABSTTL"};
  if (replaces) words.push_back("REPLACE");
  return words;
}

}  // namespace redis3::transfer
