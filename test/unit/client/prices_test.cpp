#include "client/prices.hpp"

#include <gtest/gtest.h>

namespace redis3::client {
namespace {

Location location(Location::Kind kind, std::string name) {
  Location made;
  made.kind = kind;
  made.name = std::move(name);
  return made;
}

TEST(Prices, are_those_of_s3_express) {
  for (const auto& place :
       {location(Location::Kind::cache, "c"), location(Location::Kind::bucket, "b--use1-az5--x-s3")}) {
    const auto prices = prices_of(place);
    ASSERT_TRUE(prices) << place.name;
    EXPECT_DOUBLE_EQ(prices->list, 0.00000113);
    EXPECT_DOUBLE_EQ(prices->head, 0.00000003);
    EXPECT_DOUBLE_EQ(prices->byte_month.value() * (1 << 30), 0.11);
  }
}

TEST(Prices, of_storage_are_not_known_of_a_general_purpose_bucket) {
  const auto prices = prices_of(location(Location::Kind::bucket, "some-bucket"));
  ASSERT_TRUE(prices);
  EXPECT_DOUBLE_EQ(prices->list, 0.000005);
  EXPECT_EQ(prices->byte_month, std::nullopt);
}

TEST(Prices, are_none_where_nothing_costs_anything) {
  EXPECT_FALSE(prices_of(location(Location::Kind::file, "cache.db")));
  EXPECT_FALSE(prices_of(location(Location::Kind::memory, "memory")));
}

}  // namespace
}  // namespace redis3::client
