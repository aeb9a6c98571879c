#include "session/config_table.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace redis3::session {
namespace {

/// Sets a row and tells why not, or "".
std::string set(Settings& settings, std::string_view name, std::string_view value) {
  return find_config_row(name)->set(settings, value).value_or("");
}
std::string get(const Settings& settings, std::string_view name) {
  return find_config_row(name)->get(settings);
}

TEST(ConfigTable, tells_redis_defaults) {
  const Settings settings;
  const struct {
    std::string_view name;
    std::string value;
  } defaults[] = {
      {"aclfile", ""},
      {"acllog-max-len", "128"},
      {"client-query-buffer-limit", "1073741824"},
      {"enable-debug-command", "no"},
      {"latency-monitor-threshold", "0"},
      {"acl-pubsub-default", "resetchannels"},
      {"latency-tracking", "yes"},
      {"latency-tracking-info-percentiles", "50 99 99.9"},
      {"maxclients", "10000"},
      {"proto-max-bulk-len", "536870912"},
      {"requirepass", ""},
      {"slowlog-log-slower-than", "10000"},
      {"slowlog-max-len", "128"},
      {"tcp-keepalive", "300"},
      {"timeout", "0"},
      {"exec-across-keys", "refuse"},
      {"pipeline-order", "by-key"},
      {"client-output-buffer-limit",
       "normal 268435456 0 0 slave 268435456 67108864 60 pubsub 33554432 8388608 60"},
  };
  for (const auto& [name, value] : defaults)
    EXPECT_EQ(get(settings, name), value) << name;
  EXPECT_EQ(std::size(defaults), config_table().size());
}

TEST(ConfigTable, takes_back_each_value_that_it_tells) {
  Settings settings;
  for (const ConfigRow& row : config_table()) {
    EXPECT_EQ(row.set(settings, row.get(settings)), std::nullopt) << row.name;
    EXPECT_EQ(row.get(settings), row.get(Settings())) << row.name;
  }
}

TEST(ConfigTable, has_each_name_once_and_finds_it_in_whatever_case) {
  std::vector<std::string_view> names;
  for (const ConfigRow& row : config_table())
    names.push_back(row.name);
  std::sort(names.begin(), names.end());
  EXPECT_EQ(std::adjacent_find(names.begin(), names.end()), names.end());
  EXPECT_EQ(find_config_row("MaxClients"), find_config_row("maxclients"));
  EXPECT_EQ(find_config_row("maxclient"), nullptr);
}

TEST(ConfigTable, takes_values_as_redis_writes_them) {
  Settings settings;
  EXPECT_EQ(set(settings, "maxclients", "7"), "");
  EXPECT_EQ(settings.maxclients, 7u);
  EXPECT_EQ(set(settings, "timeout", "60"), "");
  EXPECT_EQ(settings.timeout, std::chrono::seconds(60));
  EXPECT_EQ(set(settings, "client-query-buffer-limit", "2mb"), "");
  EXPECT_EQ(settings.client_query_buffer_limit, 2u << 20);
  EXPECT_EQ(set(settings, "slowlog-log-slower-than", "-1"), "");
  EXPECT_EQ(settings.slowlog_log_slower_than, -1);
  EXPECT_EQ(set(settings, "enable-debug-command", "YES"), "");
  EXPECT_TRUE(settings.enable_debug_command);
  EXPECT_EQ(set(settings, "pipeline-order", "Strict"), "");
  EXPECT_EQ(settings.pipeline_order, PipelineOrder::strict);
  EXPECT_EQ(set(settings, "exec-across-keys", "one-by-one"), "");
  EXPECT_EQ(settings.exec_across_keys, ExecAcrossKeys::one_by_one);
  EXPECT_EQ(set(settings, "requirepass", "a b"), "");
  EXPECT_EQ(settings.requirepass, "a b");
}

TEST(ConfigTable, refuses_other_values_in_redis_words_and_changes_nothing) {
  const struct {
    std::string_view name;
    std::string_view value;
    std::string why;
  } cases[] = {
      {"maxclients", "0", "argument must be between 1 and 4294967295 inclusive"},
      {"maxclients", "4294967296", "argument must be between 1 and 4294967295 inclusive"},
      {"maxclients", "ten", "argument couldn't be parsed into an integer"},
      {"maxclients", "", "argument couldn't be parsed into an integer"},
      {"timeout", "-1", "argument must be between 0 and 2147483647 inclusive"},
      {"slowlog-log-slower-than", "-2", "argument must be between -1 and 9223372036854775807 inclusive"},
      {"client-query-buffer-limit", "1kb",
       "argument must be between 1048576 and 9223372036854775807 inclusive"},
      {"client-query-buffer-limit", "18446744073709551615",
       "argument must be between 1048576 and 9223372036854775807 inclusive"},
      {"client-query-buffer-limit", "-1", "argument must be a memory value"},
      {"client-query-buffer-limit", "1tb", "argument must be a memory value"},
      {"proto-max-bulk-len", "1gb", "argument must be between 1048576 and 536870912 inclusive"},
      {"enable-debug-command", "local", "argument must be 'yes' or 'no'"},
      {"enable-debug-command", "", "argument must be 'yes' or 'no'"},
      {"acl-pubsub-default", "all", "argument(s) must be one of the following: allchannels, resetchannels"},
      {"latency-tracking-info-percentiles", "50 x", "Invalid latency-tracking-info-percentiles parameters"},
      {"latency-tracking-info-percentiles", "50 100.1",
       "latency-tracking-info-percentiles parameters should sit between [0.0,100.0]"},
      {"latency-tracking-info-percentiles", "nan",
       "latency-tracking-info-percentiles parameters should sit between [0.0,100.0]"},
      {"pipeline-order", "random", "argument(s) must be one of the following: by-key, strict"},
      {"exec-across-keys", "", "argument(s) must be one of the following: refuse, one-by-one"},
  };
  for (const auto& [name, value, why] : cases) {
    Settings settings;
    EXPECT_EQ(set(settings, name, value), why) << name << ' ' << value;
    EXPECT_EQ(get(settings, name), get(Settings(), name)) << name << ' ' << value;
  }
}

TEST(OutputBufferLimit, is_set_for_the_classes_that_are_named) {
  Settings settings;
  EXPECT_EQ(set(settings, "client-output-buffer-limit", "normal 1mb 512k 60 Replica 2b 1 3"), "");
  EXPECT_EQ(get(settings, "client-output-buffer-limit"),
            "normal 1048576 512000 60 slave 2 1 3 pubsub 33554432 8388608 60");
}

TEST(OutputBufferLimit, is_refused_as_a_whole_where_one_word_is_wrong) {
  const std::string count = "Wrong number of arguments in buffer limit configuration.";
  const std::string client_class = "Invalid client class specified in buffer limit configuration.";
  const std::string number = "Error in hard, soft or soft_seconds setting in buffer limit configuration.";
  const struct {
    std::string_view value;
    std::string why;
  } cases[] = {
      {"", count},
      {"normal 1 1", count},
      {"normal  1 1 1", count},
      {"normal 1 1 1 pubsub", count},
      {"master 1 1 1", client_class},
      {"pubsub 1 1 1 abnormal 1 1 1", client_class},
      {"normal x 1 1", number},
      {"normal 1 -1 1", number},
      {"normal 1 1 -1", number},
      {"pubsub 1 1 1 normal 1 1 1s", number},
  };
  for (const auto& [value, why] : cases) {
    Settings settings;
    EXPECT_EQ(set(settings, "client-output-buffer-limit", value), why) << value;
    EXPECT_EQ(get(settings, "client-output-buffer-limit"), get(Settings(), "client-output-buffer-limit"))
        << value;
  }
}

}  // namespace
}  // namespace redis3::session
