#pragma once

#include "base/task.hpp"
#include "model/record_header.hpp"
#include "store/object_store.hpp"

#include <cstdint>
#include <optional>
#include <string>

/// A part of a value, read by one request that brings little more than the part.
namespace redis3::model {

/// From the byte with index `start` to the one with index `end`, both included, and negative ones counted
/// from the end, as GETRANGE has it. https://redis.io/docs/latest/commands/getrange/
struct ValueRange {
  std::int64_t start;
  std::int64_t end;
};

/// Where a part lies in a value, and how long it is; 0 where there is nothing of it.
struct ValueSpan {
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
  friend bool operator==(const ValueSpan&, const ValueSpan&) = default;
};

/// The part of a value of this length.
ValueSpan span_of(ValueRange range, std::uint64_t value_bytes) noexcept;

/// What to ask a store for, so that the part is in it whatever the value's length; absent where no value has
/// such a part. The whole object for the whole value, since that has a checksum.
std::optional<store::GetOptions> options_for(ValueRange range);

/// The part, cut out of what a store answered to options_for(range). Absent where it is not all in it.
///
/// object_bytes  how long the whole object is
/// fetched       the answer's body
/// Errors        corrupt  the object is shorter than its tail
Result<std::optional<std::string>> part_of(ValueRange range, const RecordHeader& header,
                                           std::uint64_t object_bytes, std::string fetched);

}  // namespace redis3::model
