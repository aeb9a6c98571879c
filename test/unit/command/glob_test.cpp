#include "command/glob.hpp"

#include "glob_reference.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <string>
#include <vector>

namespace redis3::command {
namespace {

struct Case {
  std::string pattern;
  std::string name;
  bool matches;
};

void expect_all(const std::vector<Case>& cases) {
  for (const Case& a_case : cases) {
    EXPECT_EQ(Glob(a_case.pattern).matches(a_case.name), a_case.matches)
        << "pattern " << a_case.pattern << " name " << a_case.name;
  }
}

TEST(Glob, stars_take_any_bytes_and_question_marks_one) {
  expect_all({{"*", "anything", true},     {"h*llo", "hllo", true},
              {"h*llo", "heeeello", true}, {"h*llo", "hell", false},
              {"h?llo", "hallo", true},    {"h?llo", "hllo", false},
              {"a*b*c", "a--b--c", true},  {"a*b*c", "a--c--b", false},
              {"a**b", "ab", true},        {"*a", "ba", true},
              {"*a", "ab", false},         {"a*", "a", true},
              {"a***", "a", true},         {"?", "", false},
              {"abc", "abc", true},        {"abc", "abcd", false},
              {"abcd", "abc", false},      {"ABC", "abc", false},
              {"*aab", "aaaaab", true},    {"*?b", "b", false},
              {"*?b", "ab", true}});
}

TEST(Glob, only_the_empty_pattern_matches_the_empty_name) {
  expect_all({{"", "", true}, {"*", "", false}, {"**", "", false}, {"", "a", false}, {"[^a]", "", false}});
  EXPECT_TRUE(Glob("*").is_everything());
  EXPECT_FALSE(Glob("**").is_everything());
  EXPECT_FALSE(Glob("").is_everything());
}

TEST(Glob, classes_take_one_of_their_bytes) {
  expect_all({{"h[ae]llo", "hello", true},
              {"h[ae]llo", "hillo", false},
              {"h[^e]llo", "hallo", true},
              {"h[^e]llo", "hello", false},
              {"h[a-c]llo", "hbllo", true},
              {"h[a-c]llo", "hdllo", false},
              {"h[c-a]llo", "hbllo", true},
              {"[a^]", "^", true},
              {"[a^]", "b", false},
              {"[*]", "*", true},
              {"[*]", "a", false},
              {"[?[]", "[", true},
              {"[ab-dx]", "c", true},
              {"[ab-dx]", "x", true},
              {"[ab-dx]", "-", false}});
}

TEST(Glob, has_the_odd_corners_of_redis) {
  expect_all({{"[]", "]", false},     {"[]", "a", false},      {"[^]", "a", true},    {"[", "[", false},
              {"[^", "a", true},      {"[abc", "b", true},     {"[abc", "bc", false}, {"a[", "a", false},
              {"[a-", "-", true},     {"[a-", "a", true},      {"[a-", "b", false},   {"[a-]", "]", true},
              {"[a-]", "_", true},    {"[a-]", "-", false},    {"[-a]", "-", true},   {"[a-]]", "b", false},
              {"[a\\-z]", "-", true}, {"[a\\-z]", "m", false}, {"[\\]]", "]", true},  {"[a-\\z]", "\\", true},
              {"[\\", "\\", true},    {"[^^]", "^", false},    {"]", "]", true}});
}

TEST(Glob, a_backslash_takes_the_next_byte_as_it_is) {
  expect_all({{"\\*", "*", true},
              {"\\*", "a", false},
              {"\\?", "?", true},
              {"\\[a]", "[a]", true},
              {"\\a", "a", true},
              {"\\\\", "\\", true},
              {"a\\", "a\\", true},
              {"\\", "\\", true},
              {"*\\*", "a*", true},
              {"*\\*", "ab", false}});
}

TEST(Glob, compares_bytes_not_characters) {
  expect_all({{"?", "\xc3\xa9", false}, {"??", "\xc3\xa9", true}, {"\xc3*", "\xc3\xa9", true}});
  expect_all({{std::string("a\0b", 3), std::string("a\0b", 3), true}, {std::string("a\0b", 3), "a", false}});
  // A range over the borders of the signed bytes: 0x80..0xff are below 0.
  expect_all({{"[\x80-a]", "\xff", true},
              {"[\x80-a]", "0", true},
              {"[\x80-a]", "b", false},
              {"[\x7f-\x80]", "a", true}});
}

TEST(Glob, takes_no_exponential_time) {
  std::string pattern;
  for (int at = 0; at < 500; ++at)
    pattern += "a*";
  pattern += "b";
  EXPECT_FALSE(Glob(pattern).matches(std::string(1024, 'a')));
  EXPECT_TRUE(Glob(pattern).matches(std::string(1024, 'a') + "b"));
}

/// Words over the bytes that mean something, and few others, so that much of what is tried matches.
rc::Gen<std::string> short_text(const std::string& alphabet) {
  return rc::gen::resize(9, rc::gen::container<std::string>(rc::gen::elementOf(alphabet)));
}

TEST(Glob, agrees_with_the_reference) {
  const bool holds = rc::check([] {
    const std::string pattern = *short_text("aab*?[]^-\\\xff");
    const auto names = *rc::gen::container<std::vector<std::string>>(50, short_text("aab*]-\\\xff"));
    const Glob glob(pattern);
    for (const std::string& name : names)
      RC_ASSERT(glob.matches(name) == reference_matches(pattern, name));
  });
  EXPECT_TRUE(holds);
}

}  // namespace
}  // namespace redis3::command
