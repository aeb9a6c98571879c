#include "store/conditions.hpp"

#include <gtest/gtest.h>

#include <string>

using namespace redis3;
using namespace redis3::store;

namespace {

const Etag tag("\"a\"");
const Etag other_tag("\"b\"");

template <class T>
std::optional<ErrorKind> kind_of(const Result<T>& result) {
  if (result.has_value()) return std::nullopt;
  return result.error().kind();
}

ObjectInfo object_of(std::uint64_t size_bytes) {
  ObjectInfo info;
  info.etag = tag;
  info.size_bytes = size_bytes;
  return info;
}

}  // namespace

TEST(CheckPut, decides_every_condition_in_every_state) {
  struct Case {
    std::optional<Etag> current;
    PutCondition condition;
    std::optional<ErrorKind> error;
  };
  const Case cases[] = {
      {std::nullopt, PutCondition::none(), std::nullopt},
      {tag, PutCondition::none(), std::nullopt},
      {std::nullopt, PutCondition::if_absent(), std::nullopt},
      {tag, PutCondition::if_absent(), ErrorKind::already_exists},
      {std::nullopt, PutCondition::if_match(tag), ErrorKind::conflict},
      {tag, PutCondition::if_match(tag), std::nullopt},
      {other_tag, PutCondition::if_match(tag), ErrorKind::conflict},
  };
  for (const Case& each : cases)
    EXPECT_EQ(kind_of(check_put(each.current, each.condition)), each.error);
}

TEST(CheckRemove, decides_every_condition_in_every_state) {
  EXPECT_EQ(kind_of(check_remove(std::nullopt, RemoveCondition::none())), std::nullopt);
  EXPECT_EQ(kind_of(check_remove(tag, RemoveCondition::none())), std::nullopt);
  EXPECT_EQ(kind_of(check_remove(std::nullopt, RemoveCondition::if_match(tag))), ErrorKind::not_found);
  EXPECT_EQ(kind_of(check_remove(tag, RemoveCondition::if_match(tag))), std::nullopt);
  EXPECT_EQ(kind_of(check_remove(other_tag, RemoveCondition::if_match(tag))), ErrorKind::conflict);
}

TEST(CheckAppend, decides_every_condition_in_every_state) {
  const AppendTarget plain{tag, 5, false};
  const AppendTarget marked{tag, 5, true};
  struct Case {
    std::optional<AppendTarget> current;
    AppendOptions options;
    std::optional<ErrorKind> error;
  };
  const Case cases[] = {
      {std::nullopt, AppendOptions(0), std::nullopt},
      {std::nullopt, AppendOptions(5), ErrorKind::not_found},
      {std::nullopt, AppendOptions(0, tag), ErrorKind::not_found},
      {plain, AppendOptions(5), std::nullopt},
      {plain, AppendOptions(5, tag), std::nullopt},
      {plain, AppendOptions(5, other_tag), ErrorKind::conflict},
      {plain, AppendOptions(4), ErrorKind::conflict},
      {plain, AppendOptions(6, tag), ErrorKind::conflict},
      {plain, AppendOptions(0), ErrorKind::conflict},
      {marked, AppendOptions(5, tag), ErrorKind::unsupported},
      {marked, AppendOptions(5, other_tag), ErrorKind::conflict},
  };
  for (const Case& each : cases)
    EXPECT_EQ(kind_of(check_append(each.current, each.options)), each.error);
}

TEST(CheckAppend, wants_a_byte) {
  EXPECT_EQ(kind_of(check_appended_bytes("")), ErrorKind::invalid);
  EXPECT_EQ(kind_of(check_appended_bytes("x")), std::nullopt);
}

TEST(CheckRename, looks_at_the_source_first) {
  const RenameOptions plain("t");
  const RenameOptions both("t", tag, PutCondition::if_absent());
  EXPECT_EQ(kind_of(check_rename(std::nullopt, tag, plain)), ErrorKind::not_found);
  EXPECT_EQ(kind_of(check_rename(tag, std::nullopt, plain)), std::nullopt);
  EXPECT_EQ(kind_of(check_rename(tag, other_tag, plain)), std::nullopt);
  EXPECT_EQ(kind_of(check_rename(other_tag, other_tag, both)), ErrorKind::conflict);
  EXPECT_EQ(kind_of(check_rename(tag, other_tag, both)), ErrorKind::already_exists);
  EXPECT_EQ(kind_of(check_rename(tag, std::nullopt, both)), std::nullopt);
}

TEST(CheckRename, takes_two_different_names_and_a_token) {
  const RenameOptions good("token");
  EXPECT_EQ(kind_of(check_rename_names("0/a", "0/b", good)), std::nullopt);
  EXPECT_EQ(kind_of(check_rename_names("0/a", "0/a", good)), ErrorKind::invalid);
  EXPECT_EQ(kind_of(check_rename_names("", "0/b", good)), ErrorKind::invalid);
  EXPECT_EQ(kind_of(check_rename_names("0/a", "\xFF", good)), ErrorKind::invalid);
  EXPECT_EQ(kind_of(check_rename_names("0/a/", "0/b", good)), ErrorKind::invalid);
  EXPECT_EQ(kind_of(check_rename_names("0/a", "0/b/", good)), ErrorKind::invalid);
  for (const auto& token : {std::string(), std::string("a b"), std::string("\x7F"), std::string(65, 't')})
    EXPECT_EQ(kind_of(check_rename_names("0/a", "0/b", RenameOptions(token))), ErrorKind::invalid) << token;
}

TEST(DecideGet, reads_the_whole_body_without_a_range) {
  const auto part = decide_get(object_of(7), GetOptions());
  ASSERT_TRUE(part);
  EXPECT_EQ(part->offset, 0U);
  EXPECT_EQ(part->length, 7U);
}

