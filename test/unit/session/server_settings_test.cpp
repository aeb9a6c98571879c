#include "session_fixture.hpp"

#include <algorithm>
#include <cstddef>
#include <string>

using namespace redis3;
using namespace redis3::session;

namespace {

class ServerSettings : public SessionTest {};

}  // namespace

TEST_F(ServerSettings, more_clients_than_the_system_allows_are_refused) {
  server.clients_that_fit = [](std::size_t wanted) { return std::min<std::size_t>(wanted, 20'000); };
  EXPECT_EQ(run({"CONFIG", "SET", "maxclients", "20000"}), Reply::ok());
  EXPECT_EQ(
      run({"CONFIG", "SET", "timeout", "7", "maxclients", "20001"}),
      error("ERR CONFIG SET failed (possibly related to argument 'maxclients') - The operating system is "
            "not able to handle the specified number of clients, try with 20000"));
  EXPECT_EQ(server.settings.maxclients, 20'000u);
  EXPECT_EQ(server.settings.timeout.count(), 0) << "all settings are changed, or none";
}

TEST_F(ServerSettings, who_is_not_known_learns_nothing_of_what_it_sends) {
  run({"CONFIG", "SET", "requirepass", "secret"});
  yours.client.is_authenticated = false;
  EXPECT_EQ(run_as(yours, {"GET", std::string(5000, 'k')}), error("NOAUTH Authentication required."));
  EXPECT_TRUE(run_as(yours, {"NOSUCH"}).text().starts_with("ERR unknown command"));
  EXPECT_TRUE(run_as(yours, {"GET"}).text().starts_with("ERR wrong number"));
}

TEST_F(ServerSettings, new_users_hear_what_acl_pubsub_default_says) {
  run({"ACL", "SETUSER", "before"});
  EXPECT_EQ(run({"CONFIG", "SET", "acl-pubsub-default", "allchannels"}), Reply::ok());
  run({"ACL", "SETUSER", "after", "(+get ~*)"});
  EXPECT_FALSE(server.users.find("before")->root().allows_all_channels());
  EXPECT_TRUE(server.users.find("after")->root().allows_all_channels());
  EXPECT_TRUE(server.users.find("after")->selectors().at(1).allows_all_channels());
}
