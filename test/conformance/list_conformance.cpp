#include "store_conformance.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>

// Listings: complete, each object once, in pages, by directory.

using namespace redis3;
using namespace redis3::store;

namespace redis3::test {
namespace {

std::vector<std::string> keys_of(const ListPage& page) {
  std::vector<std::string> keys;
  for (const auto& entry : page.entries)
    keys.push_back(entry.key);
  return keys;
}

std::vector<std::string> sorted(std::vector<std::string> names) {
  std::sort(names.begin(), names.end());
  return names;
}

using Names = std::vector<std::string>;

}  // namespace

TEST_P(StoreConformance, lists_nothing_in_an_empty_bucket) {
  for (const auto& query : {ListQuery::objects(""), ListQuery::objects("0/"), ListQuery::directory("")}) {
    const auto page = run(store_.list(query));
    ASSERT_TRUE(page);
    EXPECT_TRUE(page->entries.empty());
    EXPECT_TRUE(page->directories.empty());
    EXPECT_EQ(page->next, "");
  }
}

TEST_P(StoreConformance, lists_what_head_tells) {
  put("0/a", "four", PutOptions(PutCondition::none(), "1;px=1", true));
  put("0/b", "");
  const ListPage page = list_all(ListQuery::objects("0/"));
  ASSERT_EQ(sorted(keys_of(page)), (Names{"0/a", "0/b"}));
  for (const auto& entry : page.entries) {
    const auto info = run(store_.head(entry.key));
    ASSERT_TRUE(info);
    EXPECT_EQ(entry.etag, info->etag);
    EXPECT_EQ(entry.size_bytes, info->size_bytes);
    // S3 tells milliseconds in a listing and seconds in a header.
    EXPECT_LT(entry.last_modified - info->last_modified, std::chrono::seconds(1));
    EXPECT_GT(entry.last_modified - info->last_modified, std::chrono::seconds(-1));
  }
}

TEST_P(StoreConformance, shows_the_mark_of_the_last_put) {
  put("0/marked", "x", PutOptions(PutCondition::none(), "", true));
  put("0/plain", "x");
  put("0/was marked", "x", PutOptions(PutCondition::none(), "", true));
  put("0/was marked", "x");
  put("0/is marked", "x");
  put("0/is marked", "x", PutOptions(PutCondition::none(), "", true));
  put("0/marked and empty", "", PutOptions(PutCondition::none(), "", true));
  const std::set<std::string> marked{"0/marked", "0/is marked", "0/marked and empty"};
  const ListPage page = list_all(ListQuery::objects(""));
  EXPECT_EQ(page.entries.size(), 5U);
  for (const auto& entry : page.entries) {
    if (deviations().may_not_know_marks && entry.mark == Mark::unknown) continue;
    EXPECT_EQ(entry.mark, marked.contains(entry.key) ? Mark::yes : Mark::no) << entry.key;
  }
}

TEST_P(StoreConformance, sees_each_write_in_the_next_listing) {
  for (int number = 0; number < 20; ++number) {
    const std::string key = "0/" + std::to_string(number);
    put(key, "x");
    EXPECT_EQ(list_all(ListQuery::objects("0/")).entries.size(), 1U);
    ASSERT_TRUE(run(store_.remove(key, RemoveCondition::none())));
    EXPECT_TRUE(list_all(ListQuery::objects("0/")).entries.empty());
  }
}

TEST_P(StoreConformance, lists_2500_objects_in_pages_each_once) {
  constexpr std::size_t count = 2500;
  ASSERT_TRUE(run_all(count, [&](std::size_t index) -> Task<void> {
    auto etag = co_await store_.put("7/" + std::to_string(index), "x", PutOptions());
    if (etag.has_error()) co_return etag.error();
    co_return Result<void>();
  }));
  put("6/before", "x");
  put("70/behind", "x");
  Names expected;
  for (std::size_t index = 0; index < count; ++index)
    expected.push_back("7/" + std::to_string(index));
  std::sort(expected.begin(), expected.end());
  for (const std::size_t entries_max : {1000U, 999U, 500U}) {
    const Names listed = keys_of(list_all(ListQuery::objects("7/"), entries_max));
    EXPECT_EQ(sorted(listed), expected);
    EXPECT_TRUE(deviations().lists_in_any_order || listed == expected);
  }
  EXPECT_EQ(list_all(ListQuery::objects("")).entries.size(), count + 2);
}

TEST_P(StoreConformance, ends_a_listing_with_a_full_page_without_another) {
  for (const auto key : {"0/a", "0/b", "0/c", "0/d"})
    put(key, "x");
  auto query = ListQuery::objects("0/");
  query.entries_max = 4;
  const auto whole = run(store_.list(query));
  ASSERT_TRUE(whole);
  EXPECT_EQ(whole->entries.size(), 4U);
  EXPECT_EQ(whole->next, "");
  query.entries_max = 1;
  EXPECT_EQ(sorted(keys_of(list_all(query, 1))), (Names{"0/a", "0/b", "0/c", "0/d"}));
}

TEST_P(StoreConformance, lists_an_object_once_though_others_come_and_go) {
  for (int number = 100; number < 200; ++number)
    put("0/" + std::to_string(number), "x");
  auto query = ListQuery::objects("0/");
  query.entries_max = 10;
  std::map<std::string, int> seen;
  for (int page_number = 0; page_number == 0 || !query.token.empty(); ++page_number) {
    auto page = run(store_.list(query));
    ASSERT_TRUE(page);
    for (const auto& entry : page->entries)
      ++seen[entry.key];
    query.token = page->next;
    // What is listed goes, and something new comes before and behind it.
    for (const auto& entry : page->entries) {
      if (!entry.key.ends_with('5')) continue;
      ASSERT_TRUE(run(store_.remove(entry.key, RemoveCondition::none())));
    }
    put("0/000" + std::to_string(page_number), "x");
    put("0/1005" + std::to_string(page_number), "x");
  }
  for (int number = 100; number < 200; ++number) {
    const std::string key = "0/" + std::to_string(number);
    EXPECT_TRUE(key.ends_with('5') || seen[key] == 1) << key;
  }
}

TEST_P(StoreConformance, lists_directories_and_what_lies_beside_them) {
  for (const auto key : {"0/a", "0/b", "0/c/d", "10/x", "2/y/z", "top"})
    put(key, "x");
  const ListPage root = list_all(ListQuery::directory(""));
  EXPECT_EQ(sorted(root.directories), (Names{"0/", "10/", "2/"}));
  EXPECT_EQ(keys_of(root), (Names{"top"}));
  const ListPage zero = list_all(ListQuery::directory("0/"));
  EXPECT_EQ(sorted(zero.directories), (Names{"0/c/"}));
  EXPECT_EQ(sorted(keys_of(zero)), (Names{"0/a", "0/b"}));
  const ListPage two = list_all(ListQuery::directory("2/"));
  EXPECT_EQ(two.directories, (Names{"2/y/"}));
  EXPECT_TRUE(two.entries.empty());
}

TEST_P(StoreConformance, lists_directories_in_pages_each_once) {
  Names directories;
  Names keys;
  for (int number = 0; number < 25; ++number) {
    directories.push_back(std::to_string(number) + "/");
    for (int inner = 0; inner < 3; ++inner)
      put(directories.back() + std::to_string(inner), "x");
    keys.push_back("k" + std::to_string(number));
    put(keys.back(), "x");
  }
  for (const std::size_t entries_max : {1U, 7U, 50U, 1000U}) {
    const ListPage all = list_all(ListQuery::directory(""), entries_max);
    EXPECT_EQ(sorted(all.directories), sorted(directories));
    EXPECT_EQ(sorted(keys_of(all)), sorted(keys));
  }
}

TEST_P(StoreConformance, forgets_a_directory_with_its_last_object) {
  put("0/a", "x");
  put("1/a", "x");
  ASSERT_TRUE(run(store_.remove("0/a", RemoveCondition::none())));
  EXPECT_EQ(list_all(ListQuery::directory("")).directories, (Names{"1/"}));
}

TEST_P(StoreConformance, refuses_a_query_that_it_cannot_answer) {
  EXPECT_EQ(run(store_.list(ListQuery::objects("no slash"))).error().kind(), ErrorKind::invalid);
  for (const std::size_t entries_max : {std::size_t{0}, list_entries_max + 1}) {
    auto query = ListQuery::objects("");
    query.entries_max = entries_max;
    EXPECT_EQ(run(store_.list(query)).error().kind(), ErrorKind::invalid);
  }
}

}  // namespace redis3::test
