#include "transfer/item.hpp"

#include "value/dump.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace redis3::transfer {
namespace {

using namespace std::string_literals;
using testing::ElementsAre;

Item item(std::string payload, std::optional<std::int64_t> expires_at = std::nullopt) {
  Item made;
  made.key = "key";
  made.payload = std::move(payload);
  if (expires_at) made.expires_at = from_unix_milliseconds(*expires_at);
  return made;
}

TEST(TransferItem, has_the_type_that_its_dump_begins_with) {
  EXPECT_EQ(type_of(item(value::dump_string("a"))), "string");
  EXPECT_EQ(type_of(item(value::seal_dump("\x10\3abc", 10))), "hash");
  EXPECT_EQ(type_of(item("")), "");
}

TEST(TransferItem, of_a_string_is_the_same_in_every_form) {
  const Item plain = item(value::dump_string("1000"));
  const Item as_integer = item(value::seal_dump("\0\xc1\xe8\x03"s, 10));
  EXPECT_TRUE(is_same(plain, as_integer));
  EXPECT_FALSE(is_same(plain, item(value::dump_string("1001"))));
}

TEST(TransferItem, is_the_same_only_until_the_same_millisecond) {
  const std::string payload = value::dump_string("a");
  EXPECT_TRUE(is_same(item(payload, 5), item(payload, 5)));
  EXPECT_FALSE(is_same(item(payload, 5), item(payload, 6)));
  EXPECT_FALSE(is_same(item(payload), item(payload, 5)));
}

TEST(TransferItem, of_another_type_is_the_same_byte_by_byte) {
  const Item hash = item(value::seal_dump("\4\1\1f\1v", 6));
  EXPECT_TRUE(is_same(hash, hash));
  EXPECT_FALSE(is_same(hash, item(value::seal_dump("\4\1\1f\1w", 6))));
  EXPECT_FALSE(is_same(hash, item(value::dump_string("v"))));
}

TEST(TransferItem, is_restored_until_its_very_moment) {
  EXPECT_THAT(restore_words(item("dump", 1732320000123), false),
              ElementsAre("RESTORE", "key", "1732320000123", "dump", "ABSTTL"));
  EXPECT_THAT(restore_words(item("dump"), true),
              ElementsAre("RESTORE", "key", "0", "dump", "ABSTTL", "REPLACE"));
  EXPECT_THAT(restore_words(item("dump", 0), false)[2], "1") << "0 would be for ever";
}

}  // namespace
}  // namespace redis3::transfer
