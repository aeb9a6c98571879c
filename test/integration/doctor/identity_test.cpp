#include "doctor/identity.hpp"

#include "integration/http/loopback_server.hpp"
#include "support/run.hpp"

#include <gmock/gmock.h>

#include <chrono>

// What is asked of STS, and made of its answers.

namespace redis3::doctor {
namespace {

namespace asio = boost::asio;
using test::LoopbackServer;
using test::ok;
using test::Peer;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class DoctorIdentity : public testing::Test {
 protected:
  void answer_with(std::string answer) {
    server_.emplace(context_, [this, answer](Peer& peer, std::size_t) -> asio::awaitable<void> {
      request = co_await peer.read_request();
      co_await peer.write(answer);
    });
  }

  Result<std::string> ask() {
    aws::Environment environment;
    const std::string url = "http://127.0.0.1:" + std::to_string(server_->port());
    environment.variable = [url](const std::string& name) -> std::optional<std::string> {
      if (name == "AWS_ENDPOINT_URL_STS") return url;
      return std::nullopt;
    };
    aws::Credentials credentials{"AKIDEXAMPLE", "a-secret", "a-token"};
    const TimePoint now(std::chrono::seconds(1'700'000'000));
    return test::run(context_, ask_identity(context_.get_executor(), std::move(environment),
                                            std::move(credentials), "us-east-1", "", now));
  }

  ~DoctorIdentity() override {
    server_.reset();
    context_.restart();
    context_.poll();
  }

  std::string request;

 private:
  asio::io_context context_{1};
  std::optional<LoopbackServer> server_;
};

TEST_F(DoctorIdentity, is_what_sts_tells) {
  answer_with(
      ok("<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::123456789012:user/app</Arn>"
         "<Account>123456789012</Account></GetCallerIdentityResult></GetCallerIdentityResponse>"));
  const Result<std::string> identity = ask();
  ASSERT_TRUE(identity) << identity.error().message();
  EXPECT_EQ(*identity, "arn:aws:iam::123456789012:user/app");
  EXPECT_THAT(request, AllOf(HasSubstr("GET /?Action=GetCallerIdentity&Version=2011-06-15 HTTP/1.1\r\n"),
                             HasSubstr("Credential=AKIDEXAMPLE/20231114/us-east-1/sts/aws4_request"),
                             HasSubstr("x-amz-security-token: a-token\r\n"), Not(HasSubstr("a-secret"))));
}

TEST_F(DoctorIdentity, says_why_it_is_not_known) {
  answer_with(
      "HTTP/1.1 403 Forbidden\r\nContent-Length: 79\r\n\r\n"
      "<ErrorResponse><Error><Code>InvalidClientTokenId</Code></Error></ErrorResponse>");
  EXPECT_THAT(ask().error().message(), HasSubstr("STS answers 403 InvalidClientTokenId"));
  answer_with(ok("<html>a captive portal</html>"));
  EXPECT_THAT(ask().error().message(), HasSubstr("tells no identity"));
  answer_with(ok("<Arn>arn:&lt;evil&gt;</Arn>"));
  EXPECT_THAT(ask().error().message(), HasSubstr("tells no identity"));
  answer_with("");
  EXPECT_THAT(ask().error().message(), HasSubstr("cannot be reached"));
}

TEST(DoctorIdentityService, is_amazons_or_one_that_stands_in_for_it) {
  aws::Environment environment;
  environment.variable = [](const std::string&) -> std::optional<std::string> { return std::nullopt; };
  EXPECT_TRUE(has_identity_service(true, environment));
  EXPECT_FALSE(has_identity_service(false, environment));
  environment.variable = [](const std::string& name) -> std::optional<std::string> { return name; };
  EXPECT_TRUE(has_identity_service(false, environment));
}

}  // namespace
}  // namespace redis3::doctor
