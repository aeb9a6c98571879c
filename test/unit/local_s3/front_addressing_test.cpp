#include "local_s3/addressing.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

using namespace redis3;
using namespace redis3::local_s3;

namespace {

struct Case {
  std::string host;
  std::string path;
  std::string bucket;
  std::string key;
};

void expect_addresses(const std::vector<Case>& cases) {
  for (const Case& one : cases) {
    const auto address = address_of(one.host, one.path);
    ASSERT_TRUE(address) << one.host << one.path;
    EXPECT_EQ(address->bucket, one.bucket) << one.host << one.path;
    EXPECT_EQ(address->key, one.key) << one.host << one.path;
  }
}

}  // namespace

TEST(Addressing, an_ip_or_a_bare_name_means_path_style) {
  expect_addresses({
      {"127.0.0.1:9010", "/", "", ""},
      {"127.0.0.1:9010", "/plain", "plain", ""},
      {"127.0.0.1:9010", "/plain/", "plain", ""},
      {"127.0.0.1", "/plain/a/b", "plain", "a/b"},
      {"[::1]:9010", "/plain/k", "plain", "k"},
      {"[::1]", "/plain/k", "plain", "k"},
      {"localhost:9010", "/plain/k", "plain", "k"},
      {"localhost", "/plain/k", "plain", "k"},
      {"s3.us-east-1.amazonaws.com", "/plain/k", "plain", "k"},
      {"s3.localhost:9010", "/plain/k", "plain", "k"},
  });
}

TEST(Addressing, a_name_with_a_dot_holds_the_bucket) {
  expect_addresses({
      {"plain.localhost:9010", "/", "plain", ""},
      {"plain.localhost", "/a/b", "plain", "a/b"},
      {"with.dots.localhost:9010", "/k", "with.dots", "k"},
      {"b--use1-az5--x-s3.s3express-use1-az5.us-east-1.amazonaws.com", "/0/k", "b--use1-az5--x-s3", "0/k"},
      {"plain.localhost", "//k", "plain", "/k"},
  });
}

TEST(Addressing, one_of_two_slashes_is_dropped_for_directory_buckets_only) {
  expect_addresses({
      {"127.0.0.1:9010", "/b--use1-az5--x-s3//", "b--use1-az5--x-s3", ""},
      {"127.0.0.1:9010", "/b--use1-az5--x-s3//k", "b--use1-az5--x-s3", "k"},
      {"127.0.0.1:9010", "/b--use1-az5--x-s3/k", "b--use1-az5--x-s3", "k"},
      {"127.0.0.1:9010", "/b--use1-az5--x-s3///lead", "b--use1-az5--x-s3", "/lead"},
      {"127.0.0.1:9010", "/plain//k", "plain", "/k"},
  });
}

TEST(Addressing, keys_are_decoded_and_not_normalised) {
  expect_addresses({
      {"127.0.0.1", "/plain/a%20b%2Bc%3D%C3%BC~.txt", "plain", "a b+c=\xc3\xbc~.txt"},
      {"127.0.0.1", "/plain/a+b", "plain", "a+b"},
      {"127.0.0.1", "/plain/../x/./y//z/", "plain", "../x/./y//z/"},
      {"127.0.0.1", "/plain/a%2Fb%00c", "plain", std::string("a/b\0c", 5)},
      {"127.0.0.1", "/plain/100%25", "plain", "100%"},
  });
}

TEST(Addressing, what_is_no_path_is_refused) {
  for (const std::string path : {"", "*", "http://x/y", "/plain/%", "/plain/%2", "/plain/%zz", "/%q/k"}) {
    const auto address = address_of("127.0.0.1", path);
    ASSERT_FALSE(address) << path;
    EXPECT_EQ(address.error().code(), ErrorCode::invalid_uri);
  }
}

TEST(Addressing, the_name_alone_tells_the_kind_of_a_bucket) {
  EXPECT_EQ(bucket_kind_of("redis3-x--use1-az5--x-s3"), BucketKind::directory);
  EXPECT_EQ(bucket_kind_of("redis3-x--use1-az5--x-s3-"), BucketKind::general_purpose);
  EXPECT_EQ(bucket_kind_of("plain"), BucketKind::general_purpose);
}

TEST(Addressing, parameters_are_decoded_and_may_lack_a_value) {
  const auto parameters =
      parameters_of("session&uploads=&prefix=a%2Fb%20c&&x-id=GetObject&prefix=later&a=b=c");
  ASSERT_TRUE(parameters);
  const Parameters expected{
      {"session", ""}, {"uploads", ""}, {"prefix", "a/b c"}, {"x-id", "GetObject"}, {"a", "b=c"}};
  EXPECT_EQ(*parameters, expected);
}

TEST(Addressing, a_broken_escape_in_the_query_is_refused) {
  for (const std::string query : {"a=%", "%4=b", "a=1&b=%zz"})
    EXPECT_FALSE(parameters_of(query)) << query;
}
