#pragma once

#include "base/task.hpp"
#include "model/record.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace redis3::model {

/// Where a version of a record comes from: the random id of the write that made it, or, where that write left
/// no id,
/// `@` and its etag, or `-` for "there was no object". Printable ASCII without `;` and `.`.
using WriteId = std::string;

/// The one line of metadata beside an object's bytes: `1;t=string;px=1732320000123;w=id.id.id`.
/// docs/format.md is its grammar.
struct RecordHeader {
  ValueType type = ValueType::string;
  std::optional<TimePoint> expires_at;
  /// The write that made this version, then its predecessors, newest first. Empty after a plain write.
  std::vector<WriteId> write_ids;
  /// How many bytes at the end of the body are not the value's; see body_tail.hpp.
  std::size_t tail_bytes = 0;
  /// Fields that this version does not know, as they stand, joined by `;`.
  std::string other_fields;

  bool is_expired(TimePoint now) const noexcept { return expires_at && *expires_at <= now; }
  friend bool operator==(const RecordHeader&, const RecordHeader&) = default;
};

/// How many predecessors a header keeps: so many writes of others may pass between a lost answer and reading
/// back.
inline constexpr std::size_t write_ids_max = 8;

/// The line; empty where there is nothing to say: a string that does not expire and was written without an
/// id.
std::string format_header(const RecordHeader& header);

/// Reads the line; the empty line is a plain string.
///
/// Errors  unsupported  a major version or a type that this version of redis3 does not know
///         corrupt      not a header that redis3 writes
Result<RecordHeader> parse_header(std::string_view line);

}  // namespace redis3::model
