#include "aws/service_endpoint.hpp"

#include "support/fake_environment.hpp"

#include <gtest/gtest.h>

namespace redis3::aws {
namespace {

struct World : test::FakeEnvironment {
  std::string configured(const Service& service = sts_service) {
    return configured_endpoint(service, environment(), SharedConfig::read(environment()).value(), "default");
  }
};

TEST(ServiceEndpoint, goes_from_the_services_variable_to_the_profiles_general_url) {
  World world;
  EXPECT_EQ(world.configured(), "");
  world.files["/home/u/.aws/config"] = "[default]\nendpoint_url = http://d\n";
  EXPECT_EQ(world.configured(), "http://d");
  world.files["/home/u/.aws/config"] =
      "[default]\nendpoint_url = http://d\nservices = mine\n"
      "[services mine]\nsts =\n  endpoint_url = http://c\ns3 =\n  endpoint_url = http://other\n";
  EXPECT_EQ(world.configured(), "http://c");
  EXPECT_EQ(world.configured(s3_service), "http://other");
  EXPECT_EQ(world.configured(sso_service), "http://d");
  world.variables["AWS_ENDPOINT_URL"] = "http://b";
  EXPECT_EQ(world.configured(), "http://b");
  world.variables["AWS_ENDPOINT_URL_STS"] = "http://a";
  EXPECT_EQ(world.configured(), "http://a");
}

TEST(ServiceEndpoint, configured_ones_may_be_ignored) {
  World world;
  world.variables["AWS_ENDPOINT_URL"] = "http://b";
  world.variables["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"] = "True";
  EXPECT_EQ(world.configured(), "");
  world.variables["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"] = "false";
  EXPECT_EQ(world.configured(), "http://b");
  world.files["/home/u/.aws/config"] = "[default]\nignore_configured_endpoint_urls = true\n";
  EXPECT_EQ(world.configured(), "");
}

TEST(ServiceEndpoint, amazons_own_is_that_of_the_region) {
  World world;
  const auto host = [&](const Service& service, const char* region) {
    return endpoint_of(service, region, world.environment(), SharedConfig(), "default")->host;
  };
  EXPECT_EQ(host(sts_service, "eu-west-1"), "sts.eu-west-1.amazonaws.com");
  EXPECT_EQ(host(sts_service, "cn-north-1"), "sts.cn-north-1.amazonaws.com.cn");
  EXPECT_EQ(host(sso_service, "us-east-1"), "portal.sso.us-east-1.amazonaws.com");
  EXPECT_EQ(host(sso_oidc_service, "us-east-1"), "oidc.us-east-1.amazonaws.com");
}

TEST(ServiceEndpoint, region_that_is_none_does_not_become_a_host) {
  World world;
  for (const char* const region : {"", "evil.com/", "US", "a b"}) {
    const auto endpoint = endpoint_of(sts_service, region, world.environment(), SharedConfig(), "default");
    ASSERT_FALSE(endpoint) << region;
    EXPECT_EQ(endpoint.error().kind(), ErrorKind::invalid);
  }
  // It would become a part of the signature's field.
  world.variables["AWS_ENDPOINT_URL_STS"] = "http://127.0.0.1:1";
  EXPECT_FALSE(endpoint_of(sts_service, "us\r\nX-Evil: 1", world.environment(), SharedConfig(), "default"));
}

TEST(ServiceEndpoint, configured_one_that_is_no_url_is_told) {
  World world;
  world.variables["AWS_ENDPOINT_URL_STS"] = "ftp://user:PLANTED@host";
  const auto endpoint = endpoint_of(sts_service, "us-east-1", world.environment(), SharedConfig(), "default");
  ASSERT_FALSE(endpoint);
  EXPECT_NE(endpoint.error().message().find("sts"), std::string::npos);
  EXPECT_EQ(endpoint.error().message().find("PLANTED"), std::string::npos);
}

}  // namespace
}  // namespace redis3::aws
