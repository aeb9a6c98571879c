#include "doctor/machine.hpp"

#include "integration/http/loopback_server.hpp"
#include "support/run.hpp"

#include <gmock/gmock.h>

#include <map>

// What is made of EC2's metadata service, and of what stands in its place.

namespace redis3::doctor {
namespace {

namespace asio = boost::asio;
using test::LoopbackServer;
using test::ok;
using test::Peer;
using testing::HasSubstr;

class DoctorMachine : public testing::Test {
 protected:
  void serve(LoopbackServer::Script script) {
    server_.emplace(context_, std::move(script));
    variables["AWS_EC2_METADATA_SERVICE_ENDPOINT"] =
        "http://127.0.0.1:" + std::to_string(server_->port()) + "/";
  }

  MachineFacts ask() {
    aws::Environment environment;
    environment.variable = [this](const std::string& name) -> std::optional<std::string> {
      const auto place = variables.find(name);
      if (place == variables.end()) return std::nullopt;
      return place->second;
    };
    return *test::run(context_, ask_machine(context_.get_executor(), std::move(environment)));
  }

  ~DoctorMachine() override {
    server_.reset();
    context_.restart();
    context_.poll();
  }

  std::map<std::string, std::string> variables;

 private:
  asio::io_context context_{1};
  std::optional<LoopbackServer> server_;
};

TEST_F(DoctorMachine, tells_the_zone_of_an_instance) {
  std::string token_request;
  std::string zone_request;
  serve([&](Peer& peer, std::size_t) -> asio::awaitable<void> {
    token_request = co_await peer.read_request();
    co_await peer.write(ok("TOKEN=="));
    zone_request = co_await peer.read_request();
    co_await peer.write(ok("use1-az4"));
  });
  const MachineFacts facts = ask();
  EXPECT_EQ(facts.zone_id, "use1-az4");
  EXPECT_EQ(facts.problem, "");
  EXPECT_THAT(token_request, HasSubstr("PUT /latest/api/token HTTP/1.1\r\n"));
  EXPECT_THAT(token_request, HasSubstr("X-aws-ec2-metadata-token-ttl-seconds: "));
  EXPECT_THAT(zone_request, HasSubstr("GET /latest/meta-data/placement/availability-zone-id HTTP/1.1\r\n"));
  EXPECT_THAT(zone_request, HasSubstr("X-aws-ec2-metadata-token: TOKEN==\r\n"));
}

TEST_F(DoctorMachine, says_why_it_does_not_know) {
  serve([](Peer& peer, std::size_t) -> asio::awaitable<void> {
    co_await peer.read_request();
    co_await peer.write("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
  });
  EXPECT_THAT(ask().problem, HasSubstr("gives no token: status 403"));
  serve([](Peer& peer, std::size_t) -> asio::awaitable<void> {
    co_await peer.read_request();
    co_await peer.write(ok("TOKEN"));
    co_await peer.read_request();
    co_await peer.write(ok("<html>a captive portal</html>"));
  });
  EXPECT_THAT(ask().problem, HasSubstr("tells no zone"));
  EXPECT_EQ(ask().zone_id, "");
}

TEST_F(DoctorMachine, sends_no_token_that_could_be_a_header_of_its_own) {
  serve([](Peer& peer, std::size_t) -> asio::awaitable<void> {
    co_await peer.read_request();
    co_await peer.write(ok("a\r\nX-Evil: 1"));
    co_await peer.wait_for_end();
  });
  EXPECT_THAT(ask().problem, HasSubstr("gives no token"));
}

TEST_F(DoctorMachine, does_not_wait_for_one_who_does_not_answer) {
  serve([](Peer& peer, std::size_t) { return peer.wait_for_end(); });
  EXPECT_THAT(ask().problem, HasSubstr("no EC2 metadata service answers"));
}

TEST_F(DoctorMachine, asks_nobody_where_that_is_forbidden) {
  bool was_asked = false;
  serve([&](Peer&, std::size_t) -> asio::awaitable<void> {
    was_asked = true;
    co_return;
  });
  variables["AWS_EC2_METADATA_DISABLED"] = "True";
  EXPECT_THAT(ask().problem, HasSubstr("AWS_EC2_METADATA_DISABLED"));
  EXPECT_FALSE(was_asked);
}

}  // namespace
}  // namespace redis3::doctor
