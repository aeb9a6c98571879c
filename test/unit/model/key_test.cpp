#include "model/key.hpp"

#include "store/object_store.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

using namespace redis3;
using namespace redis3::model;

namespace {

std::string name_of_key(std::string key, std::int64_t db = 0) {
  return object_name(Key{db, std::move(key)}).value();
}

}  // namespace

TEST(ObjectName, is_the_database_and_the_key_as_it_stands) {
  EXPECT_EQ(name_of_key("userId:10"), "0/userId:10");
  EXPECT_EQ(name_of_key("userId:10", 133), "133/userId:10");
  EXPECT_EQ(name_of_key("na\xc3\xafve \"quoted\" +&?"), "0/na\xc3\xafve \"quoted\" +&?");
}

TEST(ObjectName, encodes_what_s3_treats_specially) {
  EXPECT_EQ(name_of_key("a/b"), "0/a%2Fb");
  EXPECT_EQ(name_of_key("100%"), "0/100%25");
  EXPECT_EQ(name_of_key(std::string("\0\n\x7f", 3)), "0/%00%0A%7F");
  EXPECT_EQ(name_of_key("\xc2\x85"), "0/%C2%85");         // A control character of two bytes.
  EXPECT_EQ(name_of_key("\xef\xbf\xbf"), "0/%EF%BF%BF");  // U+FFFF has no place in XML.
  EXPECT_EQ(name_of_key("\xff\xfe"), "0/%FF%FE");
  EXPECT_EQ(name_of_key("\xc0\xaf"), "0/%C0%AF");         // An overlong slash.
  EXPECT_EQ(name_of_key("\xed\xa0\x80"), "0/%ED%A0%80");  // A surrogate.
  EXPECT_EQ(name_of_key("\xc3"), "0/%C3");                // Half a character.
}

TEST(ObjectName, has_a_form_for_the_empty_key_and_for_dots) {
  EXPECT_EQ(name_of_key(""), "0/%");
  EXPECT_EQ(name_of_key("."), "0/%2E");
  EXPECT_EQ(name_of_key(".."), "0/%2E%2E");
  EXPECT_EQ(name_of_key("..."), "0/...");
}

TEST(ObjectName, over_1024_bytes_is_refused_with_what_to_do) {
  EXPECT_TRUE(object_name(Key{0, std::string(1022, 'k')}));
  const auto longer = object_name(Key{0, std::string(1023, 'k')});
  ASSERT_TRUE(longer.has_error());
  EXPECT_EQ(longer.error().kind(), ErrorKind::invalid);
  EXPECT_NE(longer.error().message().find("1025 bytes"), std::string::npos) << longer.error().message();
  EXPECT_TRUE(object_name(Key{0, std::string(400, '/')}).has_error()) << "each slash takes three bytes";
}

TEST(KeyOfObject, takes_only_names_that_redis3_gives) {
  for (const char* name : {"", "0", "0/", "/k", "a/k", "-1/k", "00/k", "01/k", "0/a/b", "0/a%2fb", "0/%41",
                           "0/%zz", "0/.", "0/..", "0/%%", "9223372036854775808/k"}) {
    EXPECT_EQ(key_of_object(name), std::nullopt) << name;
  }
  EXPECT_EQ(key_of_object("133/a%2Fb"), (Key{133, "a/b"}));
}

TEST(ObjectName, a_name_that_is_longer_than_s3_takes_is_no_keys) {
  const std::string longest = "0/" + std::string(store::key_bytes_max - 2, 'k');
  EXPECT_TRUE(key_of_object(longest));
  EXPECT_FALSE(key_of_object(longest + 'k'));
}

TEST(DatabaseOfPrefix, is_a_canonical_number_and_a_slash) {
  EXPECT_EQ(database_of_prefix("133/"), 133);
  for (const char* prefix : {"", "/", "133", "-1/", "007/", "x/"})
    EXPECT_EQ(database_of_prefix(prefix), std::nullopt) << prefix;
}

RC_GTEST_PROP(KeyCodec, any_bytes_come_back, (const std::string& bytes)) {
  const Key key{*rc::gen::inRange<std::int64_t>(0, 1000), bytes};
  const auto name = object_name(key);
  RC_PRE(!name.has_error());
  RC_ASSERT(key_of_object(*name) == key);
  RC_ASSERT(name->find('/') == name->rfind('/'));
}
