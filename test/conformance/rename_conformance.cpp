#include "store_conformance.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

// Another name for an object, at one moment, once for each token.

using namespace redis3;
using namespace redis3::store;

namespace redis3::test {
namespace {

constexpr const char* does_not_rename = "this store does not rename";

}  // namespace

TEST_P(StoreConformance, says_that_it_does_not_rename_and_leaves_both_objects_alone) {
  if (!deviations().declines_rename) GTEST_SKIP() << "this store renames";
  EXPECT_NE(store_.capabilities().rename, Support::yes);
  put("0/from", "value");
  put("0/to", "old");
  EXPECT_EQ(outcome_of(run(store_.rename("0/from", "0/to", RenameOptions("token")))), "unsupported");
  EXPECT_EQ(body("0/from"), "value");
  EXPECT_EQ(body("0/to"), "old");
}

TEST_P(StoreConformance, keeps_all_but_the_name) {
  if (deviations().declines_rename) GTEST_SKIP() << does_not_rename;
  put("0/from", "value", PutOptions(PutCondition::none(), "1;px=4102444800000", true));
  const auto before = run(store_.head("0/from"));
  ASSERT_TRUE(before);
  EXPECT_EQ(rename("0/from", "1/to"), "done");
  EXPECT_EQ(body("0/from"), "<not_found>");
  const auto object = run(store_.get("1/to", GetOptions()));
  ASSERT_TRUE(object);
  EXPECT_EQ(object->body, "value");
  EXPECT_EQ(object->info.metadata, "1;px=4102444800000");
  EXPECT_EQ(object->info.last_modified, before->last_modified);
  const ListPage page = list_all(ListQuery::objects(""));
  ASSERT_EQ(page.entries.size(), 1U);
  EXPECT_EQ(page.entries[0].key, "1/to");
  EXPECT_EQ(page.entries[0].etag, object->info.etag);
  EXPECT_EQ(page.entries[0].mark, Mark::yes);
}

TEST_P(StoreConformance, replaces_what_is_there) {
  if (deviations().declines_rename) GTEST_SKIP() << does_not_rename;
  put("0/from", "new");
  put("0/to", "old", PutOptions(PutCondition::none(), "1;t=hash", true));
  EXPECT_EQ(rename("0/from", "0/to"), "done");
  const auto object = run(store_.get("0/to", GetOptions()));
  ASSERT_TRUE(object);
  EXPECT_EQ(object->body, "new");
  EXPECT_EQ(object->info.metadata, "");
  EXPECT_EQ(body("0/from"), "<not_found>");
}

TEST_P(StoreConformance, carries_large_values_and_awkward_names) {
  if (deviations().declines_rename) GTEST_SKIP() << does_not_rename;
  const std::string large((16u << 20) + 1, 'l');
  put("0/a b+c%2Fd\"e\"", large);
  EXPECT_EQ(rename("0/a b+c%2Fd\"e\"", "0/gr\xC3\xBC\xC3\x9F?x=y&z#"), "done");
  EXPECT_TRUE(body("0/gr\xC3\xBC\xC3\x9F?x=y&z#") == large);
  const std::string longest = "0/" + std::string(key_bytes_max - 2, 'k');
  EXPECT_EQ(rename("0/gr\xC3\xBC\xC3\x9F?x=y&z#", longest), "done");
  EXPECT_TRUE(body(longest) == large);
  EXPECT_EQ(list_all(ListQuery::objects("")).entries.size(), 1U);
}

TEST_P(StoreConformance, looks_at_both_objects_before_it_does_anything) {
  if (deviations().declines_rename) GTEST_SKIP() << does_not_rename;
  enum class Tag { none, right, stale };
  struct Case {
    bool has_source;
    bool has_destination;
    Tag source;
    PutCondition::Kind destination_kind;
    Tag destination;
    std::string outcome;
  };
  using Kind = PutCondition::Kind;
  const std::vector<Case> cases{
      {false, false, Tag::none, Kind::none, Tag::none, "not_found"},
      {false, true, Tag::none, Kind::none, Tag::none, "not_found"},
      {false, true, Tag::stale, Kind::none, Tag::none, "not_found"},
      {true, false, Tag::right, Kind::none, Tag::none, "done"},
      {true, true, Tag::right, Kind::none, Tag::none, "done"},
      {true, false, Tag::stale, Kind::none, Tag::none, "conflict"},
      {true, true, Tag::stale, Kind::none, Tag::none, "conflict"},
      {true, false, Tag::none, Kind::if_absent, Tag::none, "done"},
      {true, true, Tag::none, Kind::if_absent, Tag::none, "already_exists"},
      {true, true, Tag::right, Kind::if_absent, Tag::none, "already_exists"},
      {true, false, Tag::right, Kind::if_absent, Tag::none, "done"},
      {true, false, Tag::stale, Kind::if_absent, Tag::none, "conflict"},
      {true, true, Tag::none, Kind::if_match, Tag::right, "done"},
      {true, true, Tag::right, Kind::if_match, Tag::right, "done"},
      {true, true, Tag::right, Kind::if_match, Tag::stale, "conflict"},
      {true, true, Tag::stale, Kind::if_match, Tag::right, "conflict"},
      {true, false, Tag::right, Kind::if_match, Tag::stale, "conflict"},
  };
  int number = 0;
  for (const Case& each : cases) {
    SCOPED_TRACE(++number);
    ASSERT_TRUE(run(store_.remove("0/from", RemoveCondition::none())));
    ASSERT_TRUE(run(store_.remove("0/to", RemoveCondition::none())));
    const Etag source = each.has_source ? put("0/from", "new") : Etag();
    const Etag destination = each.has_destination ? put("0/to", "old") : Etag();
    const auto tag = [](Tag which, const Etag& right) { return which == Tag::right ? right : never_was; };
    std::optional<Etag> source_match;
    if (each.source != Tag::none) source_match = tag(each.source, source);
    PutCondition condition = each.destination_kind == Kind::none ? PutCondition::none()
                             : each.destination_kind == Kind::if_absent
                                 ? PutCondition::if_absent()
                                 : PutCondition::if_match(tag(each.destination, destination));
    EXPECT_EQ(
        rename("0/from", "0/to", RenameOptions("token-" + std::to_string(number), source_match, condition)),
        each.outcome);
    const bool is_done = each.outcome == "done";
    EXPECT_EQ(body("0/from"), each.has_source && !is_done ? "new" : "<not_found>");
    EXPECT_EQ(body("0/to"), is_done ? "new" : each.has_destination ? "old" : "<not_found>");
  }
}

TEST_P(StoreConformance, is_done_once_for_each_token) {
  if (deviations().declines_rename) GTEST_SKIP() << does_not_rename;
  put("0/from", "first");
  const RenameOptions options("the token");
  EXPECT_EQ(rename("0/from", "0/to", options), "invalid") << "a token has no blanks";
  const RenameOptions good("the-token", std::nullopt, PutCondition::if_absent());
  EXPECT_EQ(rename("0/from", "0/to", good), "done");
  EXPECT_EQ(rename("0/from", "0/to", good), "done") << "though nothing is left to rename";
  put("0/from", "second");
  EXPECT_EQ(rename("0/from", "0/to", good), "done") << "though something is there now";
  EXPECT_EQ(body("0/from"), "second");
  EXPECT_EQ(body("0/to"), "first");
}

TEST_P(StoreConformance, refuses_the_token_of_another_rename) {
  if (deviations().declines_rename) GTEST_SKIP() << does_not_rename;
  const Etag etag = put("0/from", "first");
  EXPECT_EQ(rename("0/from", "0/to", RenameOptions("the-token")), "done");
  put("0/from", "second");
  put("0/other", "third");
  EXPECT_EQ(rename("0/from", "0/elsewhere", RenameOptions("the-token")), "invalid");
  EXPECT_EQ(rename("0/other", "0/to", RenameOptions("the-token")), "invalid");
  EXPECT_EQ(rename("0/from", "0/to", RenameOptions("the-token", etag)), "invalid");
  EXPECT_EQ(rename("0/from", "0/to", RenameOptions("the-token", std::nullopt, PutCondition::if_absent())),
            "invalid");
  EXPECT_EQ(body("0/from"), "second");
  EXPECT_EQ(body("0/to"), "first");
}

TEST_P(StoreConformance, uses_no_token_up_where_nothing_was_done) {
  if (deviations().declines_rename) GTEST_SKIP() << does_not_rename;
  EXPECT_EQ(rename("0/from", "0/to", RenameOptions("the-token")), "not_found");
  put("0/from", "value");
  EXPECT_EQ(rename("0/from", "0/to", RenameOptions("the-token")), "done");
  EXPECT_EQ(body("0/to"), "value");
}

TEST_P(StoreConformance, shows_none_of_its_tokens_in_listings) {
  if (deviations().declines_rename) GTEST_SKIP() << does_not_rename;
  put("0/from", "value");
  EXPECT_EQ(rename("0/from", "0/to"), "done");
  EXPECT_EQ(list_all(ListQuery::objects("")).entries.size(), 1U);
  EXPECT_EQ(list_all(ListQuery::directory("")).directories, (std::vector<std::string>{"0/"}));
}

TEST_P(StoreConformance, refuses_names_and_tokens_that_are_none) {
  if (deviations().declines_rename) GTEST_SKIP() << does_not_rename;
  put("0/from", "value");
  for (const auto& to : {std::string(), std::string("0/from"), std::string("0/to/"), std::string("0/\xFF"),
                         std::string(key_bytes_max + 1, 'k')}) {
    EXPECT_EQ(rename("0/from", to), "invalid") << to;
  }
  EXPECT_EQ(rename("0/dir/", "0/to"), "invalid");
  for (const auto& token : {std::string(), std::string(rename_token_bytes_max + 1, 't'), std::string("a\nb")})
    EXPECT_EQ(rename("0/from", "0/to", RenameOptions(token)), "invalid") << token;
  EXPECT_EQ(rename("0/from", "0/to", RenameOptions(std::string(rename_token_bytes_max, 't'))), "done");
}

TEST_P(StoreConformance, lets_one_of_many_names_win_an_object) {
  if (deviations().declines_rename) GTEST_SKIP() << does_not_rename;
  put("0/from", "value");
  int winners = 0;
  ASSERT_TRUE(run_all(40, [&](std::size_t index) -> Task<void> {
    RenameOptions options("token-" + std::to_string(index));
    const auto renamed = co_await store_.rename("0/from", "0/to" + std::to_string(index), std::move(options));
    if (renamed.has_value()) {
      ++winners;
      co_return Result<void>();
    }
    const auto kind = renamed.error().kind();
    if (kind != ErrorKind::not_found && kind != ErrorKind::conflict) co_return renamed.error();
    co_return Result<void>();
  }));
  EXPECT_EQ(winners, 1);
  EXPECT_EQ(list_all(ListQuery::objects("")).entries.size(), 1U);
}

TEST_P(StoreConformance, lets_one_of_many_objects_win_a_name) {
  if (deviations().declines_rename) GTEST_SKIP() << does_not_rename;
  constexpr std::size_t count = 40;
  for (std::size_t index = 0; index < count; ++index)
    put("0/from" + std::to_string(index), std::to_string(index));
  int winners = 0;
  std::string winner;
  ASSERT_TRUE(run_all(count, [&](std::size_t index) -> Task<void> {
    RenameOptions options("token-" + std::to_string(index), std::nullopt, PutCondition::if_absent());
    const auto renamed = co_await store_.rename("0/from" + std::to_string(index), "0/to", std::move(options));
    if (renamed.has_value()) {
      ++winners;
      winner = std::to_string(index);
      co_return Result<void>();
    }
    const auto kind = renamed.error().kind();
    if (kind != ErrorKind::already_exists && kind != ErrorKind::conflict) co_return renamed.error();
    co_return Result<void>();
  }));
  EXPECT_EQ(winners, 1);
  EXPECT_EQ(body("0/to"), winner);
  EXPECT_EQ(list_all(ListQuery::objects("")).entries.size(), count);
}

}  // namespace redis3::test
