#include "gateway/config_file.hpp"

#include "gateway/config_directives.hpp"
#include "gateway/foreign_directives.hpp"
#include "resp/words.hpp"
#include "session/config_table.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

namespace redis3::gateway {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class ConfigFile : public ::testing::Test {
 protected:
  /// What is wrong with a text; "" where it was read into `config`.
  std::string read(std::string_view text) {
    config = Config();
    const Result<void> done = read_config(config, text, "redis.conf", disk);
    return done ? std::string() : done.error().message();
  }

  std::map<std::string, std::string> files;
  ConfigFiles disk{
      [this](const std::string& path) -> Result<std::string> {
        if (const auto found = files.find(path); found != files.end()) return found->second;
        return Error(ErrorKind::invalid, "can't open config file '" + path + "': No such file or directory");
      },
      [this](const std::string& pattern) {
        std::vector<std::string> paths;
        for (const auto& [path, text] : files) {
          if (path.starts_with(pattern.substr(0, pattern.find('*')))) paths.push_back(path);
        }
        return paths;
      },
  };
  Config config;
};

TEST_F(ConfigFile, is_read_as_redis_reads_it) {
  EXPECT_EQ(read("# a comment\r\n"
                 "\n"
                 "  PORT 7000  \r\n"
                 "bind 127.0.0.1 -::1\n"
                 "requirepass \"a \\x62\\n\"\n"
                 "unixsocket '/run/it\\'s'\n"
                 "unixsocketperm 770\n"
                 "timeout 60\n"
                 "maxclients 5\n"
                 "maxclients 6\n"
                 "tls-port 6380\n"
                 "tls-auth-clients optional\n"
                 "loglevel Warning\n"
                 "protected-mode no"),
            "");
  EXPECT_EQ(config.port, 7000);
  EXPECT_THAT(config.bind, ElementsAre("127.0.0.1", "-::1"));
  EXPECT_EQ(config.settings.requirepass, "a b\n");
  EXPECT_EQ(config.unixsocket, "/run/it's");
  EXPECT_EQ(config.unixsocketperm, 0770u);
  EXPECT_EQ(config.settings.timeout, std::chrono::seconds(60));
  EXPECT_EQ(config.settings.maxclients, 6u);
  EXPECT_EQ(config.tls_port, 6380);
  EXPECT_EQ(config.tls_auth_clients, TlsClients::optional);
  EXPECT_EQ(config.loglevel, LogLevel::warning);
  EXPECT_FALSE(config.protected_mode);
  EXPECT_THAT(config.notes, IsEmpty());
}

TEST_F(ConfigFile, says_where_the_keys_live) {
  EXPECT_EQ(
      read("cache mytestcache\naz use1-az4\nbucket-prefix p\nbucket b\nurl memory:\nregion us-east-1\n"
           "endpoint-url http://127.0.0.1:9010\nprofile dev\ndb 7\nhedge-percent 2.5\nstrict-writes yes\n"
           "allow-lost-updates yes\npipeline-order strict\nexec-across-keys one-by-one\nmetrics-port 9121\n"),
      "");
  EXPECT_EQ(config.connection.cache, "mytestcache");
  EXPECT_EQ(config.connection.availability_zone, "use1-az4");
  EXPECT_EQ(config.connection.bucket_prefix, "p");
  EXPECT_EQ(config.connection.bucket, "b");
  EXPECT_EQ(config.connection.url, "memory:");
  EXPECT_EQ(config.connection.region, "us-east-1");
  EXPECT_EQ(config.connection.endpoint_url, "http://127.0.0.1:9010");
  EXPECT_EQ(config.connection.profile, "dev");
  EXPECT_EQ(config.connection.db, 7);
  EXPECT_EQ(config.connection.hedge_percent, 2.5);
  EXPECT_TRUE(config.connection.strict_writes);
  EXPECT_TRUE(config.connection.allow_lost_updates);
  EXPECT_EQ(config.settings.pipeline_order, session::PipelineOrder::strict);
  EXPECT_EQ(config.settings.exec_across_keys, session::ExecAcrossKeys::one_by_one);
  EXPECT_EQ(config.metrics_port, 9121);
}

TEST_F(ConfigFile, has_ports_that_are_off_and_ports_that_are_free) {
  EXPECT_EQ(read("port 0\ntls-port free\n"), "");
  EXPECT_EQ(config.port, std::nullopt);
  EXPECT_EQ(config.tls_port, 0);
  EXPECT_EQ(read("tls-port 1\ntls-port 0\n"), "");
  EXPECT_EQ(config.port, 6379);
  EXPECT_EQ(config.tls_port, std::nullopt);
}

TEST_F(ConfigFile, takes_several_values_from_one_word_and_one_empty_one_as_none) {
  EXPECT_EQ(read("bind \"127.0.0.1 ::1\"\nclient-output-buffer-limit \"pubsub 1 2 3\"\n"), "");
  EXPECT_THAT(config.bind, ElementsAre("127.0.0.1", "::1"));
  EXPECT_EQ(config.settings.output_limit_pubsub.hard_bytes, 1u);
  EXPECT_EQ(read("bind \"\"\n"), "");
  EXPECT_THAT(config.bind, IsEmpty());
}

TEST_F(ConfigFile, keeps_users_for_the_acl) {
  EXPECT_EQ(read("user default off\nuser alice on >secret ~* \"%R~a b\" +@all\n"), "");
  ASSERT_EQ(config.users.size(), 2u);
  EXPECT_EQ(config.users[0], "default off");
  EXPECT_EQ(resp::split_words(config.users[1]),
            (std::vector<std::string>{"alice", "on", ">secret", "~*", "%R~a b", "+@all"}));
}

TEST_F(ConfigFile, notes_once_what_has_no_meaning_here) {
  EXPECT_EQ(read("save 900 1\nport 1\nsave 300 10\nMAXMEMORY 100mb\nreplicaof no one\n"), "");
  EXPECT_THAT(
      config.notes,
      ElementsAre("redis.conf:1: save has no meaning here: every acknowledged write is in the store",
                  "redis.conf:4: maxmemory has no meaning here: the keys are in the store, and none is ever "
                  "evicted: give them an expiry where they may go",
                  "redis.conf:5: replicaof has no meaning here: there are no replicas: start another gateway "
                  "on the same bucket"));
}

TEST_F(ConfigFile, refuses_what_is_dangerous_to_ignore_with_file_and_line) {
  const struct {
    std::string text;
    std::string why;
  } cases[] = {
      {"port 1\nrequirepas secret", "redis.conf:2: 'requirepas': Bad directive or wrong number of arguments"},
      {"requirepass", "redis.conf:1: 'requirepass': wrong number of arguments"},
      {"requirepass my secret", "redis.conf:1: 'requirepass': wrong number of arguments"},
      {"port 1 2", "redis.conf:1: 'port': wrong number of arguments"},
      {"save", "redis.conf:1: 'save': wrong number of arguments"},
      {"user", "redis.conf:1: 'user': Bad directive or wrong number of arguments"},
      {"include", "redis.conf:1: 'include': Bad directive or wrong number of arguments"},
      {"requirepass \"secret", "redis.conf:1: Unbalanced quotes in configuration line"},
      {"port 65536", "redis.conf:1: 'port': argument must be between 0 and 65535 inclusive"},
      {"port six", "redis.conf:1: 'port': argument couldn't be parsed into an integer"},
      {"maxclients 0", "redis.conf:1: 'maxclients': argument must be between 1 and 4294967295 inclusive"},
      {"client-query-buffer-limit 1tb",
       "redis.conf:1: 'client-query-buffer-limit': argument must be a memory value"},
      {"protected-mode off", "redis.conf:1: 'protected-mode': argument must be 'yes' or 'no'"},
      {"unixsocketperm 888",
       "redis.conf:1: 'unixsocketperm': argument couldn't be parsed as an octal number"},
      {"unixsocketperm 1777", "redis.conf:1: 'unixsocketperm': argument must be between 0 and 777 inclusive"},
      {"tls-auth-clients maybe",
       "redis.conf:1: 'tls-auth-clients': argument(s) must be one of the following: no, yes, optional"},
      {"loglevel loud",
       "redis.conf:1: 'loglevel': argument(s) must be one of the following: debug, verbose, notice, warning"},
      {"hedge-percent 101", "redis.conf:1: 'hedge-percent': argument must be between 0 and 100 inclusive"},
      {"hedge-percent nan", "redis.conf:1: 'hedge-percent': argument must be between 0 and 100 inclusive"},
      {"replicaof 10.0.0.1 6379",
       "redis.conf:1: 'replicaof': replicaof cannot be followed: there are no replicas: start another "
       "gateway on the "
       "same bucket"},
      {"loadmodule /lib/x.so",
       "redis.conf:1: 'loadmodule': loadmodule cannot be followed: there are no modules"},
      {"tls-protocols TLSv1.3",
       "redis.conf:1: 'tls-protocols': tls-protocols cannot be followed: TLS 1.2 and 1.3 are spoken, and no "
       "other can "
       "be chosen"},
      {"min-replicas-to-write 1",
       "redis.conf:1: 'min-replicas-to-write': min-replicas-to-write cannot be followed: there are no "
       "replicas that "
       "could be waited for"},
  };
  for (const auto& [text, why] : cases) {
    EXPECT_EQ(read(text), why);
    EXPECT_THAT(read(text), Not(HasSubstr("secret")));
  }
  EXPECT_THAT(read("db -1"), HasSubstr("redis.conf:1: 'db': "));
}

TEST_F(ConfigFile, reads_others_in_its_place) {
  files["a.conf"] = "port 2\ntimeout 3\nsave 1 1\n";
  EXPECT_EQ(read("port 1\ninclude a.conf\ntimeout 4\n"), "");
  EXPECT_EQ(config.port, 2);
  EXPECT_EQ(config.settings.timeout, std::chrono::seconds(4));
  ASSERT_EQ(config.notes.size(), 1u);
  EXPECT_THAT(config.notes[0], HasSubstr("a.conf:3: save"));

  files = {{"conf.d/1.conf", "port 3"}, {"conf.d/2.conf", "port 4"}};
  EXPECT_EQ(read("include conf.d/*.conf\ninclude none.d/*\n"), "");
  EXPECT_EQ(config.port, 4);
}

TEST_F(ConfigFile, says_where_in_which_file_something_is_wrong) {
  EXPECT_EQ(read("port 1\ninclude a.conf\n"),
            "redis.conf:2: can't open config file 'a.conf': No such file or directory");
  files["a.conf"] = "\nnosuch 1\n";
  EXPECT_EQ(read("include a.conf\n"), "a.conf:2: 'nosuch': Bad directive or wrong number of arguments");
}

TEST_F(ConfigFile, that_includes_itself_has_an_end) {
  files["self.conf"] = "include self.conf\n";
  EXPECT_EQ(read("include self.conf\n"), "self.conf:1: include goes deeper than 16 files");
  files = {{"self.conf", ""}};
  for (int line = 0; line < 1001; ++line)
    files["many.conf"] += "include self.conf\n";
  EXPECT_EQ(read("include many.conf\n"), "many.conf:1000: more than 1000 includes");
}

TEST_F(ConfigFile, remembers_its_path_for_config_rewrite) {
  files["/etc/redis3.conf"] = "port 7\n";
  ASSERT_TRUE(read_config_file(config, "/etc/redis3.conf", disk));
  EXPECT_EQ(config.settings.config_file, "/etc/redis3.conf");
  EXPECT_EQ(config.port, 7);
  EXPECT_FALSE(read_config_file(config, "none.conf", disk));
}

TEST_F(ConfigFile, takes_what_the_file_says_that_redis_comes_with) {
  std::string text =
      "bind 127.0.0.1 -::1\nprotected-mode yes\nport 6379\ntcp-backlog 511\ntimeout 0\ntcp-keepalive 300\n"
      "pidfile /var/run/redis_6379.pid\nloglevel notice\nlogfile \"\"\nacllog-max-len 128\n"
      "slowlog-log-slower-than 10000\nslowlog-max-len 128\nlatency-monitor-threshold 0\n"
      "client-output-buffer-limit normal 0 0 0\nclient-output-buffer-limit replica 256mb 64mb 60\n"
      "client-output-buffer-limit pubsub 32mb 8mb 60\n";
  std::size_t foreign_count = 0;
  for (const ForeignDirective& directive : foreign_directives()) {
    if (directive.is_refused) continue;
    text += std::string(directive.name) + " \"\"\n";
    ++foreign_count;
  }
  EXPECT_EQ(read(text), "");
  EXPECT_EQ(config.notes.size(), foreign_count);
  EXPECT_EQ(config.port, 6379);
  EXPECT_EQ(config.settings.output_limit_normal.hard_bytes, 0u);
  EXPECT_EQ(config.settings.output_limit_replica.hard_bytes, 256u << 20);
  EXPECT_EQ(why_unusable(config), std::nullopt);
}

// Every directive of Redis 7.0 and 7.2, aliases included.
constexpr std::string_view all_names =
    "acl-pubsub-default aclfile acllog-max-len active-defrag-cycle-max active-defrag-cycle-min "
    "active-defrag-ignore-bytes active-defrag-max-scan-fields active-defrag-threshold-lower "
    "active-defrag-threshold-upper active-expire-effort activedefrag activerehashing always-show-logo "
    "aof-disable-auto-gc aof-load-truncated aof-rewrite-cpulist aof-rewrite-incremental-fsync "
    "aof-timestamp-enabled aof-use-rdb-preamble aof_rewrite_cpulist appenddirname appendfilename "
    "appendfsync appendonly auto-aof-rewrite-min-size auto-aof-rewrite-percentage bgsave-cpulist "
    "bgsave_cpulist bind bind-source-addr bio-cpulist bio_cpulist busy-reply-threshold "
    "client-output-buffer-limit client-query-buffer-limit cluster-allow-pubsubshard-when-down "
    "cluster-allow-reads-when-down cluster-allow-replica-migration cluster-announce-bus-port "
    "cluster-announce-hostname cluster-announce-human-nodename cluster-announce-ip cluster-announce-port "
    "cluster-announce-tls-port cluster-config-file cluster-enabled cluster-link-sendbuf-limit "
    "cluster-migration-barrier cluster-node-timeout cluster-port cluster-preferred-endpoint-type "
    "cluster-replica-no-failover cluster-replica-validity-factor cluster-require-full-coverage "
    "cluster-slave-no-failover cluster-slave-validity-factor crash-log-enabled crash-memcheck-enabled "
    "daemonize databases dbfilename dir disable-thp dynamic-hz enable-debug-command enable-module-command "
    "enable-protected-configs hash-max-listpack-entries hash-max-listpack-value hash-max-ziplist-entries "
    "hash-max-ziplist-value hll-sparse-max-bytes hz ignore-warnings include io-threads "
    "io-threads-do-reads jemalloc-bg-thread key-load-delay latency-monitor-threshold latency-tracking "
    "latency-tracking-info-percentiles lazyfree-lazy-eviction lazyfree-lazy-expire "
    "lazyfree-lazy-server-del lazyfree-lazy-user-del lazyfree-lazy-user-flush lfu-decay-time "
    "lfu-log-factor list-compress-depth list-max-listpack-size list-max-ziplist-entries "
    "list-max-ziplist-size list-max-ziplist-value loading-process-events-interval-bytes loadmodule "
    "locale-collate logfile loglevel lua-replicate-commands lua-time-limit masterauth masteruser "
    "maxclients maxmemory maxmemory-clients maxmemory-eviction-tenacity maxmemory-policy "
    "maxmemory-samples min-replicas-max-lag min-replicas-to-write min-slaves-max-lag min-slaves-to-write "
    "no-appendfsync-on-rewrite notify-keyspace-events oom-score-adj oom-score-adj-values pidfile port "
    "proc-title-template propagation-error-behavior protected-mode proto-max-bulk-len rdb-del-sync-files "
    "rdb-key-save-delay rdb-save-incremental-fsync rdbchecksum rdbcompression rename-command "
    "repl-backlog-size repl-backlog-ttl repl-disable-tcp-nodelay repl-diskless-load repl-diskless-sync "
    "repl-diskless-sync-delay repl-diskless-sync-max-replicas repl-ping-replica-period "
    "repl-ping-slave-period repl-timeout replica-announce-ip replica-announce-port replica-announced "
    "replica-ignore-disk-write-errors replica-ignore-maxmemory replica-lazy-flush replica-priority "
    "replica-read-only replica-serve-stale-data replicaof requirepass sanitize-dump-payload save "
    "server-cpulist server_cpulist set-max-intset-entries set-max-listpack-entries set-max-listpack-value "
    "set-proc-title shutdown-on-sigint shutdown-on-sigterm shutdown-timeout slave-announce-ip "
    "slave-announce-port slave-ignore-maxmemory slave-lazy-flush slave-priority slave-read-only "
    "slave-serve-stale-data slaveof slowlog-log-slower-than slowlog-max-len socket-mark-id "
    "stop-writes-on-bgsave-error stream-node-max-bytes stream-node-max-entries supervised syslog-enabled "
    "syslog-facility syslog-ident tcp-backlog tcp-keepalive timeout tls-auth-clients tls-ca-cert-dir "
    "tls-ca-cert-file tls-cert-file tls-ciphers tls-ciphersuites tls-client-cert-file tls-client-key-file "
    "tls-client-key-file-pass tls-cluster tls-dh-params-file tls-key-file tls-key-file-pass tls-port "
    "tls-prefer-server-ciphers tls-protocols tls-replication tls-session-cache-size "
    "tls-session-cache-timeout tls-session-caching tracking-table-max-keys unixsocket unixsocketperm "
    "use-exit-on-panic user watchdog-period zset-max-listpack-entries zset-max-listpack-value "
    "zset-max-ziplist-entries zset-max-ziplist-value ";

TEST(Directives, of_redis_are_all_known_once) {
  const std::vector<std::string> names = resp::split_words(all_names).value();
  EXPECT_GT(names.size(), 200u);
  for (const std::string& name : names) {
    int found = name == "include" || name == "user" ? 1 : 0;
    found += session::find_config_row(name) != nullptr ? 1 : 0;
    found += find_foreign_directive(name) != nullptr ? 1 : 0;
    for (const Directive& directive : directives())
      found += directive.name == name ? 1 : 0;
    EXPECT_EQ(found, 1) << name;
  }
}

TEST(Directives, have_each_name_once) {
  std::map<std::string_view, int> count;
  for (const Directive& directive : directives())
    ++count[directive.name];
  for (const ForeignDirective& directive : foreign_directives())
    ++count[directive.name];
  for (const session::ConfigRow& row : session::config_table())
    ++count[row.name];
  for (const auto& [name, times] : count)
    EXPECT_EQ(times, 1) << name;
}

TEST(Directives, change_nothing_where_they_are_refused) {
  Config config;
  for (const Directive& directive : directives()) {
    if (!directive.get) continue;
    const std::string before = directive.get(config);
    if (apply_directive(config, directive.name, {"no such\x01value"}).error) {
      EXPECT_EQ(directive.get(config), before) << directive.name;
    }
    EXPECT_EQ(apply_directive(config, directive.name, {}).error, "wrong number of arguments")
        << directive.name;
  }
}

}  // namespace
}  // namespace redis3::gateway
