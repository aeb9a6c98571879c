#include "model/value_range.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <limits>

using namespace redis3;
using namespace redis3::model;

namespace {

constexpr std::int64_t min = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t max = std::numeric_limits<std::int64_t>::max();

/// What Redis documents, said in another way: indexes are moved into the value, then bytes are picked.
std::string picked(ValueRange range, const std::string& value) {
  if (range.start < 0 && range.end < 0 && range.start > range.end) return {};
  const auto size = static_cast<std::int64_t>(value.size());
  const auto moved = [size](std::int64_t index) {
    return index < 0 ? std::max(index, -size) + size : std::min(index, size);
  };
  std::string bytes;
  for (std::int64_t at = moved(range.start); at <= std::min(moved(range.end), size - 1); ++at)
    bytes += value[static_cast<std::size_t>(at)];
  return bytes;
}

/// What a store answers.
std::optional<std::string> fetched(const store::GetOptions& options, const std::string& body) {
  if (options.suffix_bytes) {
    if (body.empty()) return std::nullopt;
    return body.substr(body.size() - std::min<std::uint64_t>(*options.suffix_bytes, body.size()));
  }
  if (!options.range) return body;
  if (options.range->first >= body.size()) return std::nullopt;
  const std::uint64_t last = std::min<std::uint64_t>(options.range->last, body.size() - 1);
  return body.substr(options.range->first, last - options.range->first + 1);
}

}  // namespace

TEST(ValueRange, spans_are_cut_to_the_value) {
  const auto span = [](std::int64_t start, std::int64_t end) { return span_of(ValueRange{start, end}, 11); };
  EXPECT_EQ(span(0, 3), (ValueSpan{0, 4}));
  EXPECT_EQ(span(0, -1), (ValueSpan{0, 11}));
  EXPECT_EQ(span(-4, -1), (ValueSpan{7, 4}));
  EXPECT_EQ(span(5, 5000), (ValueSpan{5, 6}));
  EXPECT_EQ(span(-5000, 10000), (ValueSpan{0, 11}));
  EXPECT_EQ(span(0, -100), (ValueSpan{0, 1}));
  EXPECT_EQ(span(min, max), (ValueSpan{0, 11}));
  for (const auto& [start, end] :
       {std::pair<std::int64_t, std::int64_t>{5, 3}, {-1, -100}, {11, 12}, {max, max}})
    EXPECT_EQ(span(start, end), ValueSpan()) << start << ' ' << end;
  EXPECT_EQ(span_of(ValueRange{0, -1}, 0), ValueSpan());
}

TEST(ValueRange, a_request_brings_the_part_and_hardly_more) {
  EXPECT_EQ(options_for(ValueRange{3, 9})->range->first, 3u);
  EXPECT_EQ(options_for(ValueRange{3, 9})->range->last, 9u);
  EXPECT_EQ(options_for(ValueRange{-10, -1})->suffix_bytes, 10u + 12u);
  EXPECT_EQ(options_for(ValueRange{0, -1})->range.has_value(), false) << "the whole has a checksum";
  EXPECT_FALSE(options_for(ValueRange{5, 3}));
}

RC_GTEST_PROP(ValueRange, what_a_store_answers_holds_the_part, ()) {
  const auto value = *rc::gen::container<std::string>(rc::gen::inRange('a', 'z'));
  const auto index = rc::gen::weightedOneOf<std::int64_t>(
      {{6, rc::gen::inRange<std::int64_t>(-12, 12)}, {1, rc::gen::element(min, max, std::int64_t{-1000})}});
  const ValueRange range{*index, *index};
  RecordHeader header;
  header.tail_bytes = *rc::gen::element<std::size_t>(0, 12, 12, 30);
  const std::string body = value + std::string(header.tail_bytes, '!');

  const auto options = options_for(range);
  if (!options) {
    RC_ASSERT(picked(range, value).empty());
    return;
  }
  const auto answer = fetched(*options, body);
  if (!answer) {
    RC_ASSERT(picked(range, value).empty());
    return;
  }
  const auto part = part_of(range, header, body.size(), *answer).value();
  if (!part) {
    RC_ASSERT(header.tail_bytes > 12u);
    return;
  }
  RC_ASSERT(*part == picked(range, value));
}
