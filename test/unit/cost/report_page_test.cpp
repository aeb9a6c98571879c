#include "cost/report_page.hpp"

#include "unit/cost/price_list.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace redis3::cost {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(ReportPage, has_the_picture_the_prices_and_their_sources) {
  const Question question{.workload = {.stored_bytes = 10 * gigabyte,
                                       .writes = 1e6,
                                       .reads = 9e6,
                                       .written_value_bytes = 10'000,
                                       .read_value_bytes = 10'000},
                          .region = "us-east-1"};
  const std::string page = report_page(estimate(built_in_list(), question), built_in_list());
  EXPECT_THAT(page, HasSubstr("<svg xmlns"));
  EXPECT_THAT(page, HasSubstr("<td>S3 Express One Zone</td><td class=\"total\">$2.58</td>"));
  EXPECT_THAT(page, HasSubstr("<td>2025-04-10</td>"));
  EXPECT_THAT(page, HasSubstr("https://aws.amazon.com/s3/faqs/"));
  EXPECT_THAT(page, HasSubstr("&lt; 478/s"));
}

TEST(ReportPage, what_a_price_list_says_is_escaped) {
  std::string json(built_in_prices());
  for (const std::string_view name : {"S3 Express One Zone\", \"kind", "the worked examples"}) {
    const std::size_t at = json.find(name);
    ASSERT_NE(at, std::string::npos);
    json.insert(at, "<script>");
  }
  const Result<PriceList> list = parse_prices(json);
  ASSERT_TRUE(list) << list.error().message();
  const std::string page = report_page(estimate(*list, {.workload = {}, .region = "us-east-1"}), *list);
  EXPECT_THAT(page, Not(HasSubstr("<script>")));
  EXPECT_THAT(page, HasSubstr("&lt;script&gt;S3 Express"));
}

}  // namespace
}  // namespace redis3::cost
