#include "local_s3/byte_range.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace redis3::local_s3 {
namespace {

constexpr std::string_view unit = "bytes=";

/// Digits only, so that `0--1` is no number.
std::optional<std::uint64_t> number(std::string_view text) {
  if (text.find_first_not_of("0123456789") != std::string_view::npos) return std::nullopt;
  return to_uint64(text);
}

RangeVerdict part(std::uint64_t offset, std::uint64_t length) {
  return {RangeVerdict::Kind::part, {offset, length}};
}

RangeVerdict judge_suffix(std::string_view length_text, std::uint64_t size_bytes) {
  const auto length = number(length_text);
  if (!length) return {};
  if (*length == 0 || size_bytes == 0) return {RangeVerdict::Kind::unsatisfiable, {}};
  const std::uint64_t taken = std::min(*length, size_bytes);
  return part(size_bytes - taken, taken);
}

}  // namespace

RangeVerdict judge_range(std::string_view range, std::uint64_t size_bytes) {
  if (!range.starts_with(unit)) return {};
  range.remove_prefix(unit.size());
  const auto dash = range.find('-');
  if (dash == std::string_view::npos) return {};
  if (dash == 0) return judge_suffix(range.substr(1), size_bytes);
  const auto first = number(range.substr(0, dash));
  if (!first) return {};
  std::uint64_t last = size_bytes - 1;
  if (dash + 1 < range.size()) {
    const auto told = number(range.substr(dash + 1));
    if (!told || *told < *first) return {};
    last = std::min(last, *told);
  }
  if (*first >= size_bytes) return {RangeVerdict::Kind::unsatisfiable, {}};
  return part(*first, last - *first + 1);
}

std::optional<ByteSpan> parse_exact_range(std::string_view range, std::uint64_t size_bytes) {
  if (!range.starts_with(unit)) return std::nullopt;
  range.remove_prefix(unit.size());
  const auto dash = range.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  const auto first = number(range.substr(0, dash));
  const auto last = number(range.substr(dash + 1));
  if (!first || !last || *first > *last || *last >= size_bytes) return std::nullopt;
  return ByteSpan{*first, *last - *first + 1};
}

std::string content_range(ByteSpan span, std::uint64_t size_bytes) {
  return fmt::format("bytes {}-{}/{}", span.offset, span.offset + span.length_bytes - 1, size_bytes);
}

}  // namespace redis3::local_s3