TEST(DecideGet, cuts_a_range_at_the_end_of_the_body) {
  struct Case {
    ByteRange range;
    std::uint64_t offset;
    std::uint64_t length;
  };
  const Case cases[] = {
      {{0, 0}, 0, 1}, {{2, 4}, 2, 3}, {{6, 6}, 6, 1}, {{6, 7}, 6, 1}, {{0, UINT64_MAX}, 0, 7}};
  for (const Case& each : cases) {
    const auto part = decide_get(object_of(7), GetOptions::bytes(each.range));
    ASSERT_TRUE(part);
    EXPECT_EQ(part->offset, each.offset);
    EXPECT_EQ(part->length, each.length);
  }
}

TEST(DecideGet, takes_bytes_from_the_end) {
  for (const auto& [count, offset] :
       {std::pair<std::uint64_t, std::uint64_t>{1, 6}, {7, 0}, {UINT64_MAX, 0}}) {
    const auto part = decide_get(object_of(7), GetOptions::last_bytes(count));
    ASSERT_TRUE(part);
    EXPECT_EQ(part->offset, offset);
    EXPECT_EQ(part->length, 7 - offset);
  }
}

TEST(DecideGet, refuses_a_range_that_holds_nothing) {
  EXPECT_EQ(kind_of(decide_get(object_of(0), GetOptions::last_bytes(3))), ErrorKind::invalid);
  EXPECT_EQ(kind_of(decide_get(object_of(7), GetOptions::last_bytes(0))), ErrorKind::invalid);

  EXPECT_EQ(kind_of(decide_get(object_of(7), GetOptions::bytes({7, 9}))), ErrorKind::invalid);
  EXPECT_EQ(kind_of(decide_get(object_of(0), GetOptions::bytes({0, 0}))), ErrorKind::invalid);
  EXPECT_EQ(kind_of(decide_get(object_of(7), GetOptions::bytes({3, 2}))), ErrorKind::invalid);
}

TEST(DecideGet, saves_the_body_that_the_caller_holds) {
  EXPECT_EQ(kind_of(decide_get(object_of(7), GetOptions::if_none_match(tag))), ErrorKind::not_modified);
  EXPECT_EQ(kind_of(decide_get(object_of(7), GetOptions::if_none_match(other_tag))), std::nullopt);
}

TEST(CheckKey, takes_one_to_1024_bytes) {
  EXPECT_EQ(kind_of(check_key("")), ErrorKind::invalid);
  EXPECT_EQ(kind_of(check_key("k")), std::nullopt);
  EXPECT_EQ(kind_of(check_key(std::string(1024, 'k'))), std::nullopt);
  EXPECT_EQ(kind_of(check_key(std::string(1025, 'k'))), ErrorKind::invalid);
}

TEST(CheckKey, takes_only_well_formed_utf8) {
  const std::string_view good[] = {"\x7F",
                                   "\xC2\x80",
                                   "\xDF\xBF",
                                   "\xE0\xA0\x80",
                                   "\xED\x9F\xBF",
                                   "\xEE\x80\x80",
                                   "\xEF\xBF\xBF",
                                   "\xF0\x90\x80\x80",
                                   "\xF4\x8F\xBF\xBF",
                                   "0/gr\xC3\xBC\xC3\x9F \"a\"+%2F"};
  for (const auto key : good)
    EXPECT_EQ(kind_of(check_key(key)), std::nullopt) << key;

  const std::string_view bad[] = {"\x80",
                                  "\xC0\x80",
                                  "\xC1\xBF",
                                  "\xC3",
                                  "\xC3(",
                                  "\xE0\x9F\xBF",
                                  "\xED\xA0\x80",
                                  "\xE2\x82",
                                  "\xE2\x82x",
                                  "\xF0\x8F\xBF\xBF",
                                  "\xF4\x90\x80\x80",
                                  "\xF5\x80\x80\x80",
                                  "\xF0\x90\x80",
                                  "\xFF",
                                  "ok\xC3\xBC\xFE"};
  for (const auto key : bad)
    EXPECT_EQ(kind_of(check_key(key)), ErrorKind::invalid) << testing::PrintToString(key);
}

TEST(CheckMetadata, takes_printable_ascii_that_http_leaves_alone) {
  EXPECT_EQ(kind_of(check_metadata("")), std::nullopt);
  EXPECT_EQ(kind_of(check_metadata("1;t=hash; px=~")), std::nullopt);
  EXPECT_EQ(kind_of(check_metadata(std::string(metadata_bytes_max, 'm'))), std::nullopt);
  EXPECT_EQ(kind_of(check_metadata(std::string(metadata_bytes_max + 1, 'm'))), ErrorKind::invalid);
  for (const auto bad : {"a\nb", "\x7F", "gr\xC3\xBC", " a", "a "}) {
    EXPECT_EQ(kind_of(check_metadata(bad)), ErrorKind::invalid) << testing::PrintToString(bad);
  }
}

TEST(CheckList, takes_directories_and_pages_within_bounds) {
  EXPECT_EQ(kind_of(check_list(ListQuery::objects(""))), std::nullopt);
  EXPECT_EQ(kind_of(check_list(ListQuery::directory("0/"))), std::nullopt);
  EXPECT_EQ(kind_of(check_list(ListQuery::objects("0"))), ErrorKind::invalid);
  EXPECT_EQ(kind_of(check_list(ListQuery::objects("\xFF/"))), ErrorKind::invalid);
  for (const std::size_t entries : {0U, 1001U}) {
    auto query = ListQuery::objects("");
    query.entries_max = entries;
    EXPECT_EQ(kind_of(check_list(query)), ErrorKind::invalid);
  }
}
