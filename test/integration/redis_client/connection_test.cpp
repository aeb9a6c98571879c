#include "redis_client/connection.hpp"

#include "support/real_redis.hpp"
#include "support/run.hpp"
#include "support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>

#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace redis3::redis_client {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using tcp = boost::asio::ip::tcp;

class RedisConnection : public testing::Test {
 protected:
  Result<std::unique_ptr<Connection>> open(Address address, ConnectionOptions options = ConnectionOptions()) {
    return test::run(context_,
                     Connection::open(context_.get_executor(), std::move(address), std::move(options)));
  }
  std::vector<Reply> run_all(Connection& connection, std::vector<Connection::Argv> commands) {
    return test::run(context_, connection.run_all(std::move(commands))).value();
  }
  /// Tasks of what has no default cannot be spawned.
  Result<std::vector<Reply>> run(Connection& connection, Connection::Argv command) {
    return test::run(context_, connection.run_all({std::move(command)}));
  }

  boost::asio::io_context context_{1};
};

/// With a Redis server.
class RealRedisConnection : public RedisConnection {
 protected:
  void SetUp() override {
    redis_ = test::RealRedis::start();
    if (!redis_) GTEST_SKIP() << "there is no Redis 7 server here";
  }
  Address address(const std::string& beside = "") const {
    return parse_address("unix://" + beside + redis_->socket_path()).value();
  }

  std::unique_ptr<test::RealRedis> redis_;
};

TEST_F(RealRedisConnection, runs_commands_and_hands_error_replies_on) {
  const auto connection = open(address()).value();
  EXPECT_THAT(run_all(*connection, {{"SET", "key", "a"}, {"INCR", "key"}, {"GET", "key"}, {"GET", "none"}}),
              ElementsAre(Reply::ok(), Reply::error("ERR value is not an integer or out of range"),
                          Reply::bulk("a"), Reply::null()));
  EXPECT_EQ(run_all(*connection, {}).size(), 0u);
  EXPECT_TRUE(connection->is_open());
}

