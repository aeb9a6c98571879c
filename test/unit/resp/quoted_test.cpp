#include "resp/quoted.hpp"

#include "resp/words.hpp"

#include <gtest/gtest.h>

namespace redis3::resp {
namespace {

TEST(Quoted, shows_what_prints_and_escapes_the_rest) {
  EXPECT_EQ(quoted(""), R"("")");
  EXPECT_EQ(quoted("two words"), R"("two words")");
  EXPECT_EQ(quoted("\"\\\n\r\t\a\b"), R"("\"\\\n\r\t\a\b")");
  EXPECT_EQ(quoted(std::string_view("a\0\x1f\x7f\xff", 5)), R"("a\x00\x1f\x7f\xff")");
}

TEST(Quoted, every_byte_can_be_read_back) {
  std::string bytes;
  for (int byte = 0; byte < 256; ++byte)
    bytes += static_cast<char>(byte);
  const auto words = split_words(resp::quoted(bytes));
  ASSERT_TRUE(words);
  EXPECT_EQ(*words, std::vector<std::string>{bytes});
}

}  // namespace
}  // namespace redis3::resp
