#include "aws/command_line.hpp"

#include <gtest/gtest.h>

namespace redis3::aws {
namespace {

using Words = std::vector<std::string>;

TEST(SplitCommandLine, blanks_part_words) {
  EXPECT_EQ(split_command_line("/opt/tool  --user\tbob ").value(), (Words{"/opt/tool", "--user", "bob"}));
}

TEST(SplitCommandLine, quotes_keep_blanks_and_empty_words) {
  EXPECT_EQ(split_command_line(R"("/opt/my tool" 'a "b"' "" x'y'z)").value(),
            (Words{"/opt/my tool", "a \"b\"", "", "xyz"}));
}

TEST(SplitCommandLine, backslashes_are_a_shells) {
  EXPECT_EQ(split_command_line(R"(a\ b "c\"d\\e\f" 'g\h' \")").value(),
            (Words{"a b", "c\"d\\e\\f", "g\\h", "\""}));
}

TEST(SplitCommandLine, nothing_of_a_shell_is_expanded) {
  EXPECT_EQ(split_command_line("tool $HOME *.txt | cat > f").value(),
            (Words{"tool", "$HOME", "*.txt", "|", "cat", ">", "f"}));
}

TEST(SplitCommandLine, refuses_what_is_not_whole) {
  for (const char* const line : {"tool 'a", "tool \"a", "tool \"a\\\"", "tool \\", "", " \t", "''", "'' a"}) {
    const auto words = split_command_line(line);
    ASSERT_FALSE(words) << line;
    EXPECT_EQ(words.error().kind(), ErrorKind::invalid) << line;
  }
}

}  // namespace
}  // namespace redis3::aws
