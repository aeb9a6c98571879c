#include "bench/target_spec.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

namespace redis3::bench {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using Kind = TargetInfo::Kind;

class TargetSpecTest : public testing::Test {
 protected:
  // Neither variables nor files of this machine have a say.
  void SetUp() override {
    for (const char* name : {"AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL", "AWS_PROFILE"})
      unsetenv(name);
    for (const char* name : {"AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"})
      setenv(name, "/dev/null", 1);
  }

  static TargetSpec spec(std::string_view text) { return target_spec_of(text, Options()).value(); }
  static std::string error(std::string_view text) {
    return target_spec_of(text, Options()).error().message();
  }
};

TEST_F(TargetSpecTest, is_a_place_as_redis3_has_them) {
  EXPECT_EQ(spec("memory:").info.kind, Kind::memory);
  EXPECT_EQ(spec("sqlite:/tmp/cache.db").info.kind, Kind::sqlite);
  EXPECT_EQ(spec("s3express://c?az=use1-az4").info.kind, Kind::s3_express);
  EXPECT_EQ(spec("s3express://c?az=use1-az4&db=3").location.availability_zone, "use1-az4");
  EXPECT_EQ(spec("s3://bucket").info.kind, Kind::s3);
  EXPECT_EQ(spec("s3://name--use1-az5--x-s3").info.kind, Kind::s3_express);
}

TEST_F(TargetSpecTest, calls_itself_by_its_url_or_as_the_user_does) {
  EXPECT_EQ(spec("s3express://c?az=use1-az4").info.label, "s3express://c");
  EXPECT_EQ(spec("fast=s3express://c?az=use1-az4").info.label, "fast");
  EXPECT_EQ(spec("fast=s3express://c?az=use1-az4").info.url, "s3express://c");
  EXPECT_EQ(spec("my cache=memory:").info.label, "my cache");
}

TEST_F(TargetSpecTest, at_amazon_it_is_charged_and_at_a_loopback_address_it_is_simulated) {
  const TargetInfo amazon = spec("s3express://c").info;
  EXPECT_TRUE(amazon.is_charged);
  EXPECT_FALSE(amazon.is_simulated);
  for (const char* endpoint : {"http://127.0.0.1:9010", "http://localhost:9010", "http://%5B::1%5D:9010"}) {
    const TargetInfo local = spec(std::string("s3express://c?endpoint=") + endpoint).info;
    EXPECT_FALSE(local.is_charged) << endpoint;
    EXPECT_TRUE(local.is_simulated) << endpoint;
    EXPECT_THAT(local.note, HasSubstr(":9010, on this machine and not Amazon's"));
    EXPECT_EQ(local.title(), "s3express://c, simulated");
  }
  const TargetInfo other = spec("s3://bucket?endpoint=https://minio.example.com").info;
  EXPECT_FALSE(other.is_charged);
  EXPECT_FALSE(other.is_simulated);
  EXPECT_TRUE(spec("s3://bucket?endpoint=https://s3.us-east-1.amazonaws.com").info.is_charged);
}

TEST_F(TargetSpecTest, the_environment_may_name_the_endpoint) {
  setenv("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:9010", 1);
  EXPECT_TRUE(spec("s3express://c").info.is_simulated);
  unsetenv("AWS_ENDPOINT_URL_S3");
}

TEST_F(TargetSpecTest, a_simulated_endpoint_takes_a_model_and_standard_is_a_general_purpose_bucket) {
  const TargetSpec express = spec("simulated:s3-express");
  EXPECT_EQ(express.info.kind, Kind::s3_express);
  EXPECT_TRUE(express.info.is_simulated);
  EXPECT_EQ(express.info.title(), "simulated:s3-express");
  EXPECT_EQ(express.simulated->name, "s3-express");
  EXPECT_EQ(spec("simulated:s3-standard").info.kind, Kind::s3);
  EXPECT_EQ(spec("simulated:fixed:5ms").simulated->read.text(), "fixed:5ms");
  EXPECT_THAT(error("simulated:slow"),
              AllOf(HasSubstr("--target simulated:slow: "), HasSubstr("s3-standard")));
}

TEST_F(TargetSpecTest, a_redis_server_is_told_without_its_password) {
  const TargetSpec redis = spec("redis://user:secret@127.0.0.1:6379/3");
  EXPECT_EQ(redis.info.kind, Kind::redis);
  EXPECT_EQ(redis.info.url, "redis://127.0.0.1:6379/3");
  EXPECT_EQ(redis.info.label, "redis://127.0.0.1:6379/3");
  EXPECT_EQ(redis.redis.password, "secret");
  EXPECT_EQ(redis.redis.db, 3);
  EXPECT_EQ(spec("unix:///run/redis.sock").info.kind, Kind::redis);
}

TEST_F(TargetSpecTest, says_what_is_wrong_and_shows_no_secret) {
  EXPECT_THAT(error(""), HasSubstr("needs a URL"));
  EXPECT_THAT(error("name="), HasSubstr("needs a URL"));
  EXPECT_THAT(error("redis://user:sec@ret@host:x"),
              AllOf(HasSubstr("redis://host:x"), Not(HasSubstr("sec"))));
  EXPECT_THAT(error("http://user:secret@host"), AllOf(HasSubstr("http://host"), Not(HasSubstr("secret"))));
  EXPECT_THAT(error("s3://NO_BUCKET"), HasSubstr("--target s3://NO_BUCKET: "));
  EXPECT_THAT(error("memory:x"), HasSubstr("memory:"));
}

}  // namespace
}  // namespace redis3::bench
