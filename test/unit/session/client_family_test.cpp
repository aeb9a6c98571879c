#include "session_fixture.hpp"

#include <gmock/gmock.h>

#include <limits>

namespace redis3::session {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

class ClientFamily : public SessionTest {
 protected:
  /// The lines of CLIENT LIST with these arguments.
  std::string list(command::Argv arguments = {}) {
    arguments.insert(arguments.begin(), {"client", "list"});
    const Reply reply = run(std::move(arguments));
    EXPECT_EQ(reply.type(), Reply::Type::verbatim);
    return reply.text();
  }
  /// The reply of CLIENT KILL with these arguments.
  Reply kill(command::Argv arguments) {
    arguments.insert(arguments.begin(), {"client", "kill"});
    return run(std::move(arguments));
  }
};

TEST_F(ClientFamily, a_client_has_an_id_and_the_name_that_it_gives_itself) {
  EXPECT_EQ(run({"client", "id"}), Reply::integer(1));
  EXPECT_EQ(run({"client", "getname"}), Reply::null());
  EXPECT_EQ(run({"client", "setname", "worker"}), Reply::ok());
  EXPECT_EQ(run({"client", "getname"}), bulk("worker"));
  EXPECT_EQ(run({"client", "setname", "two words"}),
            error("ERR Client names cannot contain spaces, newlines or special characters."));
  EXPECT_EQ(run({"client", "getname"}), bulk("worker"));
  EXPECT_EQ(run({"client", "setname", ""}), Reply::ok());
  EXPECT_EQ(run({"client", "getname"}), Reply::null());
}

TEST_F(ClientFamily, setinfo_tells_the_library) {
  EXPECT_EQ(run({"client", "setinfo", "LIB-NAME", "redis-py"}), Reply::ok());
  EXPECT_EQ(run({"client", "setinfo", "lib-ver", "5.0.1"}), Reply::ok());
  EXPECT_THAT(list({"id", "1"}), HasSubstr(" lib-name=redis-py lib-ver=5.0.1\n"));
  EXPECT_EQ(run({"client", "setinfo", "lib-ver", "5 0"}),
            error("ERR lib-ver cannot contain spaces, newlines or special characters."));
  EXPECT_EQ(run({"client", "setinfo", "libname", "x"}), error("ERR Unrecognized option 'libname'"));
}

TEST_F(ClientFamily, info_is_the_callers_line) {
  const Reply reply = run({"client", "info"});
  EXPECT_EQ(reply.type(), Reply::Type::verbatim);
  EXPECT_THAT(reply.text(), StartsWith("id=1 addr=127.0.0.1:1001 laddr=127.0.0.1:6379 "));
  EXPECT_THAT(reply.text(), HasSubstr(" cmd=client|info "));
  EXPECT_EQ(reply.text().back(), '\n');
}

TEST_F(ClientFamily, list_tells_all_or_some) {
  EXPECT_THAT(list(), StartsWith("id=1 "));
  EXPECT_THAT(list(), HasSubstr("\nid=2 "));
  EXPECT_THAT(list({"id", "2", "77"}), StartsWith("id=2 "));
  EXPECT_THAT(list({"id", "2", "77"}), Not(HasSubstr("id=1 ")));
  EXPECT_EQ(list({"id", "77"}), "");
  run_as(yours, {"subscribe", "news"});
  EXPECT_THAT(list({"TYPE", "PubSub"}), StartsWith("id=2 "));
  EXPECT_THAT(list({"type", "normal"}), StartsWith("id=1 "));
  EXPECT_THAT(list({"type", "normal"}), Not(HasSubstr("id=2 ")));
  EXPECT_EQ(list({"type", "slave"}), "");
}

TEST_F(ClientFamily, list_refuses_what_it_does_not_know) {
  EXPECT_EQ(run({"client", "list", "type", "mistress"}), error("ERR Unknown client type 'mistress'"));
  EXPECT_EQ(run({"client", "list", "id", "x"}), error("ERR Invalid client ID"));
  EXPECT_EQ(run({"client", "list", "id"}), error("ERR syntax error"));
  EXPECT_EQ(run({"client", "list", "type"}), error("ERR syntax error"));
  EXPECT_EQ(run({"client", "list", "type", "normal", "x"}), error("ERR syntax error"));
  EXPECT_EQ(run({"client", "list", "x"}), error("ERR syntax error"));
}

TEST_F(ClientFamily, kill_takes_an_address) {
  EXPECT_EQ(kill({"127.0.0.1:9"}), error("ERR No such client"));
  EXPECT_FALSE(yours.outlet.is_dropped);
  EXPECT_EQ(kill({"127.0.0.1:1002"}), Reply::ok());
  EXPECT_TRUE(yours.outlet.is_dropped);
  EXPECT_TRUE(yours.client.is_leaving);
}

TEST_F(ClientFamily, who_kills_itself_gets_its_reply_first) {
  EXPECT_EQ(kill({"127.0.0.1:1001"}), Reply::ok());
  EXPECT_TRUE(mine.client.is_leaving);
  EXPECT_FALSE(mine.outlet.is_dropped);
}

TEST_F(ClientFamily, kill_takes_filters_of_which_all_must_hold) {
  advance(10s);
  run_as(yours, {"subscribe", "news"});
  const command::Argv none[] = {
      {"id", "1"},  // The caller.
      {"id", "77"},
      {"addr", "127.0.0.1:9"},
      {"laddr", "127.0.0.1:9"},
      {"type", "normal"},
      {"type", "master"},
      {"maxage", "11"},
      {"id", "2", "type", "replica"},
      {"addr", "127.0.0.1:1002", "addr", "127.0.0.1:9"},
  };
  for (const command::Argv& arguments : none)
    EXPECT_EQ(kill(arguments), Reply::integer(0)) << ::testing::PrintToString(arguments);
  EXPECT_FALSE(yours.outlet.is_dropped);
  const command::Argv one[] = {
      {"ID", "2"},
      {"ADDR", "127.0.0.1:1002"},
      {"LADDR", "127.0.0.1:6379"},
      {"TYPE", "PUBSUB"},
      {"USER", "default"},
      {"MAXAGE", "10"},
      {"SKIPME", "YES"},
      {"id", "2", "type", "pubsub", "maxage", "10", "skipme", "no"},
  };
  for (const command::Argv& arguments : one) {
    yours.outlet.is_dropped = false;
    EXPECT_EQ(kill(arguments), Reply::integer(1)) << ::testing::PrintToString(arguments);
    EXPECT_TRUE(yours.outlet.is_dropped) << ::testing::PrintToString(arguments);
  }
  EXPECT_FALSE(mine.client.is_leaving);
  EXPECT_EQ(kill({"skipme", "no"}), Reply::integer(2));
  EXPECT_TRUE(mine.client.is_leaving);
}

TEST_F(ClientFamily, kill_refuses_what_it_does_not_know) {
  EXPECT_EQ(kill({}), error("ERR wrong number of arguments for 'client|kill' command"));
  EXPECT_EQ(kill({"id", "10", "wrong"}), error("ERR syntax error"));
  EXPECT_EQ(kill({"id", "10", "wrong", "word"}), error("ERR syntax error"));
  for (const std::string number : {"str", "-1", "0"})
    EXPECT_EQ(kill({"id", number}), error("ERR client-id should be greater than 0"));
  EXPECT_EQ(kill({"type", "wrong"}), error("ERR Unknown client type 'wrong'"));
  EXPECT_EQ(kill({"user", "wrong"}), error("ERR No such user 'wrong'"));
  EXPECT_EQ(kill({"skipme", "maybe"}), error("ERR syntax error"));
  EXPECT_EQ(kill({"maxage", "x"}), error("ERR maxage is not an integer or out of range"));
  EXPECT_EQ(kill({"maxage", "0"}), error("ERR maxage should be greater than 0"));
}

TEST_F(ClientFamily, pause_stops_commands_until_unpause) {
  EXPECT_EQ(run({"client", "pause", "100", "WRITE"}), Reply::ok());
  EXPECT_TRUE(server.pause.stops(true, server.now()));
  EXPECT_FALSE(server.pause.stops(false, server.now()));
  EXPECT_EQ(run({"client", "pause", "50"}), Reply::ok());
  EXPECT_TRUE(server.pause.stops(false, server.now() + 99ms));
  EXPECT_FALSE(server.pause.stops(true, server.now() + 100ms));
  EXPECT_EQ(run({"client", "unpause"}), Reply::ok());
  EXPECT_FALSE(server.pause.stops(true, server.now()));
}

TEST_F(ClientFamily, pause_refuses_what_is_no_time) {
  const std::string longest = std::to_string(std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ(run({"client", "pause", "x"}), error("ERR timeout is not an integer or out of range"));
  EXPECT_EQ(run({"client", "pause", "-1"}), error("ERR timeout is negative"));
  EXPECT_EQ(run({"client", "pause", longest}), error("ERR timeout is out of range"));
  EXPECT_EQ(run({"client", "pause", "x", "some"}), error("ERR CLIENT PAUSE mode must be WRITE or ALL"));
  EXPECT_EQ(run({"client", "Pause", "1", "all", "x"}),
            error("ERR unknown subcommand or wrong number of arguments for 'Pause'. Try CLIENT HELP."));
  EXPECT_FALSE(server.pause.is_on(server.now()));
}

TEST_F(ClientFamily, reply_chooses_what_is_answered) {
  EXPECT_EQ(run({"client", "reply", "skip"}), Reply::ok());
  EXPECT_EQ(mine.client.reply_mode, ReplyMode::skip_next);
  run({"client", "reply", "off"});
  EXPECT_EQ(mine.client.reply_mode, ReplyMode::off);
  run({"client", "reply", "skip"});
  EXPECT_EQ(mine.client.reply_mode, ReplyMode::off);
  EXPECT_EQ(run({"client", "reply", "maybe"}), error("ERR syntax error"));
  EXPECT_EQ(mine.client.reply_mode, ReplyMode::off);
  EXPECT_EQ(run({"client", "reply", "ON"}), Reply::ok());
  EXPECT_EQ(mine.client.reply_mode, ReplyMode::on);
}

TEST_F(ClientFamily, modes_are_switched) {
  EXPECT_EQ(run({"client", "no-evict", "on"}), Reply::ok());
  EXPECT_EQ(run({"client", "no-touch", "ON"}), Reply::ok());
  EXPECT_THAT(list({"id", "1"}), HasSubstr(" flags=eT "));
  EXPECT_EQ(run({"client", "no-evict", "off"}), Reply::ok());
  EXPECT_THAT(list({"id", "1"}), HasSubstr(" flags=T "));
  EXPECT_EQ(run({"client", "no-touch", "maybe"}), error("ERR syntax error"));
}

TEST_F(ClientFamily, there_is_no_tracking) {
  EXPECT_EQ(
      run({"client", "tracking", "on"}),
      error("ERR CLIENT TRACKING is not supported: nobody tells this server when another one writes to the "
            "bucket"));
  EXPECT_EQ(run({"client", "tracking", "off"}), Reply::ok());
  EXPECT_EQ(run({"client", "tracking", "OFF", "BCAST", "PREFIX", "a", "REDIRECT", "3"}), Reply::ok());
  EXPECT_EQ(run({"client", "tracking", "off", "maybe"}), error("ERR syntax error"));
  EXPECT_EQ(run({"client", "tracking", "maybe"}), error("ERR syntax error"));
  EXPECT_EQ(run({"client", "getredir"}), Reply::integer(-1));
  EXPECT_EQ(run({"client", "trackinginfo"}),
            Reply::map({bulk("flags"), Reply::set({bulk("off")}), bulk("redirect"), Reply::integer(-1),
                        bulk("prefixes"), Reply::array({})}));
  EXPECT_EQ(run({"client", "caching", "yes"}),
            error("ERR CLIENT CACHING can be called only when the client is in tracking mode with OPTIN or "
                  "OPTOUT mode enabled"));
}

TEST_F(ClientFamily, unblock_finds_nobody_who_is_blocked) {
  EXPECT_EQ(run({"client", "unblock", "2"}), Reply::integer(0));
  EXPECT_EQ(run({"client", "unblock", "2", "ERROR"}), Reply::integer(0));
  EXPECT_EQ(run({"client", "unblock", "x", "soon"}),
            error("ERR CLIENT UNBLOCK reason should be TIMEOUT or ERROR"));
  EXPECT_EQ(run({"client", "unblock", "x"}), error("ERR value is not an integer or out of range"));
}

TEST_F(ClientFamily, help_names_every_subcommand) {
  const Reply reply = run({"client", "help"});
  std::string lines;
  for (const Reply& line : reply.elements())
    lines += '\n' + line.text();
  for (const std::string name :
       {"CACHING", "GETNAME", "GETREDIR", "ID", "INFO", "KILL", "LIST", "NO-EVICT", "NO-TOUCH", "PAUSE",
        "REPLY", "SETINFO", "SETNAME", "TRACKING", "TRACKINGINFO", "UNBLOCK", "UNPAUSE", "HELP"})
    EXPECT_THAT(lines, HasSubstr('\n' + name)) << name;
}

}  // namespace
}  // namespace redis3::session
