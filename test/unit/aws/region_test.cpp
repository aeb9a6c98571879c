#include "aws/region.hpp"

#include <gtest/gtest.h>

namespace redis3::aws {
namespace {

TEST(Region, is_a_word_that_may_stand_in_a_hosts_name) {
  for (const char* const region : {"us-east-1", "cn-north-1", "eusc-de-east-1"})
    EXPECT_TRUE(is_region(region)) << region;
  for (const char* const text : {"", "-", "us east", "US", "us-east-1.evil.com", "us\r\nX: y", "us/x"})
    EXPECT_FALSE(is_region(text)) << text;
  EXPECT_FALSE(is_region(std::string(41, 'a')));
}

TEST(Region, tells_the_domain_of_its_partition) {
  EXPECT_EQ(domain_of("us-east-1"), "amazonaws.com");
  EXPECT_EQ(domain_of("cn-north-1"), "amazonaws.com.cn");
  EXPECT_EQ(domain_of("eusc-de-east-1"), "amazonaws.eu");
}

TEST(Region, hosts_of_amazon_are_known_by_their_domain) {
  for (const char* const host :
       {"s3.us-east-1.amazonaws.com", "s3.cn-north-1.amazonaws.com.cn", "s3.eusc-de-east-1.amazonaws.eu"})
    EXPECT_TRUE(is_amazons(host)) << host;
  for (const char* const host :
       {"", "amazonaws.com", "evilamazonaws.com", "s3.amazonaws.com.evil.com", "127.0.0.1"})
    EXPECT_FALSE(is_amazons(host)) << host;
}

}  // namespace
}  // namespace redis3::aws
