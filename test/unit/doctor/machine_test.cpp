#include "doctor/machine.hpp"

#include "support/fake_environment.hpp"
#include "support/run.hpp"
#include "support/service_script.hpp"

#include <gmock/gmock.h>

// What is made of EC2's metadata service, and of what stands in its place.

namespace redis3::doctor {
namespace {

using testing::HasSubstr;

struct World : aws::test::FakeEnvironment {
  aws::test::ServiceScript service;

  MachineFacts ask() { return *redis3::test::run(ask_machine(service.call(), environment(), "default")); }
};

TEST(DoctorMachine, tells_the_zone_of_an_instance) {
  World world;
  world.service.answer(200, "TOKEN==");
  world.service.answer(200, "use1-az4");
  const MachineFacts facts = world.ask();
  EXPECT_EQ(facts.zone_id, "use1-az4");
  EXPECT_EQ(facts.problem, "");
  EXPECT_EQ(world.service.line(1), "GET /latest/meta-data/placement/availability-zone-id");
}

TEST(DoctorMachine, says_why_it_does_not_know) {
  World world;
  world.service.fail();
  EXPECT_THAT(world.ask().problem, HasSubstr("EC2's metadata service: does not answer"));
  world.service.answer(403);
  EXPECT_THAT(world.ask().problem, HasSubstr("gives no token: status 403"));
  world.service.answer(200, "TOKEN");
  world.service.answer(200, "<html>a captive portal</html>");
  EXPECT_THAT(world.ask().problem, HasSubstr("tells no zone"));
}

TEST(DoctorMachine, asks_nobody_where_that_is_forbidden) {
  World world;
  world.variables["AWS_EC2_METADATA_DISABLED"] = "True";
  EXPECT_THAT(world.ask().problem, HasSubstr("AWS_EC2_METADATA_DISABLED"));
  EXPECT_TRUE(world.service.seen().empty());
}

}  // namespace
}  // namespace redis3::doctor
