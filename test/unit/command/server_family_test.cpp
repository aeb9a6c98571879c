#include "command_fixture.hpp"

#include <gmock/gmock.h>

#include <unistd.h>

namespace redis3::command {
namespace {

using namespace std::chrono_literals;
using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

class ServerFamily : public CommandTest {
 protected:
  std::string info(Argv sections, const ServerInfo* server = nullptr) {
    sections.insert(sections.begin(), "info");
    Context context{*ours.keyspace, session, server};
    const Reply reply = run_in(context, std::move(sections));
    EXPECT_EQ(reply.type(), Reply::Type::verbatim);
    return reply.text();
  }
};

TEST_F(ServerFamily, dbsize_counts_the_keys_that_have_not_expired) {
  EXPECT_EQ(run({"dbsize"}), integer(0));
  run({"mset", "a", "1", "b", "2"});
  run({"set", "c", "3", "PX", "20"});
  EXPECT_EQ(run({"dbsize"}), integer(3));
  advance(20ms);
  EXPECT_EQ(run({"dbsize"}), integer(2));
}

TEST_F(ServerFamily, flushdb_removes_the_keys_of_this_database_only) {
  for (const Argv& flushdb : std::vector<Argv>{{"flushdb"}, {"flushdb", "ASYNC"}, {"FLUSHDB", "sync"}}) {
    run({"select", "1"});
    run({"set", "other", "val"});
    run({"select", "0"});
    run({"mset", "a", "1", "b", "2"});
    EXPECT_EQ(run(flushdb), ok());
    EXPECT_EQ(run({"dbsize"}), integer(0));
    EXPECT_EQ(run({"get", "a"}), nil());
    run({"select", "1"});
    EXPECT_EQ(run({"dbsize"}), integer(1));
  }
}

TEST_F(ServerFamily, flushdb_takes_one_of_its_words) {
  run({"set", "key", "val"});
  EXPECT_EQ(run({"flushdb", "later"}), error("ERR syntax error"));
  EXPECT_EQ(run({"flushdb", "ASYNC", "SYNC"}), error("ERR syntax error"));
  EXPECT_EQ(run({"dbsize"}), integer(1));
}

TEST_F(ServerFamily, flushall_removes_the_keys_of_every_database) {
  for (const Argv& flushall : std::vector<Argv>{{"flushall"}, {"FLUSHALL", "ASYNC"}, {"flushall", "sync"}}) {
    for (const char* db : {"7", "133", "0"}) {
      run({"select", db});
      run({"mset", "a", "1", "b", "2"});
    }
    EXPECT_EQ(run(flushall), ok());
    EXPECT_EQ(info({"keyspace"}), "# Keyspace\r\n");
  }
  EXPECT_EQ(run({"flushall", "NOW"}), error("ERR syntax error"));
  EXPECT_EQ(run({"flushall", "ASYNC", "SYNC"}), error("ERR syntax error"));
}

TEST_F(ServerFamily, swapdb_is_refused_after_its_arguments_were_looked_at) {
  run({"set", "key", "val"});
  const Reply refused = error(
      "ERR SWAPDB would not be atomic: each key of the two databases is an object of its own in the bucket");
  EXPECT_EQ(run({"swapdb", "0", "1"}), refused);
  EXPECT_EQ(run({"swapdb", "a", "b"}), error("ERR invalid first DB index"));
  EXPECT_EQ(run({"swapdb", "0", "b"}), error("ERR invalid second DB index"));
  EXPECT_EQ(run({"swapdb", "0", "-1"}), error("ERR DB index is out of range"));
  EXPECT_EQ(run({"swapdb", "0", "0"}), ok());
  EXPECT_EQ(run({"get", "key"}), bulk("val"));
}

TEST_F(ServerFamily, time_is_the_stores) {
  EXPECT_EQ(run({"time"}), array({bulk("1700000000"), bulk("0")}));
  advance(1042ms);
  EXPECT_EQ(run({"time"}), array({bulk("1700000001"), bulk("42000")}));
}

// INFO

TEST_F(ServerFamily, info_tells_of_the_process_and_the_keys) {
  run({"mset", "a", "1", "b", "2"});
  run({"select", "133"});
  run({"set", "c", "3"});
  for (const Argv& sections :
       std::vector<Argv>{{}, {"default"}, {"ALL"}, {"everything"}, {"keyspace", "Server"}}) {
    const std::string text = info(sections);
    EXPECT_THAT(text, StartsWith("# Server\r\nredis_version:7.2.0\r\nredis3_version:"));
    EXPECT_THAT(text, HasSubstr("\r\nredis_mode:standalone\r\n"));
    EXPECT_THAT(text, HasSubstr("\r\nprocess_id:" + std::to_string(getpid()) + "\r\n"));
    EXPECT_THAT(text, EndsWith("\r\n\r\n# Keyspace\r\n"
                               "db0:keys=2,expires=0,avg_ttl=0\r\n"
                               "db133:keys=1,expires=0,avg_ttl=0\r\n"));
  }
}

TEST_F(ServerFamily, info_tells_what_is_counted) {
  Statistics statistics;
  ServerInfo server;
  server.connected_clients = 3;
  Context context{*ours.keyspace, session, &server, &statistics};
  const auto told = [&](const char* section) { return run_in(context, {"info", section}).text(); };
  run_in(context, {"set", "key", "val", "PX", "20"});
  advance(20ms);
  run_in(context, {"get", "key"});
  run_in(context, {"incr", "key", "too many"});
  test::run(bucket.context, ours.keyspace->drain()).value();
  EXPECT_EQ(told("stats"),
            "# Stats\r\ntotal_commands_processed:3\r\nexpired_keys:1\r\nevicted_keys:0\r\n"
            "tracking_total_keys:0\r\ntotal_error_replies:1\r\n");
  run_in(context, {"config", "resetstat"});
  EXPECT_EQ(told("STATS"),
            "# Stats\r\ntotal_commands_processed:1\r\nexpired_keys:0\r\nevicted_keys:0\r\n"
            "tracking_total_keys:0\r\ntotal_error_replies:0\r\n");
  EXPECT_EQ(told("clients"), "# Clients\r\nconnected_clients:3\r\n");
  EXPECT_EQ(info({"clients"}), "# Clients\r\n");
}

TEST_F(ServerFamily, info_tells_the_memory_of_the_process) {
  const std::string text = info({"memory"});
  EXPECT_THAT(text, StartsWith("# Memory\r\nused_memory:"));
  EXPECT_GT(std::stoll(text.substr(text.find(':') + 1)), 1'000'000);
  EXPECT_THAT(text, EndsWith("maxmemory:0\r\nmaxmemory_policy:noeviction\r\nlazyfree_pending_objects:0\r\n"));
}

TEST_F(ServerFamily, info_tells_clients_that_this_is_no_cluster_and_no_replica) {
  EXPECT_EQ(info({"cluster", "replication"}),
            "# Replication\r\nrole:master\r\nconnected_slaves:0\r\nmaster_repl_offset:0\r\n\r\n# "
            "Cluster\r\ncluster_enabled:0\r\n");
}

TEST_F(ServerFamily, info_has_the_sections_of_whoever_opened_the_store) {
  ServerInfo server;
  server.more_sections = []() -> Task<std::vector<InfoSection>> {
    InfoSection section;
    section.heading = "S3";
    section.fields = {{"s3_requests", "7"}};
    co_return std::vector<InfoSection>{section};
  };
  EXPECT_EQ(info({"s3"}, &server), "# S3\r\ns3_requests:7\r\n");
  EXPECT_THAT(info({}, &server), HasSubstr("\r\n\r\n# S3\r\ns3_requests:7\r\n\r\n# Keyspace\r\n"));
}

TEST_F(ServerFamily, info_tells_some_sections_only_where_they_are_asked_for) {
  ServerInfo server;
  server.more_sections = []() -> Task<std::vector<InfoSection>> {
    InfoSection section;
    section.heading = "Commandstats";
    section.is_default = false;
    co_return std::vector<InfoSection>{section};
  };
  for (const char* sections : {"commandstats", "COMMANDSTATS", "all", "everything"})
    EXPECT_THAT(info({sections}, &server), HasSubstr("# Commandstats\r\n")) << sections;
  EXPECT_THAT(info({"default", "commandstats"}, &server), HasSubstr("# Commandstats\r\n"));
  EXPECT_THAT(info({"default"}, &server), Not(HasSubstr("# Commandstats")));
  EXPECT_THAT(info({}, &server), AllOf(HasSubstr("# Server"), Not(HasSubstr("# Commandstats"))));
}

TEST_F(ServerFamily, info_answers_only_the_sections_that_are_asked_for) {
  EXPECT_EQ(info({"keyspace"}), "# Keyspace\r\n");
  EXPECT_THAT(info({"server"}), AllOf(StartsWith("# Server\r\n"), Not(HasSubstr("# Keyspace"))));
  EXPECT_EQ(info({"nosuchsection"}), "");
}

TEST_F(ServerFamily, info_leaves_out_databases_where_everything_has_expired) {
  run({"set", "a", "1", "PX", "20"});
  advance(20ms);
  EXPECT_EQ(info({"keyspace"}), "# Keyspace\r\n");
}

TEST_F(ServerFamily, info_tells_how_long_the_process_has_been_up_and_where_the_keys_are) {
  ServerInfo server;
  server.store = "memory:";
  server.started_at = bucket.clock.now();
  advance(90'061'999ms);
  const std::string text = info({"server"}, &server);
  EXPECT_THAT(text, HasSubstr("\r\nuptime_in_seconds:90061\r\nuptime_in_days:1\r\nstore:memory:\r\n"));
  EXPECT_THAT(text, HasSubstr("\r\nserver_time_usec:1700090061999000\r\n"));
  EXPECT_THAT(info({"server"}), Not(HasSubstr("uptime")));
}

TEST_F(ServerFamily, info_about_the_process_asks_the_store_for_nothing) {
  info({"server"});
  EXPECT_EQ(requests(), "nothing");
  run({"set", "key", "val"});
  requests();
  info({"keyspace"});
  EXPECT_EQ(requests(), "2 LIST");
}

}  // namespace
}  // namespace redis3::command
