#pragma once

#include "base/clock.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace redis3::model {

/// Redis's data types, as TYPE names them. Strings are all there is so far.
enum class ValueType { string };

std::string_view name_of(ValueType type) noexcept;

/// What a key holds: the value, its type and when it expires.
struct Record {
  ValueType type = ValueType::string;
  /// The bytes of a string. Not filled where only the metadata was asked for.
  std::string value;
  /// How long the value is; also where only the metadata was asked for. Of a record that was read.
  std::uint64_t value_bytes = 0;
  /// How many bytes the object takes: its body, its metadata and its name. Of a record that was read.
  std::uint64_t object_bytes = 0;
  /// When the object was last written, by the store's clock. Of a record that was read.
  std::optional<TimePoint> last_modified;
  /// Another one after each write, as far as the store's tags are unique; empty where the record was not read.
  std::string version;
  /// From this moment on the key is absent.
  std::optional<TimePoint> expires_at;
  /// Fields of the object's header that this version of redis3 does not know; a change of the value keeps
  /// them.
  std::string other_fields;

  bool is_expired(TimePoint now) const noexcept { return expires_at && *expires_at <= now; }
};

/// Whether no command could tell the two apart; both with their values.
bool is_same(const Record& a, const Record& b) noexcept;

}  // namespace redis3::model
