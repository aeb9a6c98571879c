#include "command_fixture.hpp"

#include <map>

namespace redis3::command {
namespace {

class ConfigFamily : public CommandTest {
 protected:
  /// The reply of CONFIG GET, by name.
  std::map<std::string, std::string> get(Argv patterns) {
    patterns.insert(patterns.begin(), {"config", "get"});
    const Reply reply = run(std::move(patterns));
    EXPECT_EQ(reply.type(), Reply::Type::map);
    std::map<std::string, std::string> values;
    for (std::size_t at = 0; at + 1 < reply.elements().size(); at += 2)
      values[reply.elements()[at].text()] = reply.elements()[at + 1].text();
    EXPECT_EQ(values.size() * 2, reply.elements().size());
    return values;
  }
  using Values = std::map<std::string, std::string>;
};

TEST_F(ConfigFamily, get_tells_what_clients_and_redis_benchmark_ask_for) {
  EXPECT_EQ(get({"save", "appendonly"}), (Values{{"save", ""}, {"appendonly", "no"}}));
  EXPECT_EQ(get({"databases"}), (Values{{"databases", "9223372036854775807"}}));
  EXPECT_EQ(get({"maxmemory*"}), (Values{{"maxmemory", "0"}, {"maxmemory-policy", "noeviction"}}));
  EXPECT_EQ(get({"proto-max-bulk-len"}), (Values{{"proto-max-bulk-len", "536870912"}}));
}

TEST_F(ConfigFamily, get_tells_our_own_options_as_they_are) {
  EXPECT_EQ(get({"strict-writes", "allow-lost-updates", "lost-races-max"}),
            (Values{{"strict-writes", "no"}, {"allow-lost-updates", "no"}, {"lost-races-max", "1000"}}));
  model::KeyspaceOptions options;
  options.strict_writes = true;
  options.known_keys_max = 7;
  model::Keyspace strict(bucket.context.get_executor(), bucket.store, bucket.random, options);
  Context context{strict, session};
  EXPECT_EQ(run_in(context, {"config", "get", "strict-writes"}),
            Reply::map({bulk("strict-writes"), bulk("yes")}));
  EXPECT_EQ(run_in(context, {"config", "get", "known-k*"}), Reply::map({bulk("known-keys-max"), bulk("7")}));
}

TEST_F(ConfigFamily, get_takes_names_and_patterns_in_whatever_case_and_tells_each_setting_once) {
  EXPECT_EQ(get({"MAXMEMORY"}), (Values{{"MAXMEMORY", "0"}}));
  EXPECT_EQ(get({"maxmemory", "MAXMEMORY", "MAXMEM[N-O]RY"}), (Values{{"maxmemory", "0"}}));
  EXPECT_EQ(get({"nosuch", "no such*"}), Values());
  EXPECT_GT(get({"*"}).size(), 15u);
}

TEST_F(ConfigFamily, the_value_that_a_setting_has_can_be_set) {
  for (const auto& [name, value] : get({"*"})) {
    const Reply reply = run({"config", "set", name, value});
    if (name == "databases" || name == "cluster-enabled" || name == "enable-debug-command") continue;
    EXPECT_EQ(reply, ok()) << name;
  }
  EXPECT_EQ(run({"CONFIG", "SET", "MAXMEMORY", "0", "save", "", "appendonly", "NO"}), ok());
  EXPECT_EQ(run({"config", "set", "proto-max-bulk-len", "512mb"}), ok());
  EXPECT_EQ(run({"config", "set", "hll-sparse-max-bytes", "3k"}), ok());
  EXPECT_EQ(run({"config", "set", "maxmemory", ""}), ok());
  EXPECT_EQ(run({"config", "set", "known-value-bytes-max", "16KB"}), ok());
}

TEST_F(ConfigFamily, any_other_value_is_refused_in_redis_words) {
  const struct {
    Argv words;
    std::string setting;
    std::string why;
  } cases[] = {
      {{"databases", "16"}, "databases", "can't set immutable config"},
      {{"DATABASES", "9223372036854775807"}, "DATABASES", "can't set immutable config"},
      {{"maxmemory", "0", "databases", "16"}, "databases", "can't set immutable config"},
      {{"maxmemory", "100mb"}, "maxmemory", "can't set immutable config"},
      {{"maxmemory", "0", "MAXMEMORY", "0"}, "MAXMEMORY", "duplicate parameter"},
      {{"MAXMEMORY", "abc"}, "maxmemory", "argument must be a memory value"},
      {{"maxmemory", "-1"}, "maxmemory", "argument must be a memory value"},
      {{"maxmemory", "1tb"}, "maxmemory", "argument must be a memory value"},
      {{"maxmemory", "99999999999gb"}, "maxmemory", "argument must be a memory value"},
      {{"proto-max-bulk-len", "536870k"}, "proto-max-bulk-len", "can't set immutable config"},
      {{"appendonly", "maybe"}, "appendonly", "argument must be 'yes' or 'no'"},
      {{"appendonly", "yes"}, "appendonly", "can't set immutable config"},
      {{"maxmemory-policy", "allkeys-lru"}, "maxmemory-policy", "can't set immutable config"},
      {{"maxmemory-policy", "none"},
       "maxmemory-policy",
       "argument(s) must be one of the following: volatile-lru, volatile-lfu, volatile-random, volatile-ttl, "
       "allkeys-lru, allkeys-lfu, allkeys-random, noeviction"},
      {{"lost-races-max", "x"}, "lost-races-max", "argument couldn't be parsed into an integer"},
      {{"strict-writes", "yes"}, "strict-writes", "can't set immutable config"},
      {{"save", "900 1"}, "save", "can't set immutable config"},
  };
  for (const auto& one : cases) {
    Argv argv = one.words;
    argv.insert(argv.begin(), {"config", "set"});
    EXPECT_EQ(run(argv), error("ERR CONFIG SET failed (possibly related to argument '" + one.setting +
                               "') - " + one.why))
        << ::testing::PrintToString(one.words);
  }
}

TEST_F(ConfigFamily, the_first_name_that_is_wrong_is_told) {
  const std::string unknown = "ERR Unknown option or number of arguments for CONFIG SET - ";
  EXPECT_EQ(run({"config", "set", "foo", "bar"}), error(unknown + "'foo'"));
  EXPECT_EQ(run({"config", "set", "max*", "0"}), error(unknown + "'max*'"));
  EXPECT_EQ(run({"config", "set", "maxmemory", "abc", "foo", "bar"}), error(unknown + "'foo'"));
  EXPECT_EQ(run({"config", "set", "foo", "bar", "databases", "16"}), error(unknown + "'foo'"));
  EXPECT_EQ(
      run({"config", "set", "databases", "16", "foo", "bar"}),
      error("ERR CONFIG SET failed (possibly related to argument 'databases') - can't set immutable config"));
  EXPECT_EQ(run({"config", "set", "maxmemory", "0", "foo"}), error("ERR syntax error"));
}

TEST_F(ConfigFamily, resetstat_lets_the_counts_begin_anew) {
  Statistics statistics;
  Context context{*ours.keyspace, session, nullptr, &statistics};
  run_in(context, {"set", "key", "val", "PX", "20"});
  run_in(context, {"nosuch"});
  advance(std::chrono::milliseconds(20));
  run_in(context, {"get", "key"});
  test::run(bucket.context, ours.keyspace->drain()).value();
  EXPECT_EQ(statistics.commands, 2u);
  EXPECT_EQ(statistics.error_replies, 1u);
  EXPECT_EQ(ours.keyspace->expired_key_count(), 1u);
  EXPECT_EQ(run_in(context, {"config", "resetstat"}), ok());
  EXPECT_EQ(statistics.commands, 0u);
  EXPECT_EQ(statistics.error_replies, 0u);
  EXPECT_EQ(statistics.expired_keys_before, 1u);
  EXPECT_EQ(run({"config", "resetstat"}), ok());
}

TEST_F(ConfigFamily, there_is_no_file_to_rewrite) {
  EXPECT_EQ(run({"config", "rewrite"}), error("ERR The server is running without a config file"));
  EXPECT_EQ(run({"config", "nosuch"}), error("ERR unknown subcommand 'nosuch'. Try CONFIG HELP."));
  EXPECT_EQ(run({"config"}), error("ERR wrong number of arguments for 'config' command"));
  EXPECT_EQ(run({"config", "help"}).type(), Reply::Type::array);
}

}  // namespace
}  // namespace redis3::command
