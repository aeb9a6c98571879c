#include "key_names.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace redis3::app {
namespace {

using Lines = std::vector<std::string>;

KeyNames names(const Lines& seen) {
  KeyNames made;
  for (const std::string& name : seen)
    made.remember(name);
  return made;
}

TEST(KeyNames, complete_the_word_at_the_end) {
  const KeyNames seen = names({"user:2", "user:1", "cart:1", "user:1"});
  EXPECT_EQ(seen.completions("GET user:"), (Lines{"GET user:1", "GET user:2"}));
  EXPECT_EQ(seen.completions("MGET user:1 c"), (Lines{"MGET user:1 cart:1"}));
  EXPECT_EQ(seen.completions("GET  "), (Lines{"GET  cart:1", "GET  user:1", "GET  user:2"}));
  EXPECT_EQ(seen.completions("GET x"), Lines());
}

TEST(KeyNames, need_a_command_before_them) {
  const KeyNames seen = names({"user:1"});
  EXPECT_EQ(seen.completions(""), Lines());
  EXPECT_EQ(seen.completions("  "), Lines());
  EXPECT_EQ(seen.completions("use"), Lines());
}

TEST(KeyNames, are_quoted_where_they_have_to_be) {
  const KeyNames seen = names({"a b", "a\n", "a\"", "ab", "'a"});
  EXPECT_EQ(seen.completions("GET a"), (Lines{"GET \"a\\n\"", "GET \"a b\"", "GET \"a\\\"\"", "GET ab"}));
  EXPECT_EQ(seen.completions("GET \"a "), (Lines{"GET \"a b\""}));
  EXPECT_EQ(seen.completions("GET \"ab"), (Lines{"GET \"ab\""}));
  EXPECT_EQ(seen.completions("GET \"a b\" \"'"), (Lines{"GET \"a b\" \"'a\""}));
  EXPECT_EQ(seen.completions("GET 'a"), Lines());
}

TEST(KeyNames, are_the_latest_only_and_no_long_ones) {
  KeyNames seen;
  seen.remember("first");
  seen.remember("second");
  for (std::size_t number = 2; number < KeyNames::names_max; ++number)
    seen.remember("k" + std::to_string(number));
  seen.remember("first");
  seen.remember("one more");
  EXPECT_EQ(seen.completions("GET first"), (Lines{"GET first"}));
  EXPECT_EQ(seen.completions("GET second"), Lines());
  seen.remember(std::string(KeyNames::name_bytes_max + 1, 'x'));
  seen.remember("");
  EXPECT_EQ(seen.completions("GET x"), Lines());
  EXPECT_EQ(seen.completions("GET k2 ").size(), KeyNames::names_max);
}

}  // namespace
}  // namespace redis3::app
