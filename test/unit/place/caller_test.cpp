#include "place/caller.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <future>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace redis3::place {
namespace {

using namespace std::chrono_literals;
using Calls = std::vector<command::Argv>;

constexpr Caller::SteadyTime never = Caller::SteadyTime::max();
constexpr Caller::SteadyTime long_ago{};

Options in_memory() {
  Options options;
  options.url = "memory:";
  return options;
}

/// A caller of a place in memory, driven by the test's own thread.
class CallerTest : public ::testing::Test {
 protected:
  explicit CallerTest(Options options = in_memory())
      : place(client::locate(options, {}).value(), options, session::Settings()) {}
  ~CallerTest() override { caller->leave(); }

  Reply read() {
    EXPECT_TRUE(caller->wait_until(never));
    auto answer = caller->take();
    return answer ? answer->reply : Reply::error("nothing");
  }
  Reply call(command::Argv argv) {
    caller->send(Calls{std::move(argv)});
    return read();
  }

  Place place;
  std::shared_ptr<Caller> caller = Caller::come(place);
};

TEST_F(CallerTest, opens_the_place_with_the_first_call) {
  EXPECT_FALSE(place.is_open());
  EXPECT_EQ(call({"SET", "k", "v"}), Reply::ok());
  EXPECT_TRUE(place.is_open());
  EXPECT_EQ(call({"GET", "k"}), Reply::bulk("v"));
}

TEST_F(CallerTest, answers_come_in_the_order_of_the_calls) {
  Calls calls;
  for (int i = 0; i < 3000; ++i)
    calls.push_back({"ECHO", std::to_string(i)});
  caller->send(std::move(calls));
  for (int i = 0; i < 3000; ++i)
    ASSERT_EQ(read(), Reply::bulk(std::to_string(i)));
  EXPECT_FALSE(caller->has_answer());
}

TEST_F(CallerTest, is_a_client_that_remembers) {
  EXPECT_EQ(call({"SELECT", "7"}), Reply::ok());
  EXPECT_EQ(call({"SET", "k", "v"}), Reply::ok());
  EXPECT_EQ(call({"MULTI"}), Reply::ok());
  EXPECT_EQ(call({"GET", "k"}), Reply::status("QUEUED"));
  EXPECT_EQ(call({"EXEC"}), Reply::array({Reply::bulk("v")}));
  EXPECT_THAT(call({"CLIENT", "INFO"}).text(), ::testing::HasSubstr("addr=in-process:0 "));
  EXPECT_EQ(call({"HELLO", "3"}).type(), Reply::Type::map);
  caller->send({{"CONFIG", "GET", "maxclients"}});
  EXPECT_TRUE(caller->wait_until(never));
  EXPECT_EQ(caller->take()->protocol, resp::Protocol::resp3);
}

TEST_F(CallerTest, nothing_is_there_before_it_is_there) {
  EXPECT_FALSE(caller->take());
  EXPECT_FALSE(caller->wait_until(long_ago));
  EXPECT_EQ(call({"PING"}), Reply::status("PONG"));
  EXPECT_FALSE(caller->wait_until(long_ago));
}

TEST_F(CallerTest, messages_of_others_come_in_between) {
  const std::shared_ptr<Caller> other = Caller::come(place);
  EXPECT_EQ(call({"SUBSCRIBE", "news"}).type(), Reply::Type::push);
  other->send({{"PUBLISH", "news", "hello"}});
  EXPECT_EQ(read(), Reply::push({Reply::bulk("message"), Reply::bulk("news"), Reply::bulk("hello")}));
  EXPECT_TRUE(other->wait_until(never));
  EXPECT_EQ(other->take()->reply, Reply::integer(1));
  other->leave();
}

TEST_F(CallerTest, is_over_when_the_server_leaves_it) {
  caller->send({{"QUIT"}, {"PING"}});
  EXPECT_EQ(read(), Reply::ok());
  EXPECT_TRUE(caller->wait_until(never));
  EXPECT_TRUE(caller->is_over());
  EXPECT_FALSE(caller->take());
}

TEST_F(CallerTest, is_over_when_another_kills_it) {
  const std::int64_t id = call({"CLIENT", "ID"}).integer();
  const std::shared_ptr<Caller> other = Caller::come(place);
  other->send({{"CLIENT", "KILL", "ID", std::to_string(id)}});
  EXPECT_TRUE(other->wait_until(never));
  EXPECT_EQ(other->take()->reply, Reply::integer(1));
  other->leave();
  EXPECT_TRUE(caller->wait_until(never));
  EXPECT_TRUE(caller->is_over());
}

TEST_F(CallerTest, calls_once_who_watches_and_the_keeper_drives_meanwhile) {
  std::promise<std::thread::id> called;
  EXPECT_TRUE(caller->watch([&] { called.set_value(std::this_thread::get_id()); }));
  caller->send({{"PING"}, {"PING"}});
  EXPECT_NE(called.get_future().get(), std::this_thread::get_id());
  EXPECT_FALSE(caller->watch([] { ADD_FAILURE() << "there is an answer already"; }));
  EXPECT_EQ(read(), Reply::status("PONG"));
  EXPECT_EQ(read(), Reply::status("PONG"));
  EXPECT_TRUE(caller->watch([] { ADD_FAILURE() << "nobody watches any more"; }));
  caller->unwatch();
  EXPECT_EQ(call({"PING"}), Reply::status("PONG"));
}

TEST_F(CallerTest, what_is_left_behind_is_forgotten) {
  EXPECT_EQ(call({"PING"}), Reply::status("PONG"));
  const std::shared_ptr<Caller> other = Caller::come(place);
  other->send({{"SUBSCRIBE", "news"}, {"SET", "k", "v"}});
  EXPECT_TRUE(other->wait_until(never));
  other->leave();
  EXPECT_EQ(call({"PUBLISH", "news", "hello"}), Reply::integer(0));
  EXPECT_EQ(place.server().clients.size(), 1u);
}

/// A place that cannot be opened.
class CallerWithoutPlaceTest : public CallerTest {
 protected:
  CallerWithoutPlaceTest() : CallerTest(on_no_folder()) {}
  static Options on_no_folder() {
    Options options;
    options.url = "sqlite:/nonexistent/folder/cache.db";
    return options;
  }
};

TEST_F(CallerWithoutPlaceTest, answers_each_call_with_the_reason) {
  caller->send({{"PING"}, {"GET", "k"}});
  for (int i = 0; i < 2; ++i) {
    const Reply reply = read();
    EXPECT_TRUE(reply.is_error());
    EXPECT_THAT(reply.text(), ::testing::HasSubstr("/nonexistent/folder/cache.db"));
  }
  EXPECT_TRUE(call({"PING"}).is_error());
}

TEST_F(CallerTest, that_leaves_ends_the_wait_of_another_thread) {
  call({"PING"});
  auto waiting = std::async(std::launch::async, [this] { return caller->wait_until(never); });
  caller->leave();
  EXPECT_TRUE(waiting.get());
  EXPECT_FALSE(caller->take());
  EXPECT_TRUE(caller->is_over());
}

}  // namespace
}  // namespace redis3::place
