#include "reply_text.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace redis3::app {
namespace {

std::string human(const Reply& reply) {
  return reply_text(reply, Format::human);
}
std::string raw(const Reply& reply) {
  return reply_text(reply, Format::raw);
}
std::string json(const Reply& reply) {
  return reply_text(reply, Format::json);
}

const Reply odd_bytes = Reply::bulk("x\x01\"\\\n\xff\xc3\xa9");

Reply docs_of_get() {
  return Reply::map(
      {Reply::bulk("get"),
       Reply::map({Reply::bulk("summary"), Reply::bulk("Get the value of a key"), Reply::bulk("arguments"),
                   Reply::array({Reply::map({Reply::bulk("name"), Reply::bulk("key"),
                                             Reply::bulk("key_spec_index"), Reply::integer(0)})})})});
}

// All expected texts are what redis-cli 7.0.15 prints for the same replies of a Redis 7.0.15.

TEST(HumanReplyText, names_types_and_quotes_bytes) {
  EXPECT_EQ(human(Reply::ok()), "OK\n");
  EXPECT_EQ(human(Reply::null()), "(nil)\n");
  EXPECT_EQ(human(Reply::integer(-7)), "(integer) -7\n");
  EXPECT_EQ(human(Reply::error("ERR syntax error")), "(error) ERR syntax error\n");
  EXPECT_EQ(human(odd_bytes), "\"x\\x01\\\"\\\\\\n\\xff\\xc3\\xa9\"\n");
  EXPECT_EQ(human(Reply::bulk("\r\t\a\b\x7f")), "\"\\r\\t\\a\\b\\x7f\"\n");
}

TEST(HumanReplyText, numbers_elements) {
  EXPECT_EQ(human(Reply::array({odd_bytes, Reply::null()})),
            "1) \"x\\x01\\\"\\\\\\n\\xff\\xc3\\xa9\"\n2) (nil)\n");
  EXPECT_EQ(human(Reply::array({})), "(empty array)\n");
  EXPECT_EQ(human(Reply::set({})), "(empty array)\n");
}

TEST(HumanReplyText, aligns_the_numbers_of_ten_elements) {
  std::vector<Reply> elements;
  for (int i = 1; i <= 10; ++i)
    elements.push_back(Reply::integer(i));
  const std::string text = human(Reply::array(std::move(elements)));
  EXPECT_TRUE(text.starts_with(" 1) (integer) 1\n 2) (integer) 2\n")) << text;
  EXPECT_TRUE(text.ends_with(" 9) (integer) 9\n10) (integer) 10\n")) << text;
}

TEST(HumanReplyText, shows_maps_flat_and_indents_what_is_nested) {
  EXPECT_EQ(human(docs_of_get()),
            "1) \"get\"\n"
            "2) 1) \"summary\"\n"
            "   2) \"Get the value of a key\"\n"
            "   3) \"arguments\"\n"
            "   4) 1) 1) \"name\"\n"
            "         2) \"key\"\n"
            "         3) \"key_spec_index\"\n"
            "         4) (integer) 0\n");
}

TEST(HumanReplyText, leaves_text_for_people_as_it_is) {
  EXPECT_EQ(human(Reply::verbatim("# Server\r\nredis_version:7.2.0\r\n")),
            "# Server\r\nredis_version:7.2.0\r\n");
  EXPECT_EQ(human(Reply::verbatim("no end")), "no end\n");
}

TEST(RawReplyText, is_the_bytes) {
  EXPECT_EQ(raw(odd_bytes), "x\x01\"\\\n\xff\xc3\xa9\n");
  EXPECT_EQ(raw(Reply::null()), "\n");
  EXPECT_EQ(raw(Reply::integer(1)), "1\n");
  EXPECT_EQ(raw(Reply::array({Reply::bulk("a"), Reply::null(), Reply::bulk("b")})), "a\n\nb\n");
  EXPECT_EQ(raw(Reply::array({})), "\n");
  EXPECT_EQ(raw(docs_of_get()),
            "get\nsummary\nGet the value of a key\narguments\nname\nkey\nkey_spec_index\n0\n");
}

TEST(RawReplyText, ends_an_error_with_an_empty_line) {
  EXPECT_EQ(raw(Reply::error("ERR syntax error")), "ERR syntax error\n\n");
}

TEST(JsonReplyText, escapes_what_json_must_escape) {
  EXPECT_EQ(json(odd_bytes), "\"x\\u0001\\\"\\\\\\n\xff\xc3\xa9\"\n");
  EXPECT_EQ(json(Reply::bulk("\r\t\b\f\x1f\x7f")), "\"\\r\\t\\b\\f\\u001f\x7f\"\n");
}

TEST(JsonReplyText, has_resp3_types) {
  EXPECT_EQ(json(Reply::ok()), "\"OK\"\n");
  EXPECT_EQ(json(Reply::null()), "null\n");
  EXPECT_EQ(json(Reply::integer(1)), "1\n");
  EXPECT_EQ(json(Reply::array({Reply::bulk("a"), Reply::null()})), "[\"a\",null]\n");
  EXPECT_EQ(json(Reply::array({})), "[]\n");
  EXPECT_EQ(json(Reply::error("ERR syntax error")), "error:\"ERR syntax error\"\n");
  EXPECT_EQ(json(docs_of_get()),
            "{\"get\":{\"summary\":\"Get the value of a "
            "key\",\"arguments\":[{\"name\":\"key\",\"key_spec_index\":0}]}}\n");
}

TEST(JsonReplyText, makes_strings_of_a_maps_names) {
  EXPECT_EQ(json(Reply::map({Reply::integer(5), Reply::null()})), "{\"5\":null}\n");
}

TEST(HumanReplyText, has_colours_where_they_are_wanted) {
  const auto colored = [](const Reply& reply) { return reply_text(reply, Format::human, Colors::ansi()); };
  EXPECT_EQ(colored(Reply::error("ERR no")), "\x1b[31m(error) ERR no\x1b[0m\n");
  EXPECT_EQ(colored(Reply::integer(7)), "\x1b[36m(integer) 7\x1b[0m\n");
  EXPECT_EQ(colored(Reply::null()), "\x1b[2m(nil)\x1b[0m\n");
  EXPECT_EQ(colored(Reply::bulk("v")), "\"v\"\n");
  EXPECT_EQ(colored(Reply::ok()), "OK\n");
  EXPECT_EQ(colored(Reply::array({Reply::bulk("a"), Reply::array({})})),
            "\x1b[2m1)\x1b[0m \"a\"\n\x1b[2m2)\x1b[0m \x1b[2m(empty array)\x1b[0m\n");
  EXPECT_EQ(reply_text(Reply::integer(7), Format::raw, Colors::ansi()), "7\n");
  EXPECT_EQ(reply_text(Reply::integer(7), Format::json, Colors::ansi()), "7\n");
}

TEST(WantsColors, goes_by_the_command_line_then_the_environment_then_the_terminal) {
  EXPECT_TRUE(wants_colors(std::nullopt, true, nullptr, "xterm"));
  EXPECT_TRUE(wants_colors(std::nullopt, true, "", "xterm"));
  EXPECT_FALSE(wants_colors(std::nullopt, true, "1", "xterm"));
  EXPECT_FALSE(wants_colors(std::nullopt, false, nullptr, "xterm"));
  EXPECT_FALSE(wants_colors(std::nullopt, true, nullptr, "dumb"));
  EXPECT_FALSE(wants_colors(std::nullopt, true, nullptr, nullptr));
  EXPECT_TRUE(wants_colors(true, false, "1", "dumb"));
  EXPECT_FALSE(wants_colors(false, true, nullptr, "xterm"));
}

}  // namespace
}  // namespace redis3::app
