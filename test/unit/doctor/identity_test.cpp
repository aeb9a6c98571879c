#include "doctor/identity.hpp"

#include "support/fake_environment.hpp"
#include "support/run.hpp"
#include "support/service_script.hpp"

#include <gmock/gmock.h>

// Whose the credentials are, as STS tells it.

namespace redis3::doctor {
namespace {

using testing::HasSubstr;
using testing::Not;

struct World : aws::test::FakeEnvironment {
  aws::test::ServiceScript service;

  Result<std::string> ask() {
    aws::Credentials credentials{"AKIDEXAMPLE", "PLANTED", "a-token"};
    const TimePoint now(std::chrono::seconds(1'700'000'000));
    return redis3::test::run(
        ask_identity(service.call(), environment(), "default", credentials, "us-east-1", now));
  }
};

TEST(DoctorIdentity, is_what_sts_tells) {
  World world;
  world.service.answer(
      200,
      "<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::123456789012:user/app"
      "</Arn></GetCallerIdentityResult></GetCallerIdentityResponse>");
  EXPECT_EQ(*world.ask(), "arn:aws:iam::123456789012:user/app");
  EXPECT_EQ(world.service.origin(0), "https://sts.us-east-1.amazonaws.com");
  EXPECT_EQ(world.service.seen()[0].body, "Action=GetCallerIdentity&Version=2011-06-15");
  EXPECT_THAT(world.service.seen()[0].head,
              HasSubstr("Credential=AKIDEXAMPLE/20231114/us-east-1/sts/aws4_request"));
  EXPECT_THAT(world.service.seen()[0].head, Not(HasSubstr("PLANTED")));
}

TEST(DoctorIdentity, says_why_it_is_not_known) {
  World world;
  world.service.answer(403,
                       "<ErrorResponse><Error><Code>InvalidClientTokenId</Code></Error></ErrorResponse>");
  EXPECT_THAT(world.ask().error().message(), HasSubstr("STS answers 403 InvalidClientTokenId"));
  world.service.answer(200, "<html>a captive portal</html>");
  EXPECT_THAT(world.ask().error().message(), HasSubstr("tells no identity"));
  world.service.fail();
  EXPECT_THAT(world.ask().error().message(), HasSubstr("cannot be reached"));
  world.variables["AWS_ENDPOINT_URL_STS"] = "nowhere";
  EXPECT_THAT(world.ask().error().message(), HasSubstr("not a URL"));
}

TEST(DoctorIdentity, is_not_asked_of_amazon_for_the_keys_of_another_server) {
  World world;
  EXPECT_TRUE(has_identity_service(true, world.environment()));
  EXPECT_FALSE(has_identity_service(false, world.environment()));
  world.variables["AWS_ENDPOINT_URL_STS"] = "http://127.0.0.1:1";
  EXPECT_TRUE(has_identity_service(false, world.environment()));
  world.variables["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"] = "true";
  EXPECT_FALSE(has_identity_service(false, world.environment()));
}

}  // namespace
}  // namespace redis3::doctor
