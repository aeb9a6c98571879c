#include "acl/rule.hpp"

#include <gtest/gtest.h>

namespace redis3::acl {
namespace {

using Words = std::vector<std::string>;

TEST(Rule, words_of_one_selector_are_one_rule) {
  const struct {
    Words words;
    Words rules;
  } cases[] = {
      {{}, {}},
      {{"on", "+get"}, {"on", "+get"}},
      {{"(~key1 +get )"}, {"(~key1 +get )"}},
      {{"(~key5", "+get", ")"}, {"(~key5 +get )"}},
      {{"(", "~key6", "+get", ")", "on"}, {"( ~key6 +get )", "on"}},
      {{"(", "~key7", "+get)", "(~key8", "+get)"}, {"( ~key7 +get)", "(~key8 +get)"}},
      // Parentheses within a selector are words of it, which it then does not understand.
      {{"(+ping", "(+select", "(+del", ")", ")"}, {"(+ping (+select (+del )", ")"}},
      {{"(+get", "", ")"}, {"(+get  )"}},
      {{")"}, {")"}},
      {{" ()"}, {" ()"}},
  };
  for (const auto& [words, rules] : cases)
    EXPECT_EQ(join_selectors(words).value(), rules) << ::testing::PrintToString(words);
}

TEST(Rule, a_parenthesis_that_is_never_closed_is_named) {
  const struct {
    Words words;
    std::string opening;
  } cases[] = {
      {{"("}, "("},
      {{"on", "(+get", "~a"}, "(+get"},
      {{"(+ping", "(+select", "(+del"}, "(+ping"},
      {{"(+get)", "(+set"}, "(+set"},
  };
  for (const auto& [words, opening] : cases) {
    const auto rules = join_selectors(words);
    ASSERT_TRUE(rules.has_error()) << ::testing::PrintToString(words);
    EXPECT_EQ(rules.error().message(),
              "Unmatched parenthesis in acl selector starting at '" + opening + "'.");
  }
}

TEST(Rule, text_is_split_at_blanks) {
  EXPECT_EQ(split_at_blanks(""), std::vector<std::string_view>());
  EXPECT_EQ(split_at_blanks(" \t"), std::vector<std::string_view>());
  EXPECT_EQ(split_at_blanks("a"), std::vector<std::string_view>({"a"}));
  EXPECT_EQ(split_at_blanks("  a  b\tc "), std::vector<std::string_view>({"a", "b", "c"}));
}

TEST(Rule, a_blank_is_what_c_takes_for_one_and_the_null_character) {
  for (const char c : {' ', '\t', '\n', '\v', '\f', '\r', '\0'})
    EXPECT_TRUE(has_blanks(std::string("a") + c + "b")) << static_cast<int>(c);
  for (const char* const text : {"", "a", "a-b", "\x80\xFF"})
    EXPECT_FALSE(has_blanks(text)) << text;
}

}  // namespace
}  // namespace redis3::acl
