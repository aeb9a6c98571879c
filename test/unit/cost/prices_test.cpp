#include "cost/prices.hpp"

#include "s3/pricing.hpp"
#include "unit/cost/price_list.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace redis3::cost {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

/// The built-in list with something else in place of a part of it.
std::string with(std::string_view part, std::string_view other) {
  std::string json(built_in_prices());
  const std::size_t at = json.find(part);
  EXPECT_NE(at, std::string::npos) << part;
  return json.replace(at, part.size(), other);
}

std::string problem_of(const std::string& json) {
  const Result<PriceList> list = parse_prices(json);
  return list ? "none" : list.error().message();
}

TEST(Prices, the_built_in_list_can_be_read_and_each_price_has_a_source) {
  const PriceList& list = built_in_list();
  EXPECT_EQ(list.default_region, "us-east-1");
  EXPECT_GE(list.services.size(), 10u);
  for (const Service& service : list.services) {
    const auto prices = prices_in(service, list, "us-east-1");
    ASSERT_TRUE(prices) << service.id;
    EXPECT_FALSE(prices->prices.empty() && prices->nodes.empty()) << service.id;
    for (const auto& [name, price] : prices->prices)
      EXPECT_TRUE(list.sources.contains(price.source)) << service.id << ' ' << name;
    for (const NodeType& node : prices->nodes)
      EXPECT_TRUE(list.sources.contains(node.hour.source)) << node.name;
  }
}

TEST(Prices, the_meter_of_requests_goes_by_the_same_list) {
  using s3::Charge;
  using s3::StorageClass;
  const std::pair<const char*, StorageClass> classes[] = {{"s3_express", StorageClass::express_one_zone},
                                                          {"s3_standard", StorageClass::standard}};
  for (const auto& [id, storage_class] : classes) {
    const auto prices = prices_in(*built_in_list().find(id), built_in_list(), "us-east-1")->prices;
    const std::uint64_t bytes = 1ull << 30;
    EXPECT_DOUBLE_EQ(dollars_for(storage_class, Charge::write, 200, 0, 0), prices.at("write").dollars / 1000);
    EXPECT_DOUBLE_EQ(dollars_for(storage_class, Charge::read, 200, 0, 0), prices.at("read").dollars / 1000);
    EXPECT_DOUBLE_EQ(dollars_for(storage_class, Charge::write, 200, bytes, 0),
                     prices.at("write").dollars / 1000 + prices.at("upload").dollars);
    EXPECT_DOUBLE_EQ(dollars_for(storage_class, Charge::read, 200, 0, bytes),
                     prices.at("read").dollars / 1000 + prices.at("retrieval").dollars);
  }
}

TEST(Prices, where_a_region_has_no_price_another_ones_stands_in_and_is_unverified) {
  const Service& express = *built_in_list().find("s3_express");
  const auto stockholm = prices_in(express, built_in_list(), "eu-north-1");
  ASSERT_TRUE(stockholm);
  EXPECT_EQ(stockholm->prices.at("stored").dollars, 0.11);
  EXPECT_EQ(stockholm->prices.at("stored").trust, Trust::unverified);
  EXPECT_EQ(prices_in(express, built_in_list(), "us-east-1")->prices.at("stored").trust, Trust::official);
  const auto upstash = prices_in(*built_in_list().find("upstash"), built_in_list(), "eu-north-1");
  EXPECT_EQ(upstash->prices.at("command").trust, Trust::official) << "the same everywhere";
}

TEST(Prices, what_is_wrong_in_a_list_is_told_with_its_place) {
  EXPECT_EQ(problem_of(with("\"price\": 0.11", "\"price\": -1")),
            "services.s3_express.regions.us-east-1.stored.price: that is no number from 0 up");
  EXPECT_EQ(problem_of(with("\"price\": 0.11", "\"price\": \"0.11\"")),
            "services.s3_express.regions.us-east-1.stored.price: that is no number from 0 up");
  EXPECT_EQ(
      problem_of(with("\"price\": 0.11, \"unit\": \"GB-month\"", "\"price\": 0.11, \"unit\": \"TB-month\"")),
      "services.s3_express.regions.us-east-1.stored.unit: it must be \"GB-month\"");
  EXPECT_EQ(problem_of(with("\"unit\": \"GB-month\", \"source\": \"s3-faq\"",
                            "\"unit\": \"GB-month\", \"source\": \"x\"")),
            "services.s3_express.regions.us-east-1.stored.source: there is no source \"x\" among sources");
  EXPECT_EQ(problem_of(with("\"kind\": \"object_store\"", "\"kind\": \"bucket\"")),
            "services.s3_express.kind: it must be object_store, nodes, serverless_cache, request_units or "
            "commands");
  EXPECT_EQ(problem_of(with("\"reserved_share\": 0.25, \"shards_max\": 90",
                            "\"reserved_share\": 1, \"shards_max\": 90")),
            "services.elasticache_valkey.reserved_share: it must be below 1");
  EXPECT_EQ(problem_of(with("\"format\": 1", "\"format\": 2")), "format: this redis3 reads format 1");
  EXPECT_EQ(problem_of(with("\"s3_express\": {", "\"other\": {")),
            "services: there is no \"s3_express\", with which all others are compared");
  EXPECT_EQ(problem_of("{}"), "the document: there is no \"format\"");
  EXPECT_EQ(problem_of("[1]"), "the document: that is no object");
}

TEST(Prices, what_is_no_json_is_told_with_its_line) {
  EXPECT_THAT(problem_of("{\n\"format\": 1,\n,}"), StartsWith("line 3 is no JSON: "));
  EXPECT_THAT(problem_of(""), HasSubstr("is no JSON"));
  EXPECT_THAT(problem_of(std::string(built_in_prices()) + "}"), HasSubstr("something follows its end"));
}

}  // namespace
}  // namespace redis3::cost
