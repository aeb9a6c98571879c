#include "model/value_range.hpp"

#include "model/body_tail.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace redis3::model {
namespace {

/// A line feed and the id of a write.
constexpr std::uint64_t tail_bytes_max = 12;

constexpr std::uint64_t to_the_end = std::numeric_limits<std::uint64_t>::max();

/// More than S3 stores under a name, and less than any server cannot count to.
constexpr std::uint64_t any_object_bytes = std::uint64_t{1} << 48;

std::uint64_t distance_to_end(std::int64_t negative_index) noexcept {
  return std::uint64_t{0} - static_cast<std::uint64_t>(negative_index);
}

/// The index in a value of `size` bytes; what lies before its beginning is its first byte.
std::uint64_t absolute(std::int64_t index, std::uint64_t size) noexcept {
  if (index >= 0) return static_cast<std::uint64_t>(index);
  return size - std::min(size, distance_to_end(index));
}

/// Of every value: such a range ends before it begins.
bool is_empty(ValueRange range) noexcept {
  return (range.start < 0) == (range.end < 0) && range.start > range.end;
}

}  // namespace

ValueSpan span_of(ValueRange range, std::uint64_t value_bytes) noexcept {
  if (is_empty(range) || value_bytes == 0) return {};
  const std::uint64_t first = absolute(range.start, value_bytes);
  const std::uint64_t last = std::min(absolute(range.end, value_bytes), value_bytes - 1);
  if (first > last) return {};
  return {first, last - first + 1};
}

std::optional<store::GetOptions> options_for(ValueRange range) {
  if (is_empty(range)) return std::nullopt;
  if (range.start == 0 && range.end == -1) return store::GetOptions();
  if (range.start < 0)
    return store::GetOptions::last_bytes(std::min(distance_to_end(range.start), any_object_bytes) +
                                         tail_bytes_max);
  const auto first = static_cast<std::uint64_t>(range.start);
  if (first > any_object_bytes) return std::nullopt;
  auto last = static_cast<std::uint64_t>(range.end);
  if (range.end < 0 || last > any_object_bytes) last = to_the_end;
  return store::GetOptions::bytes(store::ByteRange{first, last});
}

Result<std::optional<std::string>> part_of(ValueRange range, const RecordHeader& header,
                                           std::uint64_t object_bytes, std::string fetched) {
  const Result<std::uint64_t> value_bytes = value_length(header, object_bytes);
  if (value_bytes.has_error()) return value_bytes.error();
  const ValueSpan span = span_of(range, *value_bytes);
  if (span.length == 0) return std::optional<std::string>(std::string());

  const std::uint64_t fetched_from =
      range.start < 0 ? object_bytes - std::min<std::uint64_t>(object_bytes, fetched.size())
                      : static_cast<std::uint64_t>(range.start);
  if (span.offset < fetched_from) return std::optional<std::string>();
  const std::uint64_t at = span.offset - fetched_from;
  if (at + span.length > fetched.size()) return std::optional<std::string>();
  fetched.resize(at + span.length);
  fetched.erase(0, at);
  return std::optional<std::string>(std::move(fetched));
}

}  // namespace redis3::model
