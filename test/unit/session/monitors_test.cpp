#include "session/monitors.hpp"

#include "fake_outlet.hpp"

#include <gtest/gtest.h>

namespace redis3::session {
namespace {

const TimePoint moment = from_unix_milliseconds(1'339'518'083'007);

class MonitorsTest : public ::testing::Test {
 protected:
  MonitorsTest() { caller.client.address = "127.0.0.1:60866"; }

  FakeClient caller{1};
  FakeClient watcher{2};
  Monitors monitors;
};

TEST_F(MonitorsTest, a_line_tells_when_who_and_what) {
  EXPECT_EQ(monitor_line(caller.client, {"keys", "*"}, moment),
            R"(1339518083.007000 [0 127.0.0.1:60866] "keys" "*")");
  caller.client.session.db = 9;
  caller.client.address = "/run/redis3.sock:0";
  EXPECT_EQ(monitor_line(caller.client, {"set", "a\n", "\""}, moment),
            R"(1339518083.007000 [9 unix:/run/redis3.sock] "set" "a\n" "\"")");
}

TEST_F(MonitorsTest, a_line_tells_no_secrets) {
  EXPECT_EQ(monitor_line(caller.client, {"auth", "name", "secret"}, moment),
            R"_(1339518083.007000 [0 127.0.0.1:60866] "auth" "(redacted)" "(redacted)")_");
}

TEST_F(MonitorsTest, what_administrators_call_is_not_shown) {
  EXPECT_TRUE(is_shown_to_monitors({.name = "get", .flags = command::Flag::readonly | command::Flag::fast}));
  EXPECT_FALSE(is_shown_to_monitors({.name = "config|set", .flags = command::Flag::admin}));
  EXPECT_FALSE(is_shown_to_monitors({.name = "eval", .flags = command::Flag::skip_monitor}));
}

TEST_F(MonitorsTest, all_are_fed_until_they_leave) {
  EXPECT_TRUE(monitors.is_empty());
  monitors.add(watcher.client);
  monitors.add(watcher.client);
  monitors.add(caller.client);
  EXPECT_TRUE(watcher.client.is_monitor);
  monitors.feed(caller.client, {"ping"}, moment);
  const std::vector<Reply> line{Reply::status(R"(1339518083.007000 [0 127.0.0.1:60866] "ping")")};
  EXPECT_EQ(watcher.outlet.take(), line);
  EXPECT_EQ(caller.outlet.take(), line);

  monitors.remove(watcher.client);
  EXPECT_FALSE(watcher.client.is_monitor);
  monitors.feed(caller.client, {"ping"}, moment);
  EXPECT_EQ(watcher.outlet.take(), std::vector<Reply>());
  EXPECT_EQ(caller.outlet.take(), line);
  monitors.remove(caller.client);
  EXPECT_TRUE(monitors.is_empty());
}

}  // namespace
}  // namespace redis3::session
