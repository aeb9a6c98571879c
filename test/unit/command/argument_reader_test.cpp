#include "command/argument_reader.hpp"

#include "reply_printer.hpp"

#include <gtest/gtest.h>

namespace redis3::command {
namespace {

TEST(ReadInteger, takes_a_number_only_as_redis_would_write_it) {
  EXPECT_EQ(read_integer("0"), 0);
  EXPECT_EQ(read_integer("-1"), -1);
  EXPECT_EQ(read_integer("10"), 10);
  EXPECT_EQ(read_integer("9223372036854775807"), 9223372036854775807);
  EXPECT_EQ(read_integer("-9223372036854775808"), std::numeric_limits<std::int64_t>::min());
  for (const char* text : {"", "-", "--1", "+1", "00", "01", "-0", "-01", " 1", "1 ", "1.0", "1e3", "0x1",
                           "a", "9223372036854775808", "-9223372036854775809", "99999999999999999999999"}) {
    EXPECT_EQ(read_integer(text), std::nullopt) << text;
  }
  EXPECT_EQ(read_integer(std::string_view("1\0", 2)), std::nullopt);
}

TEST(ArgumentReader, reads_words_in_order) {
  ArgumentReader reader({"set", "key", "value", "ex", "10"});
  EXPECT_EQ(reader.next(), "key");
  EXPECT_EQ(reader.next(), "value");
  EXPECT_FALSE(reader.take("PX"));
  EXPECT_TRUE(reader.take("EX"));
  EXPECT_TRUE(reader.has_more());
  EXPECT_EQ(reader.next_integer(), 10);
  EXPECT_FALSE(reader.has_more());
  EXPECT_EQ(reader.error(), std::nullopt);
}

TEST(ArgumentReader, takes_what_is_left) {
  ArgumentReader reader({"command", "info", "get", "set"}, 2);
  EXPECT_EQ(reader.rest(), (std::vector<std::string>{"get", "set"}));
  EXPECT_TRUE(reader.rest().empty());
  EXPECT_EQ(reader.error(), std::nullopt);
}

TEST(ArgumentReader, calls_a_missing_word_a_syntax_error) {
  ArgumentReader reader({"get"});
  EXPECT_EQ(reader.next(), "");
  EXPECT_EQ(reader.error(), Reply::error("ERR syntax error"));
}

TEST(ArgumentReader, calls_a_word_too_many_a_syntax_error) {
  ArgumentReader reader({"get", "a", "b"});
  reader.next();
  EXPECT_EQ(reader.error(), Reply::error("ERR syntax error"));
}

TEST(ArgumentReader, tells_the_first_failure) {
  ArgumentReader reader({"set", "a", "b", "c"});
  reader.next_integer();
  reader.refuse();
  reader.fail("ERR something else");
  EXPECT_EQ(reader.error(), Reply::error("ERR value is not an integer or out of range"));
}

TEST(ArgumentReader, has_no_more_after_a_failure) {
  ArgumentReader reader({"set", "a", "b", "c"});
  reader.refuse();
  EXPECT_FALSE(reader.has_more());
  EXPECT_FALSE(reader.take("a"));
  EXPECT_EQ(reader.next(), "");
  EXPECT_TRUE(reader.rest().empty());
}

}  // namespace
}  // namespace redis3::command
