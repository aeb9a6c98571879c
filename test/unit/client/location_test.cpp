#include "client/location.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace redis3::client {
namespace {

using testing::HasSubstr;
using testing::Not;

Options of_url(std::string url) {
  Options options;
  options.url = std::move(url);
  return options;
}

std::string message_of(const Options& options) {
  const Result<Location> location = locate(options, "");
  if (location.has_value()) return "no error";
  EXPECT_EQ(location.error().kind(), ErrorKind::invalid);
  EXPECT_THAT(location.error().message(), Not(HasSubstr("\n")));
  return location.error().message();
}

TEST(Location, of_a_cache_is_where_the_original_would_have_it) {
  const Result<Location> location = locate({.cache = "mytestcache", .db = 133}, "");
  ASSERT_TRUE(location.has_value());
  EXPECT_EQ(location->kind, Location::Kind::cache);
  EXPECT_EQ(location->name, "mytestcache");
  EXPECT_EQ(location->bucket_prefix, "redis3");
  EXPECT_EQ(location->availability_zone, "use1-az5");
  EXPECT_EQ(location->db, 133);
}

TEST(Location, of_an_s3express_url_has_all_its_parameters) {
  const Result<Location> location =
      locate(of_url("s3express://"
                    "mytestcache?az=usw2-az1&db=5&bucket_prefix=ours&region=us-west-2&endpoint=http%3A%2F%"
                    "2F127.0.0.1%3A9010&profile=dev"),
             "");
  ASSERT_TRUE(location.has_value()) << location.error().message();
  EXPECT_EQ(location->kind, Location::Kind::cache);
  EXPECT_EQ(location->name, "mytestcache");
  EXPECT_EQ(location->bucket_prefix, "ours");
  EXPECT_EQ(location->availability_zone, "usw2-az1");
  EXPECT_EQ(location->db, 5);
  EXPECT_EQ(location->region, "us-west-2");
  EXPECT_EQ(location->endpoint_url, "http://127.0.0.1:9010");
  EXPECT_EQ(location->profile, "dev");
}

TEST(Location, takes_an_endpoint_whose_slashes_are_not_encoded) {
  const Result<Location> location = locate(of_url("s3express://c?endpoint=http://127.0.0.1:9010"), "");
  ASSERT_TRUE(location.has_value()) << location.error().message();
  EXPECT_EQ(location->endpoint_url, "http://127.0.0.1:9010");
}

TEST(Location, of_an_s3_url_is_the_bucket_as_it_is) {
  const Result<Location> location = locate(of_url("s3://some.bucket?db=7"), "");
  ASSERT_TRUE(location.has_value()) << location.error().message();
  EXPECT_EQ(location->kind, Location::Kind::bucket);
  EXPECT_EQ(location->name, "some.bucket");
  EXPECT_EQ(location->db, 7);
}

TEST(Location, of_an_sqlite_url_is_its_decoded_path) {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"sqlite:/path/cache.db", "/path/cache.db"},   {"sqlite:/path/cache.db?db=0", "/path/cache.db"},
      {"sqlite:///path/cache.db", "/path/cache.db"}, {"sqlite:cache.db", "cache.db"},
      {"sqlite:./my%20cache.db", "./my cache.db"},   {"SQLite:/path/cache.db", "/path/cache.db"},
  };
  for (const auto& [url, path] : cases) {
    const Result<Location> location = locate(of_url(url), "");
    ASSERT_TRUE(location.has_value()) << url << ": " << location.error().message();
    EXPECT_EQ(location->kind, Location::Kind::file) << url;
    EXPECT_EQ(location->path, path) << url;
  }
}

TEST(Location, of_memory_takes_a_db) {
  const Result<Location> location = locate(of_url("memory:?db=12"), "");
  ASSERT_TRUE(location.has_value());
  EXPECT_EQ(location->kind, Location::Kind::memory);
  EXPECT_EQ(location->name, "memory");
  EXPECT_EQ(location->db, 12);
}

TEST(Location, prefers_an_option_to_the_urls_parameter) {
  Options options = of_url(
      "s3express://c?az=usw2-az1&db=5&region=us-west-2&bucket_prefix=theirs&profile=p&endpoint=http://a");
  options.db = 0;
  options.availability_zone = "use1-az4";
  options.region = "us-east-1";
  options.bucket_prefix = "ours";
  options.profile = "q";
  options.endpoint_url = "http://b";
  const Result<Location> location = locate(options, "");
  ASSERT_TRUE(location.has_value());
  EXPECT_EQ(location->bucket_prefix, "ours");
  EXPECT_EQ(location->availability_zone, "use1-az4");
  EXPECT_EQ(location->db, 0);
  EXPECT_EQ(location->region, "us-east-1");
  EXPECT_EQ(location->profile, "q");
  EXPECT_EQ(location->endpoint_url, "http://b");
}

TEST(Location, falls_back_to_the_default_url_only_where_no_place_is_named) {
  Result<Location> location = locate({.db = 3}, "memory:?db=5");
  ASSERT_TRUE(location.has_value());
  EXPECT_EQ(location->kind, Location::Kind::memory);
  EXPECT_EQ(location->db, 3);
  location = locate({.cache = "c"}, "memory:?db=5");
  ASSERT_TRUE(location.has_value());
  EXPECT_EQ(location->kind, Location::Kind::cache);
  EXPECT_EQ(location->db, 0);
}

