#include "page/html_text.hpp"

#include <gtest/gtest.h>

namespace redis3::page {
namespace {

TEST(HtmlText, what_html_takes_for_its_own_is_escaped) {
  EXPECT_EQ(html_text("<b a='1' c=\"2\">&"), "&lt;b a=&#39;1&#39; c=&quot;2&quot;&gt;&amp;");
  EXPECT_EQ(html_text("Zürich 日本 😀"), "Zürich 日本 😀");
}

TEST(HtmlText, what_is_no_text_is_shown_as_such) {
  EXPECT_EQ(html_text(std::string_view("a\0b\x1b", 4)), "a\uFFFDb\uFFFD");
  EXPECT_EQ(html_text("\xff<"), "\uFFFD&lt;");
  EXPECT_EQ(html_text("\xc3"), "\uFFFD") << "cut off";
  EXPECT_EQ(html_text("\xc3<"), "\uFFFD&lt;") << "the sign behind it is not swallowed";
  EXPECT_EQ(html_text("\xc0\xbc"), "\uFFFD\uFFFD") << "an overlong <";
  EXPECT_EQ(html_text("\xed\xa0\x80"), "\uFFFD\uFFFD\uFFFD") << "a surrogate";
}

}  // namespace
}  // namespace redis3::page
