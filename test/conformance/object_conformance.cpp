#include "store_conformance.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <optional>
#include <string>

// One object: put, get, head, remove, and their conditions and limits.

using namespace redis3;
using namespace redis3::store;

namespace redis3::test {
namespace {

/// So long that a store sends it in parts, the last of them a shorter one.
std::string large_value() {
  std::string bytes((16u << 20) + 1, '\0');
  std::uint64_t number = 1;
  for (char& byte : bytes) {
    number = number * 6364136223846793005U + 1442695040888963407U;
    byte = static_cast<char>(number >> 56);
  }
  return bytes;
}

template <class T>
std::optional<ErrorKind> error_of(const Result<T>& result) {
  if (result.has_value()) return std::nullopt;
  return result.error().kind();
}

}  // namespace

TEST_P(StoreConformance, gives_back_what_was_put) {
  const Etag etag = put("0/key", "value");
  const auto object = run(store_.get("0/key", GetOptions()));
  ASSERT_TRUE(object);
  EXPECT_EQ(object->body, "value");
  EXPECT_EQ(object->info.size_bytes, 5U);
  EXPECT_EQ(object->info.etag, etag);
  EXPECT_EQ(object->info.metadata, "");
}

TEST_P(StoreConformance, tells_by_head_what_get_tells) {
  const Etag etag = put("0/key", "value", PutOptions(PutCondition::none(), "1;t=hash"));
  const auto object = run(store_.get("0/key", GetOptions()));
  const auto info = run(store_.head("0/key"));
  ASSERT_TRUE(object);
  ASSERT_TRUE(info);
  EXPECT_EQ(info->etag, etag);
  EXPECT_EQ(info->size_bytes, 5U);
  EXPECT_EQ(info->metadata, "1;t=hash");
  EXPECT_EQ(info->last_modified, object->info.last_modified);
}

TEST_P(StoreConformance, dates_an_object_by_its_own_clock) {
  put("0/key", "value");
  const auto info = run(store_.head("0/key"));
  ASSERT_TRUE(info);
  // S3's dates are in seconds.
  EXPECT_LE(info->last_modified - store_.now(), std::chrono::seconds(2));
  EXPECT_LE(store_.now() - info->last_modified, std::chrono::minutes(1));
}

TEST_P(StoreConformance, keeps_an_empty_body) {
  put("0/key", "");
  EXPECT_EQ(body("0/key"), "");
  EXPECT_EQ(run(store_.head("0/key"))->size_bytes, 0U);
}

TEST_P(StoreConformance, keeps_a_mebibyte_of_any_bytes) {
  std::string bytes;
  for (std::uint64_t number = 1; bytes.size() < 1024 * 1024;
       number = number * 6364136223846793005U + 1442695040888963407U) {
    bytes.append(reinterpret_cast<const char*>(&number), sizeof number);
  }
  put("0/key", bytes);
  EXPECT_TRUE(body("0/key") == bytes);
}

TEST_P(StoreConformance, keeps_a_large_value_its_metadata_and_its_mark) {
  const std::string bytes = large_value();
  for (const bool marked : {false, true}) {
    const Etag etag = put("0/key", bytes, PutOptions(PutCondition::none(), "1;t=hash", marked));
    const auto object = run(store_.get("0/key", GetOptions()));
    ASSERT_TRUE(object);
    EXPECT_TRUE(object->body == bytes);
    EXPECT_EQ(object->info.etag, etag);
    EXPECT_EQ(object->info.metadata, "1;t=hash");
    const ListPage page = list_all(ListQuery::objects(""));
    ASSERT_EQ(page.entries.size(), 1U);
    EXPECT_EQ(page.entries[0].size_bytes, bytes.size());
    if (deviations().may_not_know_marks && page.entries[0].mark == Mark::unknown) continue;
    EXPECT_EQ(page.entries[0].mark, marked ? Mark::yes : Mark::no);
  }
}

TEST_P(StoreConformance, puts_a_large_value_only_under_its_condition) {
  const std::string bytes = large_value();
  const auto put_under = [&](PutCondition condition) {
    return run(store_.put("0/key", bytes, PutOptions(std::move(condition))));
  };
  EXPECT_EQ(error_of(put_under(PutCondition::if_match(never_was))), ErrorKind::conflict);
  EXPECT_EQ(body("0/key"), "<not_found>");
  const auto created = put_under(PutCondition::if_absent());
  ASSERT_TRUE(created);
  const Etag small = put("0/key", "small");
  EXPECT_EQ(error_of(put_under(PutCondition::if_absent())), ErrorKind::already_exists);
  EXPECT_EQ(error_of(put_under(PutCondition::if_match(*created))), ErrorKind::conflict);
  EXPECT_EQ(body("0/key"), "small");
  EXPECT_TRUE(put_under(PutCondition::if_match(small)));
  EXPECT_TRUE(body("0/key") == bytes);
}

TEST_P(StoreConformance, finds_nothing_where_nothing_was_put) {
  put("0/key", "value");
  for (const auto key : {"0/ke", "0/key1", "0/key/", "0", "key"}) {
    EXPECT_EQ(body(key), "<not_found>") << key;
    EXPECT_EQ(error_of(run(store_.head(key))), ErrorKind::not_found) << key;
  }
}

TEST_P(StoreConformance, replaces_an_object_whole) {
  const Etag first = put("0/key", "a longer value", PutOptions(PutCondition::none(), "1;t=hash", true));
  const Etag second = put("0/key", "value");
  EXPECT_NE(first, second);
  const auto object = run(store_.get("0/key", GetOptions()));
  ASSERT_TRUE(object);
  EXPECT_EQ(object->body, "value");
  EXPECT_EQ(object->info.etag, second);
  EXPECT_EQ(object->info.metadata, "");
}

TEST_P(StoreConformance, makes_a_new_tag_for_the_same_bytes) {
  if (deviations().may_repeat_etags) GTEST_SKIP() << "this store's tags tell the bytes, not the version";
  EXPECT_NE(put("0/key", "value"), put("0/key", "value"));
}

TEST_P(StoreConformance, keeps_metadata_as_it_is) {
  std::string every;
  for (char c = '!'; c <= '~'; ++c)
    every += c;
  const std::string longest(metadata_bytes_max, 'm');
  for (const std::string& metadata : {std::string("1;px=1;w=a,b"), std::string("a  b"), every, longest}) {
    put("0/key", "value", PutOptions(PutCondition::none(), metadata));
    const auto info = run(store_.head("0/key"));
    ASSERT_TRUE(info);
    EXPECT_EQ(info->metadata, metadata);
  }
}

TEST_P(StoreConformance, keeps_objects_under_awkward_names_apart) {
  const std::string keys[] = {"a",
                              "0/a b",
                              "0/a+b",
                              "0/a%2Fb",
                              "0/a%b",
                              "0/\"quoted\"",
                              "0/'quoted'",
                              "0/<&>;",
                              "0/a?b=c&d#e",
                              "0/a:b,c;d@e!f$g*h(i)",
                              "0/[a]{b}|c^d`e~f",
                              "0/back\\slash",
                              "0/gr\xC3\xBC\xC3\x9F",
                              "0/\xE4\xB8\xAD\xE6\x96\x87",
                              "0/\xF0\x9F\x98\x80",
                              "0/=?utf-8?q?x?=",
                              "0/-",
                              "0/_",
                              "0/" + std::string(key_bytes_max - 2, 'k'),
                              "0/" + std::string(key_bytes_max - 3, 'k')};
  for (const auto& key : keys)
    put(key, "value of " + key);
  std::vector<std::string> expected(std::begin(keys), std::end(keys));
  std::vector<std::string> listed;
  for (const auto& key : keys) {
    EXPECT_EQ(body(key), "value of " + key);
    EXPECT_TRUE(run(store_.head(key))) << key;
  }
  const ListPage page = list_all(ListQuery::objects(""));
  for (const auto& entry : page.entries)
    listed.push_back(entry.key);
  std::sort(expected.begin(), expected.end());
  std::sort(listed.begin(), listed.end());
  EXPECT_EQ(listed, expected);
  for (const auto& key : keys)
    EXPECT_TRUE(run(store_.remove(key, RemoveCondition::none()))) << key;
  EXPECT_TRUE(list_all(ListQuery::objects("")).entries.empty());
}

TEST_P(StoreConformance, refuses_names_and_metadata_over_the_limits) {
  for (const auto& key : {std::string(), std::string(key_bytes_max + 1, 'k'), std::string("0/\xFF")}) {
    EXPECT_EQ(error_of(run(store_.put(key, "value", PutOptions()))), ErrorKind::invalid);
    EXPECT_EQ(error_of(run(store_.get(key, GetOptions()))), ErrorKind::invalid);
    EXPECT_EQ(error_of(run(store_.head(key))), ErrorKind::invalid);
    EXPECT_EQ(error_of(run(store_.remove(key, RemoveCondition::none()))), ErrorKind::invalid);
  }
  for (const auto& metadata :
       {std::string(metadata_bytes_max + 1, 'm'), std::string("a\r\nb: c"), std::string("\xC3\xBC")}) {
    EXPECT_EQ(error_of(run(store_.put("0/key", "value", PutOptions(PutCondition::none(), metadata)))),
              ErrorKind::invalid);
  }
  EXPECT_EQ(body("0/key"), "<not_found>");
}

TEST_P(StoreConformance, puts_under_every_condition_in_every_state) {
  EXPECT_EQ(error_of(run(store_.put("0/key", "x", PutOptions(PutCondition::if_match(never_was))))),
            ErrorKind::conflict);
  EXPECT_EQ(body("0/key"), "<not_found>");

  const Etag first = put("0/key", "1", PutOptions(PutCondition::if_absent()));
  EXPECT_EQ(error_of(run(store_.put("0/key", "x", PutOptions(PutCondition::if_absent())))),
            ErrorKind::already_exists);
  EXPECT_EQ(error_of(run(store_.put("0/key", "x", PutOptions(PutCondition::if_match(never_was))))),
            ErrorKind::conflict);
  EXPECT_EQ(body("0/key"), "1");

  const Etag second = put("0/key", "2", PutOptions(PutCondition::if_match(first)));
  EXPECT_EQ(error_of(run(store_.put("0/key", "x", PutOptions(PutCondition::if_match(first))))),
            ErrorKind::conflict);
  EXPECT_EQ(body("0/key"), "2");

  ASSERT_TRUE(run(store_.remove("0/key", RemoveCondition::none())));
  EXPECT_EQ(error_of(run(store_.put("0/key", "x", PutOptions(PutCondition::if_match(second))))),
            ErrorKind::conflict);
  EXPECT_EQ(body("0/key"), "<not_found>");
  put("0/key", "3", PutOptions(PutCondition::if_absent()));
  EXPECT_EQ(body("0/key"), "3");
}

TEST_P(StoreConformance, knows_what_it_can_do) {
  ASSERT_TRUE(run(store_.learn_capabilities()));
  const Capabilities can = store_.capabilities();
  EXPECT_TRUE(can.are_known());
  EXPECT_EQ(can.put_if_absent, Support::yes);
  EXPECT_EQ(can.put_if_match, Support::yes);
  EXPECT_EQ(can.unique_etags, !deviations().may_repeat_etags);
  EXPECT_EQ(can.remove_if_match == ConditionalRemove::ignored, deviations().removes_whatever_is_there);
  EXPECT_TRUE(list_all(ListQuery::objects("")).entries.empty()) << "finding it out leaves nothing behind";
}

TEST_P(StoreConformance, removes_under_every_condition_in_every_state) {
  if (deviations().removes_whatever_is_there) GTEST_SKIP() << "this store has no conditional removals";
  EXPECT_TRUE(run(store_.remove("0/key", RemoveCondition::none())));
  EXPECT_EQ(error_of(run(store_.remove("0/key", RemoveCondition::if_match(never_was)))),
            ErrorKind::not_found);

  const Etag first = put("0/key", "1");
  const Etag second = put("0/key", "2");
  EXPECT_EQ(error_of(run(store_.remove("0/key", RemoveCondition::if_match(first)))), ErrorKind::conflict);
  EXPECT_EQ(body("0/key"), "2");
  EXPECT_TRUE(run(store_.remove("0/key", RemoveCondition::if_match(second))));
  EXPECT_EQ(body("0/key"), "<not_found>");

  put("0/key", "3");
  EXPECT_TRUE(run(store_.remove("0/key", RemoveCondition::none())));
  EXPECT_EQ(body("0/key"), "<not_found>");
  EXPECT_EQ(error_of(run(store_.head("0/key"))), ErrorKind::not_found);
}

TEST_P(StoreConformance, sends_no_body_that_the_caller_holds) {
  const Etag first = put("0/key", "1");
  EXPECT_EQ(body("0/key", GetOptions::if_none_match(first)), "<not_modified>");
  const Etag second = put("0/key", "2");
  EXPECT_EQ(body("0/key", GetOptions::if_none_match(first)), "2");
  EXPECT_EQ(body("0/key", GetOptions::if_none_match(second)), "<not_modified>");
  ASSERT_TRUE(run(store_.remove("0/key", RemoveCondition::none())));
  EXPECT_EQ(body("0/key", GetOptions::if_none_match(second)), "<not_found>");
}

TEST_P(StoreConformance, reads_the_asked_range_and_tells_the_whole_size) {
  put("0/key", "0123456789", PutOptions(PutCondition::none(), "1;t=hash"));
  EXPECT_EQ(body("0/key", GetOptions::bytes({0, 0})), "0");
  EXPECT_EQ(body("0/key", GetOptions::bytes({3, 5})), "345");
  EXPECT_EQ(body("0/key", GetOptions::bytes({9, 9})), "9");
  EXPECT_EQ(body("0/key", GetOptions::bytes({8, 100})), "89");
  EXPECT_EQ(body("0/key", GetOptions::bytes({0, 9})), "0123456789");
  EXPECT_EQ(body("0/key", GetOptions::bytes({10, 11})), "<invalid>");
  EXPECT_EQ(body("0/key", GetOptions::bytes({7, UINT64_MAX})), "789");
  EXPECT_EQ(body("0/key", GetOptions::last_bytes(1)), "9");
  EXPECT_EQ(body("0/key", GetOptions::last_bytes(4)), "6789");
  EXPECT_EQ(body("0/key", GetOptions::last_bytes(std::uint64_t{1} << 48)), "0123456789");
  EXPECT_EQ(body("0/key", GetOptions::last_bytes(0)), "<invalid>");
  const auto part = run(store_.get("0/key", GetOptions::bytes({3, 5})));
  ASSERT_TRUE(part);
  EXPECT_EQ(part->info.size_bytes, 10U);
  EXPECT_EQ(part->info.metadata, "1;t=hash");
  put("0/empty", "");
  EXPECT_EQ(body("0/empty", GetOptions::bytes({0, 0})), "<invalid>");
  EXPECT_EQ(body("0/empty", GetOptions::last_bytes(5)), "<invalid>");
  EXPECT_EQ(body("0/none", GetOptions::bytes({0, 0})), "<not_found>");
}

}  // namespace redis3::test