TEST(Location, refuses_no_place_and_two_places) {
  EXPECT_THAT(message_of({}), HasSubstr("REDIS3_URL"));
  EXPECT_THAT(message_of({.cache = "c", .url = "memory:"}), HasSubstr("give one of them"));
  EXPECT_THAT(message_of({.cache = "c", .bucket = "some-bucket"}), HasSubstr("give one of them"));
  EXPECT_THAT(message_of({.bucket = "some-bucket", .url = "memory:"}), HasSubstr("give one of them"));
}

TEST(Location, refuses_what_is_wrong_in_a_url_and_says_what_is_right) {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"", "REDIS3_URL"},
      {"mytestcache", "write s3express://CACHE"},
      {"s3express://my cache", "write s3express://CACHE"},
      {"redis://localhost:6379", "has a port"},
      {"redis://localhost", "\"redis:\" is no place for keys: write s3express://CACHE"},
      {"s3express://", "needs a name: write s3express://CACHE"},
      {"s3express:mytestcache", "needs a name: write s3express://CACHE"},
      {"s3express://c/0", "goes on after the name"},
      {"s3express://c:9010", "endpoint=http://HOST:PORT"},
      {"s3express://AKID:secret@c", "Credentials do not belong in the URL"},
      {"s3express://c#5", "%23"},
      {"s3express://c?db=-1", "db is a whole number from 0 up, not \"-1\""},
      {"s3express://c?db=ciao", "db is a whole number from 0 up, not \"ciao\""},
      {"s3express://c?db=9223372036854775808", "db is a whole number from 0 up"},
      {"s3express://c?db=", "\"db\" is empty"},
      {"s3express://c?db", "\"db\" is empty"},
      {"s3express://c?db=1&db=2", "\"db\" stands there twice"},
      {"s3express://c?zone=use1-az5",
       "\"zone\" is unknown: there are allow_lost_updates, az, bucket_prefix, db"},
      {"s3express://c?DB=1", "\"DB\" is unknown"},
      {"s3://", "needs a name: write s3://BUCKET"},
      {"s3://some-bucket?az=use1-az5", "go with a cache"},
      {"s3://some-bucket?allow_lost_updates=true", "\"allow_lost_updates\" is yes or no, not \"true\""},
      {"s3express://c?strict_writes=1", "\"strict_writes\" is yes or no, not \"1\""},
      {"memory:?strict_writes=yes", "takes db and nothing else"},
      {"s3://some-bucket?allow_lost_updates", "\"allow_lost_updates\" is empty"},
      {"memory:?allow_lost_updates=yes", "takes db and nothing else"},
      {"s3://some-bucket/0/key", "goes on after the name"},
      {"sqlite:", "needs the path of a file"},
      {"sqlite:/path/", "needs the path of a file"},
      {"sqlite://path/cache.db", "write sqlite:/path/cache.db"},
      {"sqlite:/cache.db?region=us-east-1", "takes db and nothing else"},
      {"memory:mine", "takes no name"},
      {"memory://mine", "takes no name"},
      {"memory:?az=use1-az5", "takes db and nothing else"},
      {"memory:?db=-1", "db is a whole number from 0 up"},
  };
  for (const auto& [url, part] : cases) {
    EXPECT_THAT(message_of(of_url(url)), HasSubstr(part)) << url;
  }
}

TEST(Location, refuses_options_that_the_place_has_no_use_for) {
  EXPECT_THAT(message_of({.availability_zone = "use1-az5", .url = "memory:"}),
              HasSubstr("takes db and nothing else"));
  EXPECT_THAT(message_of({.url = "sqlite:/cache.db", .profile = "dev"}),
              HasSubstr("takes db and nothing else"));
  EXPECT_THAT(message_of({.url = "memory:", .allow_lost_updates = true}),
              HasSubstr("takes db and nothing else"));
  EXPECT_THAT(message_of({.bucket_prefix = "ours", .bucket = "some-bucket"}), HasSubstr("go with a cache"));
  EXPECT_THAT(message_of({.cache = "c", .db = -1}), HasSubstr("not \"-1\""));
}

TEST(Location, lets_updates_get_lost_only_where_somebody_says_so) {
  const auto allows = [](const Options& options) { return locate(options, "").value().allow_lost_updates; };
  EXPECT_FALSE(allows(of_url("s3://some-bucket")));
  EXPECT_FALSE(allows(of_url("s3://some-bucket?allow_lost_updates=no")));
  EXPECT_TRUE(allows(of_url("s3://some-bucket?allow_lost_updates=yes")));
  EXPECT_TRUE(allows({.bucket = "some-bucket", .allow_lost_updates = true}));
  EXPECT_FALSE(locate({.cache = "c"}, "").value().strict_writes);
  EXPECT_TRUE(locate({.cache = "c", .strict_writes = true}, "").value().strict_writes);
  EXPECT_TRUE(locate(of_url("s3express://c?strict_writes=yes"), "").value().strict_writes);
}

TEST(Location, refuses_half_of_the_credentials) {
  EXPECT_THAT(message_of({.cache = "c", .access_key_id = "AKID"}), HasSubstr("both or neither"));
  EXPECT_THAT(message_of({.cache = "c", .session_token = "t"}), HasSubstr("all three or none"));
}

TEST(Location, never_repeats_a_secret) {
  EXPECT_THAT(message_of(of_url("s3express://AKID:hunter2@c")), Not(HasSubstr("hunter2")));
  EXPECT_THAT(message_of(of_url("s3express://AKID:hunter2@c d")), Not(HasSubstr("hunter2")));
}

}  // namespace
}  // namespace redis3::client
