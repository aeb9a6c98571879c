#include "aws/ini_file.hpp"

#include <gtest/gtest.h>

namespace redis3::aws {
namespace {

IniFile parsed(std::string_view text) {
  return IniFile::parse(text, "config").value();
}

TEST(IniFile, reads_settings_by_section) {
  const IniFile file = parsed("[default]\nregion = us-west-2\n\n[profile role]\r\nregion=eu-west-1\r\n");
  EXPECT_EQ(file.value("default", "region"), "us-west-2");
  EXPECT_EQ(file.value("profile role", "region"), "eu-west-1");
  EXPECT_TRUE(file.has_section("profile role"));
  EXPECT_FALSE(file.has_section("role"));
  EXPECT_EQ(file.value("default", "output"), std::nullopt);
}

TEST(IniFile, comments_are_passed_over_and_nested_settings_are_apart) {
  const IniFile file = parsed(
      "# one\n; two\n[default] # three\ns3 =\n  addressing_style = path\nregion = x ; four\nkey = a#b;c\n");
  EXPECT_EQ(file.value("default", "region"), "x");
  EXPECT_EQ(file.value("default", "key"), "a#b;c");
  EXPECT_EQ(file.value("default", "addressing_style"), std::nullopt);
  EXPECT_EQ(file.value("default", "s3"), std::nullopt);
  EXPECT_EQ(file.nested_value("default", "s3", "addressing_style"), "path");
  EXPECT_EQ(file.nested_value("default", "s3", "region"), std::nullopt);
}

TEST(IniFile, indented_lines_belong_to_the_setting_above_that_has_no_value) {
  const IniFile file = parsed(
      "[services s]\nsts =\n  endpoint_url = http://sts\n  # a remark\n  not a setting\nsso "
      "=\n\tendpoint_url = "
      "http://sso\nother = value\n  endpoint_url = passed over\n");
  EXPECT_EQ(file.nested_value("services s", "sts", "endpoint_url"), "http://sts");
  EXPECT_EQ(file.nested_value("services s", "sso", "endpoint_url"), "http://sso");
  EXPECT_EQ(file.nested_value("services s", "other", "endpoint_url"), std::nullopt);
}

TEST(IniFile, all_settings_of_a_section_may_be_indented) {
  const IniFile file = parsed("[a]\n  x = 1\n  y =\n    z = 2\n  w = 3\n[b]\nx = 4\n  y = passed over\n");
  EXPECT_EQ(file.value("a", "x"), "1");
  EXPECT_EQ(file.nested_value("a", "y", "z"), "2");
  EXPECT_EQ(file.value("a", "w"), "3");
  EXPECT_EQ(file.value("b", "x"), "4");
  EXPECT_EQ(file.value("b", "y"), std::nullopt);
}

TEST(IniFile, colon_parts_name_and_value_too) {
  const IniFile file = parsed("[a]\nregion: eu-west-1\nurl = http://h:1\n");
  EXPECT_EQ(file.value("a", "region"), "eu-west-1");
  EXPECT_EQ(file.value("a", "url"), "http://h:1");
}

TEST(IniFile, in_quotes_there_are_no_comments) {
  const IniFile file = parsed("[a]\nx = sh -c \"cat f ; true\" # remark\ny = 'a # b'\n");
  EXPECT_EQ(file.value("a", "x"), "sh -c \"cat f ; true\"");
  EXPECT_EQ(file.value("a", "y"), "'a # b'");
}

TEST(IniFile, section_that_comes_twice_is_one_and_the_later_value_wins) {
  const IniFile file = parsed("[a]\nx = 1\ny = 2\n[b]\n[a]\nX = 3\n");
  EXPECT_EQ(file.value("a", "x"), "3");
  EXPECT_EQ(file.value("a", "y"), "2");
}

TEST(IniFile, quotes_and_blanks_in_section_names_do_not_matter) {
  EXPECT_TRUE(parsed("[ profile \"my name\" ]\n").has_section("profile my name"));
  EXPECT_TRUE(parsed("[profile\t\tx]\n").has_section("profile x"));
}

TEST(IniFile, byte_order_mark_and_missing_last_line_end_are_fine) {
  EXPECT_EQ(parsed("\xef\xbb\xbf[default]\nregion = x").value("default", "region"), "x");
}

TEST(IniFile, value_may_hold_an_equals_sign) {
  EXPECT_EQ(parsed("[a]\nk = b=c==\n").value("a", "k"), "b=c==");
}

TEST(IniFile, what_is_not_understood_is_named_by_file_and_line_and_not_shown) {
  const std::pair<std::string, const char*> cases[] = {{"[default]\n\nsecretsecret\n", "config:3:"},
                                                       {"secret = x\n", "config:1:"},
                                                       {"[secret\n", "config:1:"},
                                                       {"[]\n", "config:1:"},
                                                       {"[a] secret\n", "config:1:"},
                                                       {"[a]\n= secret\n", "config:2:"},
                                                       {std::string("[a]\nx\0=1\n", 9), "config:2:"}};
  for (const auto& [text, place] : cases) {
    const auto file = IniFile::parse(text, "config");
    ASSERT_FALSE(file) << text;
    EXPECT_EQ(file.error().kind(), ErrorKind::invalid);
    EXPECT_TRUE(file.error().message().starts_with(place)) << file.error().message();
    EXPECT_EQ(file.error().message().find("secret"), std::string::npos);
  }
}

}  // namespace
}  // namespace redis3::aws
