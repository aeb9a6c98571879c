#include "aws/credential_process.hpp"

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

TEST(ReadProcessCredentials, reads_temporary_ones) {
  const auto credentials = read_process_credentials(
      R"({"Version": 1, "AccessKeyId": "AK", "SecretAccessKey": "sk", "SessionToken": "t\u006b",
          "Expiration": "2026-01-01T00:00:00Z", "More": [1]})");
  ASSERT_TRUE(credentials);
  EXPECT_EQ(credentials->access_key_id, "AK");
  EXPECT_EQ(credentials->secret_access_key, "sk");
  EXPECT_EQ(credentials->session_token, "tk");
}

TEST(ReadProcessCredentials, token_may_be_absent_or_null) {
  for (const char* const member : {"", R"(, "SessionToken": null)"}) {
    const auto credentials = read_process_credentials(
        R"({"Version": 1, "AccessKeyId": "AK", "SecretAccessKey": "sk")" + std::string(member) + "}");
    ASSERT_TRUE(credentials) << member;
    EXPECT_EQ(credentials->session_token, "") << member;
  }
}

TEST(ReadProcessCredentials, refuses_what_is_none_and_never_shows_it) {
  for (const char* const output : {
           "",
           "PLANTED",
           "[\"PLANTED\"]",
           R"({"Version": 1, "AccessKeyId": "PLANTED", "SecretAccessKey": "PLANTED")",
           R"({"AccessKeyId": "PLANTED", "SecretAccessKey": "PLANTED"})",
           R"({"Version": 2, "AccessKeyId": "PLANTED", "SecretAccessKey": "PLANTED"})",
           R"({"Version": "1", "AccessKeyId": "PLANTED", "SecretAccessKey": "PLANTED"})",
           R"({"Version": 1, "SecretAccessKey": "PLANTED"})",
           R"({"Version": 1, "AccessKeyId": "PLANTED"})",
           R"({"Version": 1, "AccessKeyId": 7, "SecretAccessKey": "PLANTED"})",
           R"({"Version": 1, "AccessKeyId": "PLANTED", "SecretAccessKey": ["PLANTED"]})",
           R"({"Version": 1, "AccessKeyId": "PLANTED", "SecretAccessKey": "PLANTED", "SessionToken": 7})",
       }) {
    const auto credentials = read_process_credentials(output);
    ASSERT_FALSE(credentials) << output;
    EXPECT_EQ(credentials.error().kind(), ErrorKind::invalid) << output;
    EXPECT_EQ(credentials.error().message().find("PLANTED"), std::string::npos) << output;
  }
}

}  // namespace
}  // namespace redis3::aws
