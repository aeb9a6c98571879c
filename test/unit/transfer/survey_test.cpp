#include "transfer/survey.hpp"
#include "transfer/price.hpp"

#include "support/rdb_file.hpp"
#include "support/run.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>

namespace redis3::transfer {
namespace {

using namespace std::string_literals;
using testing::ElementsAre;
using testing::Pair;

const auto never = [] { return false; };

TEST(Survey, counts_what_is_in_a_file) {
  const std::string file = test::rdb_file("\0\1a\3one"s + "\xfc"s + std::string(8, '\1') + "\0\1b\3two"s +
                                          "\4\1h\1\1f\1v"s + "\xfe\1\0\1c\1x"s);
  const auto survey = [&](std::optional<std::int64_t> db, const std::string& pattern) {
    rdb::FileReader reader(test::bytes_in_pieces(file, 100), rdb::FileOptions());
    return test::run(survey_file(std::move(reader), db, pattern, never)).value();
  };
  const Survey all = survey(std::nullopt, "");
  EXPECT_EQ(all.keys, 4u);
  EXPECT_EQ(all.bytes, 4u + 4 + 1 + 5 + 2);
  EXPECT_EQ(all.expiring, 1u);
  EXPECT_THAT(all.types, ElementsAre(Pair("hash", 1), Pair("string", 3)));
  EXPECT_EQ(all.refused(), 1u);
  EXPECT_TRUE(all.is_exact);
  EXPECT_EQ(survey(0, "").keys, 3u);
  EXPECT_EQ(survey(0, "[ac]").keys, 1u);
  rdb::FileReader cut_off(test::bytes_in_pieces("REDIS", 5), rdb::FileOptions());
  EXPECT_EQ(test::run(survey_file(std::move(cut_off), 0, "", never)).error().kind(), ErrorKind::corrupt);
}

TEST(Survey, is_reckoned_from_a_part) {
  Survey survey;
  survey.add("string", 10, true);
  survey.add("hash", 20, false);
  survey.scale(2.5);
  EXPECT_EQ(survey.keys, 5u);
  EXPECT_EQ(survey.bytes, 75u);
  EXPECT_EQ(survey.expiring, 3u);
  EXPECT_THAT(survey.types, ElementsAre(Pair("hash", 3), Pair("string", 3)));
}

TEST(Price, of_an_import_is_a_PUT_for_each_key_and_its_bytes) {
  Survey survey;
  survey.keys = 1'000'000;
  survey.bytes = 1ull << 30;
  survey.types["string"] = 999'000;
  survey.types["hash"] = 1'000;
  const Price price = import_price(survey, s3::StorageClass::express_one_zone);
  EXPECT_EQ(price.requests, 999'000u);
  EXPECT_NEAR(price.for_requests, 1.12887, 1e-9);
  EXPECT_NEAR(price.for_bytes, 0.0032, 1e-9);
  EXPECT_NEAR(price.for_a_month, 0.11, 1e-9);
}

TEST(Price, of_an_export_is_a_GET_for_each_key_and_its_listing) {
  Survey survey;
  survey.keys = 1'000'000;
  survey.bytes = 1ull << 30;
  const Price price = export_price(survey, s3::StorageClass::express_one_zone);
  EXPECT_EQ(price.requests, 1'001'001u);
  EXPECT_NEAR(price.for_requests, 0.03 + 1001 * 0.00113 / 1000, 1e-9);
  EXPECT_NEAR(price.for_bytes, 0.0006, 1e-9);
  EXPECT_EQ(price.for_a_month, 0);
}

}  // namespace
}  // namespace redis3::transfer
