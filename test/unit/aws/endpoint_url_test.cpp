#include "aws/endpoint_url.hpp"

#include <gtest/gtest.h>

namespace redis3::aws {
namespace {

TEST(EndpointUrl, what_is_no_plain_http_url_is_invalid_and_not_repeated) {
  for (const char* const url : {"",
                                "localhost:9000",
                                "ftp://host",
                                "http://",
                                "http://host:",
                                "http://host:0",
                                "http://host:65536",
                                "http://host:-1",
                                "http://user:password@host",
                                "http://host?query",
                                "http://host/a?b",
                                "http://host/#f",
                                "http://ho st",
                                "http://[::1",
                                "http://[host]",
                                "http://::1",
                                "http://host/a b",
                                "http://host/%zz",
                                "http://host/a%2fb",
                                "https//host"}) {
    const auto parsed = EndpointUrl::parse(url);
    ASSERT_FALSE(parsed) << url;
    EXPECT_EQ(parsed.error().kind(), ErrorKind::invalid);
    EXPECT_EQ(parsed.error().message().find("password"), std::string::npos);
  }
}

TEST(EndpointUrl, tells_its_origin_and_its_host_field) {
  const auto literal = EndpointUrl::parse("http://[::1]:9010/base/");
  ASSERT_TRUE(literal);
  EXPECT_EQ(literal->origin().host, "::1");
  EXPECT_EQ(literal->origin().port, 9010);
  EXPECT_FALSE(literal->origin().uses_tls);
  EXPECT_EQ(literal->host_field(), "[::1]:9010");
  EXPECT_EQ(literal->base_path, "/base");

  const auto name = EndpointUrl::parse("https://S3.example.com");
  ASSERT_TRUE(name);
  EXPECT_TRUE(name->origin().uses_tls);
  EXPECT_EQ(name->origin().port, 443);
  EXPECT_EQ(name->host_field(), "s3.example.com");
}

}  // namespace
}  // namespace redis3::aws
