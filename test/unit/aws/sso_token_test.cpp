#include "aws/sso_token.hpp"

#include "support/fake_environment.hpp"
#include "support/run.hpp"
#include "support/service_script.hpp"

#include <gtest/gtest.h>

namespace redis3::aws {
namespace {

const TimePoint now{std::chrono::sys_days{std::chrono::year{2026} / 1 / 1}};

struct World : test::FakeEnvironment {
  test::ServiceScript service;
  bool is_session = true;

  void set_token(const std::string& expires, bool is_renewable = true) {
    files[path_of_token()] =
        R"({"accessToken": "tk1", "expiresAt": ")" + expires + R"(")" +
        (is_renewable ? R"(, "clientId": "ci", "clientSecret": "cs", "refreshToken": "rt",
                                                "registrationExpiresAt": "2026-02-01T00:00:00Z"})"
                      : "}");
  }
  std::string path_of_token() { return sso_token_path(environment(), "corp"); }
  Result<std::string> get() {
    const Environment looked_into = environment();
    SsoTokens tokens(looked_into, service.call());
    SsoRole role;
    role.cache_name = "corp";
    role.is_session = is_session;
    return redis3::test::run(tokens.get(role, EndpointUrl::parse("http://127.0.0.1:7").value(), now));
  }
};

const std::string renewal = R"({"accessToken": "tk2", "expiresIn": 3600, "refreshToken": "rt2"})";

TEST(SsoTokens, file_is_named_after_the_sessions_name) {
  EXPECT_EQ(sso_token_path(World().environment(), "abc"),
            "/home/u/.aws/sso/cache/a9993e364706816aba3e25717850c26c9cd0d89d.json");
}

TEST(SsoTokens, good_token_is_used_as_it_is) {
  World world;
  world.set_token("2026-01-01T00:15:01Z");
  EXPECT_EQ(world.get().value(), "tk1");
  EXPECT_TRUE(world.service.seen().empty());
}

TEST(SsoTokens, token_that_ends_soon_is_renewed_and_kept) {
  World world;
  world.set_token("2026-01-01T00:15:00Z");
  world.service.answer(200, renewal);
  EXPECT_EQ(world.get().value(), "tk2");
  EXPECT_EQ(world.service.line(0), "POST /token");
  EXPECT_EQ(world.service.field(0, "Content-Type"), "application/json");
  EXPECT_EQ(world.service.seen()[0].body,
            R"({"clientId":"ci","clientSecret":"cs","grantType":"refresh_token","refreshToken":"rt"})");
  const auto kept = read_sso_token(world.files[world.path_of_token()]);
  ASSERT_TRUE(kept);
  EXPECT_EQ(kept->access_token, "tk2");
  EXPECT_EQ(kept->refresh_token, "rt2");
}

TEST(SsoTokens, renewal_that_fails_does_no_harm_while_the_token_is_good) {
  World world;
  world.set_token("2026-01-01T00:05:00Z");
  world.service.answer(400, R"({"error": "invalid_grant"})");
  EXPECT_EQ(world.get().value(), "tk1");
  world.service.fail();
  EXPECT_EQ(world.get().value(), "tk1");
  world.service.answer(200, "no token");
  EXPECT_EQ(world.get().value(), "tk1");
}

TEST(SsoTokens, what_is_over_and_cannot_be_renewed_is_denied) {
  World world;
  world.set_token("2025-12-31T23:00:00Z");
  world.service.answer(400);
  EXPECT_EQ(world.get().error().message(), "is over: its token ended at 2025-12-31T23:00:00.000Z");
  world.set_token("2025-12-31T23:00:00Z", false);
  EXPECT_EQ(world.get().error().kind(), ErrorKind::denied);
  world.set_token("2025-12-31T23:00:00Z");
  world.is_session = false;
  EXPECT_EQ(world.get().error().kind(), ErrorKind::denied);
  EXPECT_EQ(world.service.seen().size(), 1u);
}

TEST(SsoTokens, nobody_has_logged_in_yet) {
  World world;
  EXPECT_EQ(world.get().error().kind(), ErrorKind::denied);
  world.files[world.path_of_token()] = "PLANTED";
  const auto broken = world.get();
  EXPECT_EQ(broken.error().kind(), ErrorKind::invalid);
  EXPECT_EQ(broken.error().message().find("PLANTED"), std::string::npos);
}

}  // namespace
}  // namespace redis3::aws
