#include "redis_client/address.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace redis3::redis_client {
namespace {

using testing::HasSubstr;
using testing::Not;

Address parsed(const std::string& url) {
  return parse_address(url).value();
}

std::string refusal(const std::string& url) {
  const Result<Address> address = parse_address(url);
  if (address.has_value()) return "";
  EXPECT_EQ(address.error().kind(), ErrorKind::invalid);
  return address.error().message();
}

TEST(RedisAddress, has_Redis_s_port_and_the_first_database_where_none_is_said) {
  const Address address = parsed("redis://cache.example");
  EXPECT_EQ(address.kind, Address::Kind::tcp);
  EXPECT_EQ(address.host, "cache.example");
  EXPECT_EQ(address.port, 6379);
  EXPECT_EQ(address.db, 0);
  EXPECT_EQ(address.user, "");
  EXPECT_EQ(address.password, "");
}

TEST(RedisAddress, says_who_comes_where_and_to_which_database) {
  const Address address = parsed("rediss://ann:p%40ss%3a@10.0.0.7:7000/12");
  EXPECT_EQ(address.kind, Address::Kind::tls);
  EXPECT_EQ(address.host, "10.0.0.7");
  EXPECT_EQ(address.port, 7000);
  EXPECT_EQ(address.db, 12);
  EXPECT_EQ(address.user, "ann");
  EXPECT_EQ(address.password, "p@ss:");
}

TEST(RedisAddress, takes_the_only_word_before_the_at_for_the_password) {
  for (const char* url : {"redis://secret@here", "redis://:secret@here", "unix://:secret@/run/redis.sock"}) {
    EXPECT_EQ(parsed(url).user, "") << url;
    EXPECT_EQ(parsed(url).password, "secret") << url;
  }
}

TEST(RedisAddress, takes_an_IPv6_address_in_brackets) {
  EXPECT_EQ(parsed("redis://[::1]:7000/").host, "::1");
  EXPECT_EQ(url_of(parsed("redis://[::1]:7000/")), "redis://[::1]:7000/0");
}

TEST(RedisAddress, takes_the_path_of_a_socket) {
  const Address address = parsed("unix:///run/my%20redis.sock?db=3");
  EXPECT_EQ(address.kind, Address::Kind::unix_socket);
  EXPECT_EQ(address.path, "/run/my redis.sock");
  EXPECT_EQ(address.db, 3);
  EXPECT_EQ(url_of(address), "unix:///run/my%20redis.sock?db=3");
}

TEST(RedisAddress, takes_the_database_as_a_parameter_too) {
  EXPECT_EQ(parsed("redis://here?db=5").db, 5);
}

TEST(RedisAddress, is_told_without_user_and_password) {
  EXPECT_EQ(url_of(parsed("redis://ann:secret@here/2")), "redis://here:6379/2");
  EXPECT_EQ(url_of(parsed("rediss://:secret@here:7000")), "rediss://here:7000/0");
}

TEST(RedisAddress, that_fits_nothing_is_refused_with_what_is_right) {
  for (const char* url : {"", "here:6379", "http://here", "redis://", "redis://here/one", "redis://here/-1",
                          "redis://here:0", "redis://here:99999", "redis://here?timeout=5", "redis://here#1",
                          "unix://run/redis.sock", "unix://", "redis://here/1/2", "redis://here?db=x"})
    EXPECT_THAT(refusal(url), HasSubstr("redis://[USER:PASSWORD@]HOST[:PORT][/DB]")) << url;
}

TEST(RedisAddress, never_repeats_a_password_in_a_refusal) {
  for (const char* url : {"http://:hunter2@here", "redis://:hunter2@here/x", "redis://:hunter2@here#1",
                          "redis://:hunter2 @here"})
    EXPECT_THAT(refusal(url), Not(HasSubstr("hunter2"))) << url;
}

}  // namespace
}  // namespace redis3::redis_client
