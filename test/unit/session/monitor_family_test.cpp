#include "session_fixture.hpp"

namespace redis3::session {
namespace {

class MonitorFamily : public SessionTest {};

TEST_F(MonitorFamily, who_calls_it_is_fed_until_it_leaves) {
  FakeClient theirs(3);
  server.welcome(theirs.client);
  EXPECT_EQ(run_as(theirs, {"monitor"}), Reply::ok());
  EXPECT_TRUE(theirs.client.is_monitor);
  server.monitors.feed(mine.client, {"ping"}, server.now());
  EXPECT_EQ(theirs.outlet.take(),
            std::vector<Reply>{Reply::status(R"(1700000000.000000 [0 127.0.0.1:1001] "ping")")});
  server.forget(theirs.client);
  EXPECT_TRUE(server.monitors.is_empty());
}

}  // namespace
}  // namespace redis3::session
