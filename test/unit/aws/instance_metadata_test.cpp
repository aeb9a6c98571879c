#include "aws/instance_metadata.hpp"

#include "support/fake_environment.hpp"
#include "support/run.hpp"
#include "support/service_script.hpp"

#include <gtest/gtest.h>

namespace redis3::aws {
namespace {

const std::string zone_path = "/latest/meta-data/placement/availability-zone-id";

struct World : test::FakeEnvironment {
  test::ServiceScript service;

  Result<InstanceMetadata> open() {
    return InstanceMetadata::open(environment(), SharedConfig::read(environment()).value(), "default",
                                  service.call());
  }
  Result<std::string> get() {
    auto metadata = open();
    if (!metadata) return metadata.error();
    return redis3::test::run(metadata->get(zone_path));
  }
};

TEST(InstanceMetadata, asks_for_a_token_and_shows_it) {
  World world;
  world.service.answer(200, "TOKEN==");
  world.service.answer(200, "use1-az4");
  EXPECT_EQ(world.get().value(), "use1-az4");
  EXPECT_EQ(world.service.line(0), "PUT /latest/api/token");
  EXPECT_EQ(world.service.origin(0), "http://169.254.169.254");
  EXPECT_EQ(world.service.field(0, "X-aws-ec2-metadata-token-ttl-seconds"), "21600");
  EXPECT_EQ(world.service.field(0, "Content-Length"), "0");
  EXPECT_EQ(world.service.line(1), "GET " + zone_path);
  EXPECT_EQ(world.service.field(1, "X-aws-ec2-metadata-token"), "TOKEN==");
}

TEST(InstanceMetadata, refused_token_is_replaced_once) {
  World world;
  world.service.answer(200, "T1");
  world.service.answer(401);
  world.service.answer(200, "T2");
  world.service.answer(200, "zone");
  EXPECT_EQ(world.get().value(), "zone");
  EXPECT_EQ(world.service.field(3, "X-aws-ec2-metadata-token"), "T2");

  World other;
  for (int i = 0; i < 2; ++i) {
    other.service.answer(200, "T");
    other.service.answer(401);
  }
  EXPECT_NE(other.get().error().message().find("status 401"), std::string::npos);
}

TEST(InstanceMetadata, token_serves_several_questions) {
  World world;
  world.service.answer(200, "T");
  world.service.answer(200, "a");
  world.service.answer(200, "b");
  auto metadata = world.open().value();
  EXPECT_EQ(redis3::test::run(metadata.get("/a")).value(), "a");
  EXPECT_EQ(redis3::test::run(metadata.get("/b")).value(), "b");
}

TEST(InstanceMetadata, says_why_it_knows_nothing) {
  World nobody;
  nobody.service.fail();
  EXPECT_EQ(nobody.get().error().kind(), ErrorKind::unavailable);
  World no_token;
  no_token.service.answer(403);
  EXPECT_EQ(no_token.get().error().message(), "gives no token: status 403");
  World evil;
  evil.service.answer(200, "a\r\nX-Evil: 1");
  EXPECT_EQ(evil.get().error().message(), "gives no token: status 200");
  World nothing;
  nothing.service.answer(200, "T");
  nothing.service.answer(404);
  EXPECT_EQ(nothing.get().error().kind(), ErrorKind::not_found);
}

TEST(InstanceMetadata, tries_as_often_and_waits_as_long_as_it_is_told) {
  World world;
  world.variables["AWS_METADATA_SERVICE_NUM_ATTEMPTS"] = "3";
  world.variables["AWS_METADATA_SERVICE_TIMEOUT"] = "5";
  world.service.fail();
  world.service.answer(503);
  world.service.answer(200, "T");
  world.service.answer(200, "zone");
  EXPECT_EQ(world.get().value(), "zone");
  EXPECT_EQ(world.service.seen()[0].time_max, std::chrono::seconds(5));
}

TEST(InstanceMetadata, is_where_the_settings_say) {
  World world;
  const auto origin = [&] {
    world.service.fail();
    [[maybe_unused]] const auto got = world.get();
    return world.service.origin(world.service.seen().size() - 1);
  };
  world.files["/home/u/.aws/config"] = "[default]\nec2_metadata_service_endpoint_mode = IPv6\n";
  EXPECT_EQ(origin(), "http://[fd00:ec2::254]");
  world.variables["AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE"] = "ipv4";
  EXPECT_EQ(origin(), "http://169.254.169.254");
  world.files["/home/u/.aws/config"] = "[default]\nec2_metadata_service_endpoint = http://127.0.0.1:1/\n";
  EXPECT_EQ(origin(), "http://127.0.0.1:1");
  world.variables["AWS_EC2_METADATA_SERVICE_ENDPOINT"] = "http://127.0.0.1:2";
  EXPECT_EQ(origin(), "http://127.0.0.1:2");
}

TEST(InstanceMetadata, wrong_settings_are_told_and_nobody_is_asked) {
  const std::pair<const char*, const char*> wrong[] = {{"AWS_EC2_METADATA_DISABLED", "True"},
                                                       {"AWS_EC2_METADATA_SERVICE_ENDPOINT", "nowhere"},
                                                       {"AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "IPv5"},
                                                       {"AWS_METADATA_SERVICE_TIMEOUT", "0"},
                                                       {"AWS_METADATA_SERVICE_NUM_ATTEMPTS", "many"}};
  for (const auto& [name, value] : wrong) {
    World world;
    world.variables[name] = value;
    const auto got = world.get();
    ASSERT_FALSE(got) << name;
    EXPECT_EQ(got.error().kind(), ErrorKind::invalid);
    EXPECT_NE(got.error().message().find(name), std::string::npos) << got.error().message();
    EXPECT_TRUE(world.service.seen().empty());
  }
}

}  // namespace
}  // namespace redis3::aws
