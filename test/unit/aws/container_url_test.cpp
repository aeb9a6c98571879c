#include "aws/container_url.hpp"

#include <gtest/gtest.h>

namespace redis3::aws {
namespace {

TEST(ContainerUrl, relative_one_is_on_the_host_of_ecs) {
  EXPECT_EQ(relative_container_url("/v2/credentials/uuid").value(),
            "http://169.254.170.2/v2/credentials/uuid");
  for (const char* const path : {"", "v2", "http://evil", "@evil/", "/a b", "/a\r\nX: y"}) {
    EXPECT_EQ(relative_container_url(path).error().kind(), ErrorKind::invalid) << path;
  }
}

TEST(ContainerUrl, full_one_may_lead_anywhere_by_https_and_to_few_hosts_by_http) {
  for (const char* const url : {"https://example.com/credentials", "http://127.0.0.1:8080/x?y=z",
                                "http://127.8.8.8/", "http://[::1]:80/x", "http://localhost/x",
                                "http://169.254.170.2/x", "http://169.254.170.23/v1/credentials",
                                "http://[fd00:ec2::23]/v1/credentials", "http://[fd00:ec2:0:0::23]/v1"}) {
    EXPECT_EQ(checked_container_url(url).value(), url);
  }
  for (const char* const url :
       {"http://example.com/x", "http://169.254.170.3/x", "http://[fd00:ec2::254]/x",
        "http://169.254.169.254/x", "http://localhost.evil.com/x", "http://10.0.0.1/"}) {
    const auto checked = checked_container_url(url);
    ASSERT_FALSE(checked) << url;
    EXPECT_NE(checked.error().message().find("https"), std::string::npos);
  }
  for (const char* const url :
       {"", "x", "ftp://127.0.0.1/", "http://", "http://user@127.0.0.1/x", "http://127.0.0.1/a b",
        "http://127.0.0.1/a\r\nb: c", "http://127.0.0.1/#a"}) {
    EXPECT_EQ(checked_container_url(url).error().kind(), ErrorKind::invalid) << url;
  }
}

TEST(ContainerUrl, falls_into_endpoint_and_target) {
  EXPECT_EQ(split_container_url("http://h:1/a/b?c=d").endpoint, "http://h:1");
  EXPECT_EQ(split_container_url("http://h:1/a/b?c=d").target, "/a/b?c=d");
  EXPECT_EQ(split_container_url("http://h:1").target, "/");
  EXPECT_EQ(split_container_url("http://h:1?c").target, "/?c");
}

}  // namespace
}  // namespace redis3::aws
