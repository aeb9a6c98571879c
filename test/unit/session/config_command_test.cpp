#include "session/config_command.hpp"

#include "support/keyspace_fixture.hpp"

#include <gtest/gtest.h>

#include <map>
#include <string>

namespace redis3::session {
namespace {

class ConfigCommand : public ::testing::Test {
 protected:
  using Values = std::map<std::string, std::string>;

  Values get(std::vector<std::string> patterns) {
    const Reply reply = config_get(settings, context, std::move(patterns));
    EXPECT_EQ(reply.type(), Reply::Type::map);
    Values values;
    for (std::size_t at = 0; at + 1 < reply.elements().size(); at += 2)
      values[reply.elements()[at].text()] = reply.elements()[at + 1].text();
    EXPECT_EQ(values.size() * 2, reply.elements().size());
    return values;
  }
  Reply set(command::Argv words) {
    words.insert(words.begin(), {"config", "set"});
    return config_set(settings, context, std::move(words));
  }
  static Reply failed(const std::string& name, const std::string& why) {
    return Reply::error("ERR CONFIG SET failed (possibly related to argument '" + name + "') - " + why);
  }

  test::MemoryBucket bucket;
  test::Writer writer{bucket.context, bucket.store, 2};
  command::Session session;
  command::Context context{*writer.keyspace, session};
  Settings settings;
};

TEST_F(ConfigCommand, get_tells_the_settings_of_the_server_and_of_the_engine) {
  settings.maxclients = 5;
  settings.fixed = {{"port", "7000"}, {"bind", "127.0.0.1 -::1"}};
  EXPECT_EQ(get({"maxclients", "save", "PORT"}),
            (Values{{"maxclients", "5"}, {"save", ""}, {"PORT", "7000"}}));
  EXPECT_EQ(get({"slowlog-*"}), (Values{{"slowlog-log-slower-than", "10000"}, {"slowlog-max-len", "128"}}));
  EXPECT_EQ(get({"bin[cd]"}), (Values{{"bind", "127.0.0.1 -::1"}}));
  EXPECT_EQ(get({"nosuch*", "nosuch"}), Values());
}

TEST_F(ConfigCommand, get_tells_the_servers_value_where_both_have_the_setting) {
  settings.proto_max_bulk_len = 1 << 20;
  settings.enable_debug_command = true;
  EXPECT_EQ(get({"proto*", "enable-debug-command"}),
            (Values{{"proto-max-bulk-len", "1048576"}, {"enable-debug-command", "yes"}}));
  get({"*"});  // Tells each name once.
}

TEST_F(ConfigCommand, set_changes_what_can_be_changed_and_remembers_which) {
  EXPECT_EQ(set({"MAXCLIENTS", "7", "timeout", "60", "maxmemory", "0"}), Reply::ok());
  EXPECT_EQ(settings.maxclients, 7u);
  EXPECT_EQ(settings.timeout, std::chrono::seconds(60));
  EXPECT_EQ(set({"timeout", "61"}), Reply::ok());
  EXPECT_EQ(settings.changed, (std::vector<std::string>{"maxclients", "timeout"}));
}

TEST_F(ConfigCommand, set_changes_all_or_nothing) {
  EXPECT_EQ(set({"maxclients", "7", "timeout", "x"}),
            failed("timeout", "argument couldn't be parsed into an integer"));
  EXPECT_EQ(set({"maxclients", "7", "maxmemory", "100mb"}),
            failed("maxmemory", "can't set immutable config"));
  EXPECT_EQ(set({"maxclients", "7", "aclfile", "users"}), failed("aclfile", "can't set immutable config"));
  EXPECT_EQ(set({"maxclients", "7", "MAXCLIENTS", "7"}), failed("MAXCLIENTS", "duplicate parameter"));
  EXPECT_EQ(set({"maxclients", "7", "nosuch", "7"}),
            Reply::error("ERR Unknown option or number of arguments for CONFIG SET - 'nosuch'"));
  EXPECT_EQ(set({"maxclients", "7", "timeout"}), Reply::error("ERR syntax error"));
  EXPECT_EQ(settings.maxclients, Settings().maxclients);
  EXPECT_TRUE(settings.changed.empty());
}

TEST_F(ConfigCommand, what_only_the_start_decides_cannot_be_set) {
  settings.fixed = {{"port", "7000"}};
  EXPECT_EQ(set({"port", "7000"}), failed("port", "can't set immutable config"));
  EXPECT_EQ(set({"enable-debug-command", "yes"}),
            failed("enable-debug-command", "can't set immutable config"));
  EXPECT_FALSE(settings.enable_debug_command);
}

}  // namespace
}  // namespace redis3::session
