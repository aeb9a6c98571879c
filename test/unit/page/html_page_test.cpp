#include "page/html_page.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace redis3::page {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

TEST(HtmlPage, is_a_whole_document_with_its_own_style_behind_the_common_one) {
  const std::string page = html_page({.title = "Costs & <prices>",
                                      .head = "<meta name=\"robots\" content=\"none\">",
                                      .style = "td.low{color:red}",
                                      .body = "<main><p>Said.</p></main>\n"});
  EXPECT_THAT(page, StartsWith("<!DOCTYPE html>\n<html lang=\"en\">"));
  EXPECT_THAT(page, HasSubstr("<title>Costs &amp; &lt;prices&gt;</title>"));
  EXPECT_THAT(page, HasSubstr("<meta name=\"robots\" content=\"none\">"));
  EXPECT_THAT(page, EndsWith("<body>\n<main><p>Said.</p></main>\n</body>\n</html>\n"));
  EXPECT_LT(page.find("prefers-color-scheme:dark"), page.find("td.low{color:red}"));
}

TEST(HtmlPage, loads_nothing_from_anywhere) {
  const std::string page = html_page({.title = "", .head = {}, .style = {}, .body = ""});
  EXPECT_THAT(page, Not(HasSubstr("://")));
  EXPECT_THAT(page, Not(HasSubstr("url(")));
  EXPECT_THAT(page, Not(HasSubstr("@import")));
}

}  // namespace
}  // namespace redis3::page
