#include "resp/words.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace redis3::resp {
namespace {

using namespace std::string_literals;
using Words = std::vector<std::string>;

// What redis-cli 7.0.15 makes of the same lines.
TEST(Words, are_parted_as_redis_cli_parts_them) {
  const std::vector<std::pair<std::string, Words>> cases{
      {"", {}},
      {"   \t ", {}},
      {"get k", {"get", "k"}},
      {"  set  k\tv \r", {"set", "k", "v"}},
      {R"(set k "a b")", {"set", "k", "a b"}},
      {R"(set k "a\x00b")", {"set", "k", "a\0b"s}},
      {R"(set k "\n\r\t\b\a\"\\\q")", {"set", "k", "\n\r\t\b\a\"\\q"}},
      {R"(set k "\xFf\xg0\x4")", {"set", "k", "\xffxg0x4"}},
      {R"(set k 'a "b" \n \' c')", {"set", "k", R"(a "b" \n ' c)"}},
      {R"(set k ab"c d")", {"set", "k", "abc d"}},
      {R"(set k "" '')", {"set", "k", "", ""}},
      {R"(set k a\x00b)", {"set", "k", R"(a\x00b)"}},
      {"set k \xc3\xa9", {"set", "k", "\xc3\xa9"}},
  };
  for (const auto& [line, words] : cases)
    EXPECT_EQ(split_words(line), words) << line;
}

TEST(Words, are_absent_where_a_quote_is_not_closed_as_it_must_be) {
  for (const std::string line : {R"(set k "a)", R"(set k 'a)", R"(set k "a"b)", R"(set k 'a'b)",
                                 R"(set k "a""b")", R"(set k "a\)", R"(set k ")", R"(set k "a\")"}) {
    EXPECT_EQ(split_words(line), std::nullopt) << line;
  }
}

}  // namespace
}  // namespace redis3::resp
