#include "base/text.hpp"

#include <gtest/gtest.h>

using namespace redis3;

TEST(Text, base64_comes_back) {
  for (const std::string bytes : {"", "f", "fo", "foo", "foob", "fooba", "foobar"}) {
    EXPECT_EQ(from_base64(to_base64(bytes)), bytes);
  }
  EXPECT_EQ(to_base64("foobar"), "Zm9vYmFy");  // RFC 4648, section 10.
  EXPECT_EQ(to_base64("fooba"), "Zm9vYmE=");
}

TEST(Text, base64_that_is_not_whole_is_refused) {
  for (const std::string text : {"Zg", "Zg=", "====", "Z===", "Zm=v", " Zg=", "Zg==\n", "Zm9v!mFy"}) {
    EXPECT_EQ(from_base64(text), std::nullopt) << text;
  }
}

TEST(Text, percent_encoding_is_that_of_sigv4) {
  EXPECT_EQ(percent_encode("dir 1/a+b=\xc3\xbc~.txt", "/"), "dir%201/a%2Bb%3D%C3%BC~.txt");
  EXPECT_EQ(percent_encode("a/b"), "a%2Fb");
}

TEST(Text, percent_decoding_refuses_half_an_escape) {
  EXPECT_EQ(percent_decode("a%20b+c"), "a b+c");
  for (const std::string text : {"%", "%2", "a%", "%zz", "%2g"})
    EXPECT_EQ(percent_decode(text), std::nullopt) << text;
}

TEST(Text, a_number_is_all_of_the_text_or_nothing) {
  EXPECT_EQ(to_int64("-9223372036854775808"), INT64_MIN);
  EXPECT_EQ(to_uint64("18446744073709551615"), UINT64_MAX);
  for (const std::string text : {"", " 1", "1 ", "+1", "1.0", "9223372036854775808", "0x1", "-"}) {
    EXPECT_EQ(to_int64(text), std::nullopt) << text;
  }
  EXPECT_EQ(to_uint64("-1"), std::nullopt);
}

TEST(Text, trimmed_takes_blanks_and_tabs_from_both_ends_alone) {
  EXPECT_EQ(trimmed(" \t a \tb\n \t"), "a \tb\n");
  EXPECT_EQ(trimmed("a"), "a");
  EXPECT_EQ(trimmed(" \t "), "");
  EXPECT_EQ(trimmed(""), "");
}

TEST(Text, case_is_ascii_only) {
  EXPECT_EQ(to_lower("GET \xc3\x84"), "get \xc3\x84");
  EXPECT_TRUE(equal_ignoring_case("PxAt", "pXaT"));
  EXPECT_FALSE(equal_ignoring_case("px", "pxat"));
}

TEST(Text, plain_line_is_one_line_of_bounded_length_without_an_end) {
  EXPECT_EQ(plain_line("a\r\nb\x7f. . "), "a  b");
  EXPECT_EQ(plain_line(""), "");
  EXPECT_EQ(plain_line(std::string(1000, 'x')).size(), 300u);
}
