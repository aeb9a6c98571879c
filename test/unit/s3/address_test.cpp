#include "s3/address.hpp"

#include <gtest/gtest.h>

namespace redis3::s3 {
namespace {

BucketName bucket(std::string_view name) {
  return BucketName::parse(name).value();
}

Addresses addresses(std::string_view name, std::string_view region, std::string_view endpoint = {}) {
  std::optional<aws::EndpointUrl> parsed;
  if (!endpoint.empty()) parsed = aws::EndpointUrl::parse(endpoint).value();
  return resolve(bucket(name), region, parsed).value();
}

const std::string directory = "redis3-mytestcache--use1-az5--x-s3";

TEST(BucketName, directory_bucket_tells_its_zone) {
  EXPECT_TRUE(bucket(directory).is_directory());
  EXPECT_EQ(bucket(directory).zone_id(), "use1-az5");
  EXPECT_EQ(bucket("b--usw2-lax1-az1--x-s3").zone_id(), "usw2-lax1-az1");
  EXPECT_TRUE(bucket("b--usw2-lax1-az1--x-s3").is_in_local_zone());
  EXPECT_FALSE(bucket(directory).is_in_local_zone());
  EXPECT_EQ(bucket("a--b--apne1-az4--x-s3").zone_id(), "apne1-az4");
  EXPECT_EQ(bucket(directory).service(), "s3express");
}

TEST(BucketName, any_other_name_is_a_general_purpose_bucket) {
  EXPECT_FALSE(bucket("my.bucket-1").is_directory());
  EXPECT_FALSE(bucket("b--use1-az5--x-s4").is_directory());
  EXPECT_EQ(bucket("my.bucket-1").service(), "s3");
}

TEST(BucketName, names_against_the_rules_are_invalid) {
  for (const char* const name : {"",
                                 "ab",
                                 "Upper",
                                 "under_score",
                                 "-begins",
                                 "ends-",
                                 ".dot",
                                 "two..dots",
                                 "10.0.0.1",
                                 "xn--a",
                                 "sthree-a",
                                 "amzn-s3-demo-a",
                                 "line\nbreak",
                                 "--use1-az5--x-s3",
                                 "b--us-east-1a--x-s3",
                                 "b---x-s3",
                                 "b--x-s3",
                                 "a.b--use1-az5--x-s3",
                                 "b--USE1-az5--x-s3",
                                 "0123456789012345678901234567890123456789012345678901234567890123"}) {
    const auto parsed = BucketName::parse(name);
    ASSERT_FALSE(parsed) << name;
    EXPECT_EQ(parsed.error().kind(), ErrorKind::invalid) << name;
    EXPECT_EQ(parsed.error().message().find('\n'), std::string::npos) << name;
  }
}

TEST(DirectoryBucketName, is_made_of_prefix_cache_and_zone) {
  EXPECT_EQ(directory_bucket_name("redis3", "mytestcache", "use1-az5").value().text(), directory);
  EXPECT_EQ(directory_bucket_name("", "mytestcache", "use1-az5").value().text(),
            "mytestcache--use1-az5--x-s3");
}

TEST(DirectoryBucketName, unknown_zone_is_told_how_ids_look) {
  for (const char* const zone :
       {"us-east-1a", "use1", "use1-az", "use1-az5x", "-az5", "use1--az5", "", "use1-az5/x"}) {
    const auto name = directory_bucket_name("redis3", "c", zone);
    ASSERT_FALSE(name) << zone;
    EXPECT_EQ(name.error().kind(), ErrorKind::invalid);
    EXPECT_NE(name.error().message().find("use1-az5"), std::string::npos) << name.error().message();
  }
}

TEST(DirectoryBucketName, cache_must_have_a_lawful_name) {
  EXPECT_FALSE(directory_bucket_name("redis3", "", "use1-az5"));
  EXPECT_FALSE(directory_bucket_name("redis3", "My Cache", "use1-az5"));
  EXPECT_FALSE(directory_bucket_name("redis3", std::string(60, 'x'), "use1-az5"));
}

TEST(RegionOfZone, is_told_by_the_first_part_of_the_id) {
  EXPECT_EQ(region_of_zone("use1-az4"), "us-east-1");
  EXPECT_EQ(region_of_zone("usw2-lax1-az1"), "us-west-2");
  EXPECT_EQ(region_of_zone("aps1-az3"), "ap-south-1");
  EXPECT_EQ(region_of_zone("apne1-az4"), "ap-northeast-1");
  EXPECT_EQ(region_of_zone("eun1-az2"), "eu-north-1");
  EXPECT_EQ(region_of_zone("xyz9-az1"), std::nullopt);
}

TEST(Resolve, directory_bucket_has_a_zonal_and_a_control_host) {
  const Addresses found = addresses(directory, "us-east-1");
  const std::string zonal = directory + ".s3express-use1-az5.us-east-1.amazonaws.com";
  EXPECT_EQ(found.objects, (Address{{zonal, 443, true}, zonal, ""}));
  const std::string control = "s3express-control.us-east-1.amazonaws.com";
  EXPECT_EQ(found.bucket, (Address{{control, 443, true}, control, "/" + directory}));
}

TEST(Resolve, general_purpose_bucket_is_a_virtual_host) {
  const std::string host = "mybucket.s3.eu-central-1.amazonaws.com";
  const Addresses found = addresses("mybucket", "eu-central-1");
  EXPECT_EQ(found.objects, (Address{{host, 443, true}, host, ""}));
  EXPECT_EQ(found.bucket, found.objects);
}

TEST(Resolve, general_purpose_bucket_with_dots_is_in_the_path) {
  EXPECT_EQ(addresses("my.bucket", "us-east-1").objects,
            (Address{{"s3.us-east-1.amazonaws.com", 443, true}, "s3.us-east-1.amazonaws.com", "/my.bucket"}));
}

TEST(Resolve, china_has_its_own_domain) {
  EXPECT_EQ(addresses("mybucket", "cn-north-1").objects.host, "mybucket.s3.cn-north-1.amazonaws.com.cn");
}

struct EndpointCase {
  const char* bucket;
  const char* endpoint;
  Address address;
};

// The rows of directory buckets were made by botocore's rules.
TEST(Resolve, endpoint_of_an_ip_literal_is_path_style_and_of_a_name_virtual_host) {
  const char* const b = "mybkt--usw2-az1--x-s3";
  const EndpointCase cases[] = {
      {b, "http://127.0.0.1:9000", {{"127.0.0.1", 9000, false}, "127.0.0.1:9000", "/mybkt--usw2-az1--x-s3"}},
      {b,
       "http://10.0.0.5:9000/base",
       {{"10.0.0.5", 9000, false}, "10.0.0.5:9000", "/mybkt--usw2-az1--x-s3/base"}},
      {b, "http://[::1]:9000/", {{"::1", 9000, false}, "[::1]:9000", "/mybkt--usw2-az1--x-s3"}},
      {b,
       "https://s3.example.com/base",
       {{"mybkt--usw2-az1--x-s3.s3.example.com", 443, true},
        "mybkt--usw2-az1--x-s3.s3.example.com",
        "/base"}},
      {b, "http://localhost:9000", {{"localhost", 9000, false}, "mybkt--usw2-az1--x-s3.localhost:9000", ""}},
      {b, "HTTP://s3.LOCALHOST:80", {{"s3.localhost", 80, false}, "mybkt--usw2-az1--x-s3.s3.localhost", ""}},
      {"plain", "http://127.0.0.1:9000/base", {{"127.0.0.1", 9000, false}, "127.0.0.1:9000", "/base/plain"}},
      {"plain", "https://127.0.0.1", {{"127.0.0.1", 443, true}, "127.0.0.1", "/plain"}},
      {"plain", "http://minio:9000", {{"plain.minio", 9000, false}, "plain.minio:9000", ""}},
      {"pl.ain", "http://minio:9000", {{"minio", 9000, false}, "minio:9000", "/pl.ain"}},
  };
  for (const EndpointCase& one : cases) {
    const Addresses found = addresses(one.bucket, "us-west-2", one.endpoint);
    EXPECT_EQ(found.objects, one.address)
        << one.endpoint << " " << found.objects.host << " " << found.objects.path;
    EXPECT_EQ(found.bucket, one.address) << one.endpoint;
  }
}

TEST(Resolve, region_that_cannot_be_one_is_invalid) {
  for (const char* const region : {"", "us east 1", "us-east-1.evil.com", "-", "us\r\n"}) {
    EXPECT_FALSE(resolve(bucket("plain"), region, std::nullopt)) << region;
  }
}

TEST(ChooseRegion, zone_of_an_amazon_endpoint_decides_over_the_environment) {
  EXPECT_EQ(choose_region(bucket(directory), "", "eu-west-1", false).value(), "us-east-1");
  EXPECT_EQ(choose_region(bucket(directory), "us-east-1", "eu-west-1", false).value(), "us-east-1");
}

TEST(ChooseRegion, region_given_by_hand_that_is_not_the_zones_is_invalid) {
  const auto region = choose_region(bucket(directory), "eu-west-1", "", false);
  ASSERT_FALSE(region);
  EXPECT_NE(region.error().message().find("us-east-1"), std::string::npos);
}

TEST(ChooseRegion, goes_from_given_to_environment_to_zone_to_a_default) {
  EXPECT_EQ(choose_region(bucket(directory), "eu-west-1", "eu-west-2", true).value(), "eu-west-1");
  EXPECT_EQ(choose_region(bucket(directory), "", "eu-west-2", true).value(), "eu-west-2");
  EXPECT_EQ(choose_region(bucket(directory), "", "", true).value(), "us-east-1");
  EXPECT_EQ(choose_region(bucket("plain"), "", "eu-west-2", false).value(), "eu-west-2");
  EXPECT_EQ(choose_region(bucket("plain"), "", "", true).value(), "us-east-1");
}

TEST(ChooseRegion, without_any_it_says_what_to_do) {
  for (const char* const name : {"plain", "b--xyz9-az1--x-s3"}) {
    const auto region = choose_region(bucket(name), "", "", false);
    ASSERT_FALSE(region);
    EXPECT_EQ(region.error().kind(), ErrorKind::invalid);
    EXPECT_NE(region.error().message().find("AWS_REGION"), std::string::npos);
  }
}

}  // namespace
}  // namespace redis3::s3
