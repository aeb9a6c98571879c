#include "peek.hpp"

#include <gtest/gtest.h>

#include <string>

namespace redis3::app {
namespace {

Peeked peeked(const std::string& value) {
  return {Reply::status("string"), Reply::integer(-1), Reply::integer(2048), Reply::bulk(value)};
}

TEST(Peek, shows_a_key_in_a_few_lines) {
  Peeked key = peeked("v\n");
  EXPECT_EQ(peek_text(key, Colors::none()),
            "  type                     string\n"
            "  expires                  never\n"
            "  size                     2.0 KiB with its name and metadata\n"
            "  value                    \"v\\n\"\n");
  key.left_ms = Reply::integer(90'500);
  EXPECT_NE(peek_text(key, Colors::none()).find("  expires                  in 1 min 31 s\n"),
            std::string::npos);
  const auto value_of = [](std::size_t bytes) {
    const std::string text = peek_text(peeked(std::string(bytes, 'v')), Colors::none());
    return text.substr(text.find("value"));
  };
  EXPECT_EQ(value_of(100), "value                    \"" + std::string(100, 'v') + "\"\n");
  EXPECT_EQ(value_of(101), "value                    \"" + std::string(100, 'v') + "\" ...\n");
}

TEST(Peek, shows_no_value_of_what_is_no_string) {
  Peeked key = peeked("");
  key.type = Reply::status("hash");
  key.beginning = Reply::error("WRONGTYPE Operation against a key holding the wrong kind of value");
  EXPECT_EQ(peek_text(key, Colors::none()).find("value "), std::string::npos);
}

TEST(Peek, tells_that_there_is_none_or_why_it_cannot_be_told) {
  Peeked key = peeked("");
  key.type = Reply::status("none");
  EXPECT_EQ(peek_text(key, Colors::none()), "(nil)\n");
  key.left_ms = Reply::error("NOPERM no");
  EXPECT_EQ(peek_text(key, Colors::none()), "(error) NOPERM no\n");
}

}  // namespace
}  // namespace redis3::app
