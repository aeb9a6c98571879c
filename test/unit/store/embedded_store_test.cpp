#include "store/embedded_store.hpp"

#include "embedded/memory_table.hpp"
#include "support/run.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

using namespace redis3;
using namespace redis3::store;
using test::run;

namespace {

class EmbeddedStoreTest : public testing::Test {
 protected:
  std::optional<embedded::RowInfo> row(std::string name) {
    std::optional<embedded::RowInfo> found;
    EXPECT_TRUE(table_.read([&](const embedded::Rows& rows) { found = rows.find(embedded_bucket, name); }));
    return found;
  }

  void put_row(std::string name, std::string attributes) {
    EXPECT_TRUE(run(table_.write([&](embedded::Rows& rows) {
      embedded::RowInfo info;
      info.etag = "\"a\"";
      info.attributes = attributes;
      rows.put(embedded_bucket, name, info, "body");
      return Result<void>();
    })));
  }

  embedded::MemoryTable table_;
  ManualClock clock_{from_unix_milliseconds(1'732'320'000'123)};
  SeededRandom random_{1};
  EmbeddedStore store_{table_, std::string(embedded_bucket), clock_, random_};
};

}  // namespace

TEST_F(EmbeddedStoreTest, keeps_mark_and_metadata_as_its_header_documents) {
  ASSERT_TRUE(run(store_.put("a", "body", PutOptions(PutCondition::none(), "1;t=hash", true))));
  ASSERT_TRUE(run(store_.put("b", "", PutOptions())));
  EXPECT_EQ(row("a")->attributes, "*1;t=hash");
  EXPECT_EQ(row("b")->attributes, "-");
}

TEST_F(EmbeddedStoreTest, dates_an_object_by_the_clock_it_was_given) {
  ASSERT_TRUE(run(store_.put("a", "body", PutOptions())));
  EXPECT_EQ(run(store_.head("a"))->last_modified, clock_.now());
  EXPECT_EQ(store_.now(), clock_.now());
}

TEST_F(EmbeddedStoreTest, quotes_its_tags_as_s3_does) {
  const auto etag = run(store_.put("a", "body", PutOptions()));
  ASSERT_TRUE(etag);
  EXPECT_EQ(etag->text().size(), 15U);
  EXPECT_EQ(etag->text().front(), '"');
  EXPECT_EQ(etag->text().back(), '"');
}

TEST_F(EmbeddedStoreTest, reports_a_row_that_redis3_did_not_write_as_corrupt) {
  for (const auto attributes : {"", "x", "1;t=hash"}) {
    put_row("a", attributes);
    EXPECT_EQ(run(store_.get("a", GetOptions())).error().kind(), ErrorKind::corrupt);
    EXPECT_EQ(run(store_.head("a")).error().kind(), ErrorKind::corrupt);
    EXPECT_EQ(run(store_.list(ListQuery::objects(""))).error().kind(), ErrorKind::corrupt);
  }
}

TEST_F(EmbeddedStoreTest, refuses_a_token_that_no_page_gave) {
  auto query = ListQuery::objects("");
  query.token = "not a token";
  EXPECT_EQ(run(store_.list(query)).error().kind(), ErrorKind::invalid);
}

TEST_F(EmbeddedStoreTest, does_not_see_another_bucket_of_the_same_table) {
  EmbeddedStore other(table_, "other", clock_, random_);
  ASSERT_TRUE(run(store_.put("a", "body", PutOptions())));
  EXPECT_EQ(run(other.get("a", GetOptions())).error().kind(), ErrorKind::not_found);
  EXPECT_TRUE(run(other.list(ListQuery::objects("")))->entries.empty());
}

TEST_F(EmbeddedStoreTest, lists_in_the_order_of_the_names) {
  for (const auto key : {"b", "a/2", "a", "a/10", "\xC3\xBC", "Z"})
    ASSERT_TRUE(run(store_.put(key, "", PutOptions())));
  const auto page = run(store_.list(ListQuery::objects("")));
  ASSERT_TRUE(page);
  std::vector<std::string> keys;
  for (const auto& entry : page->entries)
    keys.push_back(entry.key);
  EXPECT_EQ(keys, (std::vector<std::string>{"Z", "a", "a/10", "a/2", "b", "\xC3\xBC"}));
}

TEST_F(EmbeddedStoreTest, leaps_over_what_is_in_a_directory) {
  for (int number = 0; number < 300; ++number) {
    ASSERT_TRUE(run(store_.put("a/" + std::to_string(number), "", PutOptions())));
    ASSERT_TRUE(run(store_.put("c/" + std::to_string(number), "", PutOptions())));
  }
  ASSERT_TRUE(run(store_.put("b", "", PutOptions())));
  const auto page = run(store_.list(ListQuery::directory("")));
  ASSERT_TRUE(page);
  EXPECT_EQ(page->directories, (std::vector<std::string>{"a/", "c/"}));
  ASSERT_EQ(page->entries.size(), 1U);
  EXPECT_EQ(page->entries[0].key, "b");
  EXPECT_TRUE(page->next.empty());
}

TEST_F(EmbeddedStoreTest, keeps_the_attributes_of_an_object_that_grows_and_dates_it_anew) {
  ASSERT_TRUE(run(store_.put("a", "body", PutOptions(PutCondition::none(), "1;t=hash"))));
  clock_.advance(std::chrono::seconds(5));
  ASSERT_TRUE(run(store_.append("a", "+", AppendOptions(4))));
  EXPECT_EQ(row("a")->attributes, "-1;t=hash");
  EXPECT_EQ(row("a")->last_modified, clock_.now());
  EXPECT_EQ(row("a")->size_bytes, 5U);
}

TEST_F(EmbeddedStoreTest, keeps_the_tokens_of_renames_in_a_bucket_of_their_own_for_ten_minutes) {
  ASSERT_TRUE(run(store_.put("a", "body", PutOptions())));
  const RenameOptions options("the-token");
  ASSERT_TRUE(run(store_.rename("a", "b", options)));
  const auto token = [&] {
    std::optional<embedded::RowInfo> found;
    EXPECT_TRUE(
        table_.read([&](const embedded::Rows& rows) { found = rows.find("redis3/renames", "the-token"); }));
    return found.has_value();
  };
  EXPECT_TRUE(token());
  clock_.advance(std::chrono::minutes(10));
  EXPECT_EQ(run(store_.rename("a", "b", options)).error().kind(), ErrorKind::not_found);
  ASSERT_TRUE(run(store_.rename("b", "c", RenameOptions("another-token"))));
  EXPECT_FALSE(token());
}