TEST_F(RealRedisConnection, sends_and_reads_more_than_the_system_holds_for_a_peer) {
  const auto connection = open(address()).value();
  std::vector<Connection::Argv> commands;
  const std::string value(100'000, 'x');
  for (int at = 0; at < 200; ++at) {
    commands.push_back({"SET", std::to_string(at), value});
    commands.push_back({"GET", std::to_string(at)});
  }
  const std::vector<Reply> replies = run_all(*connection, std::move(commands));
  ASSERT_EQ(replies.size(), 400u);
  for (std::size_t at = 1; at < replies.size(); at += 2)
    ASSERT_EQ(replies[at], Reply::bulk(value));
}

TEST_F(RealRedisConnection, works_on_the_database_of_its_URL) {
  redis_->run({"SELECT", "9"});
  redis_->run({"SET", "key", "nine"});
  Address nine = address();
  nine.db = 9;
  EXPECT_THAT(run_all(*open(nine).value(), {{"GET", "key"}}), ElementsAre(Reply::bulk("nine")));

  nine.db = 99;
  const auto refused = open(nine);
  ASSERT_TRUE(refused.has_error());
  EXPECT_EQ(refused.error().kind(), ErrorKind::invalid);
  EXPECT_THAT(refused.error().message(), HasSubstr("out of range"));
}

TEST_F(RealRedisConnection, says_who_it_is_and_what_is_wrong_with_that) {
  redis_->run({"ACL", "SETUSER", "ann", "on", ">wonder", "~*", "+@all"});
  redis_->run({"CONFIG", "SET", "requirepass", "secret"});
  EXPECT_TRUE(open(address(":secret@")));
  EXPECT_TRUE(open(address("ann:wonder@")));
  for (const char* beside : {"", ":wrong@", "ann:secret@"}) {
    const auto refused = open(address(beside));
    ASSERT_TRUE(refused.has_error()) << beside;
    EXPECT_EQ(refused.error().kind(), ErrorKind::denied) << beside;
    EXPECT_THAT(refused.error().message(), Not(HasSubstr("wrong@")));
  }
  EXPECT_THAT(open(address()).error().message(), HasSubstr("REDISCLI_AUTH"));
}

TEST_F(RealRedisConnection, gives_up_on_replies_that_do_not_come) {
  ConnectionOptions options;
  options.reply_timeout = 50ms;
  const auto connection = open(address(), options).value();
  const auto late = run(*connection, {"BLPOP", "nothing", "0"});
  ASSERT_TRUE(late.has_error());
  EXPECT_EQ(late.error().kind(), ErrorKind::outcome_unknown);
  EXPECT_THAT(late.error().message(), HasSubstr("within 50 ms"));
  EXPECT_FALSE(connection->is_open());
  EXPECT_EQ(run(*connection, {"PING"}).error().kind(), ErrorKind::unavailable);
}

TEST_F(RealRedisConnection, tells_that_it_was_closed) {
  const auto connection = open(address()).value();
  run_all(*connection, {{"SET", "key", "a"}});
  const auto lost = run(*connection, {"CLIENT", "KILL", "SKIPME", "no"});
  // The reply may or may not come before the end.
  const auto after = run(*connection, {"GET", "key"});
  ASSERT_TRUE(after.has_error());
  EXPECT_FALSE(connection->is_open());
}

/// With a server of one connection that says what it is told, whatever it is asked.
class ScriptedServer {
 public:
  explicit ScriptedServer(std::string says) : thread_([this, says] { serve(says); }) {}
  ~ScriptedServer() { thread_.join(); }
  Address address() const {
    Address made;
    made.host = "127.0.0.1";
    made.port = acceptor_.local_endpoint().port();
    return made;
  }

 private:
  void serve(const std::string& says) {
    tcp::socket socket = acceptor_.accept();
    boost::system::error_code ignored;
    char byte;
    boost::asio::read(socket, boost::asio::buffer(&byte, 1), ignored);
    boost::asio::write(socket, boost::asio::buffer(says), ignored);
    // Until the client leaves.
    while (!ignored)
      boost::asio::read(socket, boost::asio::buffer(&byte, 1), ignored);
  }

  boost::asio::io_context context_;
  tcp::acceptor acceptor_{context_, tcp::endpoint(boost::asio::ip::address_v4::loopback(), 0)};
  std::thread thread_;
};

TEST_F(RedisConnection, goes_over_TCP) {
  const ScriptedServer server("+PONG\r\n$1\r\na\r\n");
  const auto connection = open(server.address()).value();
  EXPECT_THAT(run_all(*connection, {{"GET", "key"}}), ElementsAre(Reply::bulk("a")));
}

TEST_F(RedisConnection, is_refused_by_a_server_that_does_not_speak_the_protocol) {
  const ScriptedServer server("HTTP/1.1 400 Bad Request\r\n\r\n");
  const auto refused = open(server.address());
  ASSERT_TRUE(refused.has_error());
  EXPECT_EQ(refused.error().kind(), ErrorKind::unavailable);
  EXPECT_THAT(refused.error().message(), HasSubstr("no reply of Redis"));
}

TEST_F(RedisConnection, gives_up_on_a_server_that_says_nothing) {
  const ScriptedServer server("");
  ConnectionOptions options;
  options.connect_timeout = 50ms;
  const auto refused = open(server.address(), options);
  ASSERT_TRUE(refused.has_error());
  EXPECT_EQ(refused.error().kind(), ErrorKind::unavailable);
  EXPECT_THAT(refused.error().message(), HasSubstr("within 50 ms"));
}

TEST_F(RedisConnection, tells_where_nobody_is) {
  tcp::acceptor acceptor(context_, tcp::endpoint(boost::asio::ip::address_v4::loopback(), 0));
  Address address;
  address.host = "127.0.0.1";
  address.port = acceptor.local_endpoint().port();
  acceptor.close();
  const auto refused = open(address);
  ASSERT_TRUE(refused.has_error());
  EXPECT_EQ(refused.error().kind(), ErrorKind::unavailable);
  EXPECT_THAT(refused.error().message(), HasSubstr("127.0.0.1"));

  const test::TemporaryFolder folder;
  EXPECT_EQ(open(parse_address("unix://" + folder.file("socket")).value()).error().kind(),
            ErrorKind::unavailable);
}

TEST_F(RedisConnection, names_the_file_of_authorities_that_it_cannot_use) {
  Address address;
  address.kind = Address::Kind::tls;
  address.host = "127.0.0.1";
  ConnectionOptions options;
  options.ca_file = "/no/such/authorities.pem";
  const auto refused = open(address, options);
  ASSERT_TRUE(refused.has_error());
  EXPECT_EQ(refused.error().kind(), ErrorKind::invalid);
  EXPECT_THAT(refused.error().message(), HasSubstr("/no/such/authorities.pem"));
  EXPECT_THAT(refused.error().message(), HasSubstr("--cacert"));
}

}  // namespace
}  // namespace redis3::redis_client
