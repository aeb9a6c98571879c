#include "store_conformance.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

// Bytes behind those of an object: all of them or none, under the size and the tag that were seen.

using namespace redis3;
using namespace redis3::store;

namespace redis3::test {
namespace {

constexpr const char* does_not_append = "this store does not append";

}  // namespace

TEST_P(StoreConformance, says_that_it_does_not_append_and_leaves_the_object_alone) {
  if (!deviations().declines_append) GTEST_SKIP() << "this store appends";
  EXPECT_NE(store_.capabilities().append, Support::yes);
  const Etag etag = put("0/key", "value");
  EXPECT_EQ(outcome_of(run(store_.append("0/key", "more", AppendOptions(5, etag)))), "unsupported");
  EXPECT_EQ(outcome_of(run(store_.append("0/none", "more", AppendOptions(0)))), "unsupported");
  EXPECT_EQ(body("0/key"), "value");
  EXPECT_EQ(body("0/none"), "<not_found>");
}

TEST_P(StoreConformance, puts_bytes_behind_those_that_are_there_and_keeps_the_metadata) {
  if (deviations().declines_append) GTEST_SKIP() << does_not_append;
  const Etag first = put("0/key", "value", PutOptions(PutCondition::none(), "1;w=abcdefghijk"));
  const auto appended = run(store_.append("0/key", " and more", AppendOptions(5, first)));
  ASSERT_TRUE(appended) << appended.error().message();
  EXPECT_NE(appended->etag, first);
  EXPECT_EQ(appended->size_bytes, 14U);
  const auto object = run(store_.get("0/key", GetOptions()));
  ASSERT_TRUE(object);
  EXPECT_EQ(object->body, "value and more");
  EXPECT_EQ(object->info.etag, appended->etag);
  EXPECT_EQ(object->info.metadata, "1;w=abcdefghijk");
  const ListPage page = list_all(ListQuery::objects(""));
  ASSERT_EQ(page.entries.size(), 1U);
  EXPECT_EQ(page.entries[0].size_bytes, 14U);
  EXPECT_EQ(page.entries[0].mark, Mark::no);
}

TEST_P(StoreConformance, appends_again_and_again_under_the_tag_of_the_last_time) {
  if (deviations().declines_append) GTEST_SKIP() << does_not_append;
  Etag etag = put("0/key", "");
  std::string expected;
  for (int number = 0; number < 30; ++number) {
    const std::string bytes = std::to_string(number) + '\0' + "\xFF";
    const auto appended = run(store_.append("0/key", bytes, AppendOptions(expected.size(), etag)));
    ASSERT_TRUE(appended) << appended.error().message();
    expected += bytes;
    EXPECT_EQ(appended->size_bytes, expected.size());
    etag = appended->etag;
  }
  EXPECT_EQ(body("0/key"), expected);
}

TEST_P(StoreConformance, looks_at_the_size_and_the_tag_of_what_is_there) {
  if (deviations().declines_append) GTEST_SKIP() << does_not_append;
  EXPECT_EQ(outcome_of(run(store_.append("0/key", "x", AppendOptions(1)))), "not_found");
  EXPECT_EQ(outcome_of(run(store_.append("0/key", "x", AppendOptions(0, never_was)))), "not_found");
  EXPECT_EQ(body("0/key"), "<not_found>");

  const Etag old = put("0/key", "12345");
  const Etag etag = put("0/key", "abcde");
  for (const std::uint64_t offset : {0U, 4U, 6U, 500U}) {
    EXPECT_EQ(outcome_of(run(store_.append("0/key", "x", AppendOptions(offset)))), "conflict") << offset;
    EXPECT_EQ(outcome_of(run(store_.append("0/key", "x", AppendOptions(offset, etag)))), "conflict")
        << offset;
  }
  EXPECT_EQ(outcome_of(run(store_.append("0/key", "x", AppendOptions(5, old)))), "conflict");
  EXPECT_EQ(outcome_of(run(store_.append("0/key", "x", AppendOptions(5, never_was)))), "conflict");
  EXPECT_EQ(body("0/key"), "abcde");
  EXPECT_EQ(outcome_of(run(store_.append("0/key", "x", AppendOptions(5)))), "done");
  EXPECT_EQ(outcome_of(run(store_.append("0/key", "y", AppendOptions(6, etag)))), "conflict")
      << "the tag is a new one";
  EXPECT_EQ(body("0/key"), "abcdex");

  ASSERT_TRUE(run(store_.remove("0/key", RemoveCondition::none())));
  EXPECT_EQ(outcome_of(run(store_.append("0/key", "x", AppendOptions(6)))), "not_found");
  EXPECT_EQ(body("0/key"), "<not_found>");
}

TEST_P(StoreConformance, begins_an_object_at_offset_0_where_no_tag_is_asked_for) {
  if (deviations().declines_append) GTEST_SKIP() << does_not_append;
  const auto appended = run(store_.append("0/key", "first", AppendOptions(0)));
  ASSERT_TRUE(appended) << appended.error().message();
  EXPECT_EQ(appended->size_bytes, 5U);
  const auto info = run(store_.head("0/key"));
  ASSERT_TRUE(info);
  EXPECT_EQ(info->etag, appended->etag);
  EXPECT_EQ(info->metadata, "");
  EXPECT_EQ(outcome_of(run(store_.append("0/key", "second", AppendOptions(0)))), "conflict");
  EXPECT_EQ(body("0/key"), "first");
}

TEST_P(StoreConformance, appends_to_no_object_that_is_marked) {
  if (deviations().declines_append) GTEST_SKIP() << does_not_append;
  const Etag etag = put("0/key", "value", PutOptions(PutCondition::none(), "1;px=1", true));
  EXPECT_EQ(outcome_of(run(store_.append("0/key", "x", AppendOptions(5, etag)))), "unsupported");
  EXPECT_EQ(outcome_of(run(store_.append("0/key", "x", AppendOptions(5)))), "unsupported");
  EXPECT_EQ(outcome_of(run(store_.append("0/key", "x", AppendOptions(4)))), "conflict");
  EXPECT_EQ(body("0/key"), "value");
}

TEST_P(StoreConformance, takes_neither_nothing_nor_a_name_that_is_none) {
  if (deviations().declines_append) GTEST_SKIP() << does_not_append;
  put("0/key", "value");
  EXPECT_EQ(outcome_of(run(store_.append("0/key", "", AppendOptions(5)))), "invalid");
  EXPECT_EQ(outcome_of(run(store_.append("0/new", "", AppendOptions(0)))), "invalid");
  EXPECT_EQ(outcome_of(run(store_.append("", "x", AppendOptions(0)))), "invalid");
  EXPECT_EQ(outcome_of(run(store_.append("0/\xFF", "x", AppendOptions(0)))), "invalid");
  EXPECT_EQ(body("0/key"), "value");
  EXPECT_EQ(body("0/new"), "<not_found>");
}

TEST_P(StoreConformance, appends_to_a_large_value) {
  if (deviations().declines_append) GTEST_SKIP() << does_not_append;
  const std::string large((16u << 20) + 1, 'l');
  const Etag etag = put("0/key", large, PutOptions(PutCondition::none(), "1;w=abcdefghijk"));
  const auto appended = run(store_.append("0/key", "tail", AppendOptions(large.size(), etag)));
  ASSERT_TRUE(appended) << appended.error().message();
  EXPECT_EQ(appended->size_bytes, large.size() + 4);
  EXPECT_EQ(body("0/key", GetOptions::bytes({large.size() - 1, large.size() + 3})), "ltail");
  const auto object = run(store_.get("0/key", GetOptions()));
  ASSERT_TRUE(object);
  EXPECT_TRUE(object->body == large + "tail");
  EXPECT_EQ(object->info.metadata, "1;w=abcdefghijk");
}

TEST_P(StoreConformance, loses_no_bytes_of_racing_writers_and_puts_none_twice) {
  if (deviations().declines_append) GTEST_SKIP() << does_not_append;
  constexpr std::size_t writers = 40;
  put("0/key", "");
  ASSERT_TRUE(run_all(writers, [&](std::size_t index) -> Task<void> {
    const std::string line = std::to_string(index) + '\n';
    for (;;) {
      const auto info = co_await store_.head("0/key");
      if (info.has_error()) co_return info.error();
      // Half of them look at the tag, too.
      AppendOptions options(info->size_bytes);
      if (index % 2 == 0) options.if_match = info->etag;
      const auto appended = co_await store_.append("0/key", line, std::move(options));
      if (appended.has_value()) co_return Result<void>();
      if (appended.error().kind() != ErrorKind::conflict) co_return appended.error();
    }
  }));
  std::multiset<std::string> lines;
  const std::string all = body("0/key");
  for (std::size_t at = 0; at < all.size(); at = all.find('\n', at) + 1)
    lines.insert(all.substr(at, all.find('\n', at) - at));
  EXPECT_EQ(lines.size(), writers);
  for (std::size_t index = 0; index < writers; ++index)
    EXPECT_EQ(lines.count(std::to_string(index)), 1U) << index;
}

}  // namespace redis3::test
