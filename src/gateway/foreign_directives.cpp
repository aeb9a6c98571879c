#include "gateway/foreign_directives.hpp"

#include "base/text.hpp"

namespace redis3::gateway {
namespace {

// Why they have no meaning here.
constexpr std::string_view durable = "every acknowledged write is in the store";
constexpr std::string_view in_bucket = "the keys are in the store and not in memory";
constexpr std::string_view databases = "each number from 0 up is a database";
constexpr std::string_view expiry = "what has expired is absent at once, and redis3 sweep removes it";
constexpr std::string_view no_replicas =
    "there are no replicas: start as many gateways on one bucket as you like";
constexpr std::string_view no_cluster = "there is no cluster: every gateway serves all keys";
constexpr std::string_view no_scripts = "there are no scripts";
constexpr std::string_view no_modules = "there are no modules";
constexpr std::string_view encodings = "a value is stored as its bytes";
constexpr std::string_view hyperloglogs = "it is 3000 always";
constexpr std::string_view payloads = "every payload of RESTORE is checked";
constexpr std::string_view no_events = "no notifications are sent";
constexpr std::string_view no_tracking = "clients' caches are not tracked";
constexpr std::string_view one_front =
    "one thread speaks to the clients; those of io-threads do all that is about keys";
constexpr std::string_view no_threads =
    "threads run on any core: to keep a gateway to some, start it with taskset or systemd's CPUAffinity";
constexpr std::string_view loop = "work is done when it is there, and not by a clock";
constexpr std::string_view no_dir = "no files are written, and paths begin where the gateway was started";
constexpr std::string_view foreground =
    "it stays in the foreground: let systemd, Docker or a shell's & put it into the background";
constexpr std::string_view readiness = "it tells that it is ready wherever NOTIFY_SOCKET is set";
constexpr std::string_view no_syslog = "it logs to logfile or standard error, which systemd keeps";
constexpr std::string_view signals = "SIGINT and SIGTERM both answer what is in flight, then stop";
constexpr std::string_view system = "it leaves the operating system's settings as they are";
constexpr std::string_view crashes = "a crash leaves a core file where the system is set up so";
constexpr std::string_view connections = "it opens connections to the store only";
constexpr std::string_view no_protection =
    "settings that are protected in Redis cannot be changed here at all";
constexpr std::string_view tls_sessions = "OpenSSL's own choice is taken";
constexpr std::string_view testing = "it is for Redis's own tests";

constexpr ForeignDirective foreign_rows[] = {
    {"save", durable},
    {"appendonly", durable},
    {"appendfsync", durable},
    {"appendfilename", durable},
    {"appenddirname", durable},
    {"no-appendfsync-on-rewrite", durable},
    {"auto-aof-rewrite-percentage", durable},
    {"auto-aof-rewrite-min-size", durable},
    {"aof-load-truncated", durable},
    {"aof-use-rdb-preamble", durable},
    {"aof-timestamp-enabled", durable},
    {"aof-disable-auto-gc", durable},
    {"aof-rewrite-incremental-fsync", durable},
    {"rdb-save-incremental-fsync", durable},
    {"rdbcompression", durable},
    {"rdbchecksum", durable},
    {"rdb-del-sync-files", durable},
    {"rdb-key-save-delay", durable},
    {"key-load-delay", durable},
    {"dbfilename", durable},
    {"stop-writes-on-bgsave-error", durable},
    {"loading-process-events-interval-bytes", durable},
    {"maxmemory",
     "the keys are in the store, and none is ever evicted: give them an expiry where they may go"},
    {"maxmemory-policy", in_bucket},
    {"maxmemory-samples", in_bucket},
    {"maxmemory-eviction-tenacity", in_bucket},
    {"maxmemory-clients", in_bucket},
    {"lfu-log-factor", in_bucket},
    {"lfu-decay-time", in_bucket},
    {"activedefrag", in_bucket},
    {"active-defrag-ignore-bytes", in_bucket},
    {"active-defrag-threshold-lower", in_bucket},
    {"active-defrag-threshold-upper", in_bucket},
    {"active-defrag-cycle-min", in_bucket},
    {"active-defrag-cycle-max", in_bucket},
    {"active-defrag-max-scan-fields", in_bucket},
    {"jemalloc-bg-thread", in_bucket},
    {"activerehashing", in_bucket},
    {"lazyfree-lazy-eviction", in_bucket},
    {"lazyfree-lazy-expire", in_bucket},
    {"lazyfree-lazy-server-del", in_bucket},
    {"lazyfree-lazy-user-del", in_bucket},
    {"lazyfree-lazy-user-flush", in_bucket},
    {"lazyexpire-nested-arbitrary-keys", in_bucket},
    {"databases", databases},
    {"active-expire-effort", expiry},
    {"masterauth", no_replicas},
    {"masteruser", no_replicas},
    {"replica-serve-stale-data", no_replicas},
    {"slave-serve-stale-data", no_replicas},
    {"replica-read-only", no_replicas},
    {"slave-read-only", no_replicas},
    {"repl-diskless-sync", no_replicas},
    {"repl-diskless-sync-delay", no_replicas},
    {"repl-diskless-sync-max-replicas", no_replicas},
    {"repl-diskless-load", no_replicas},
    {"repl-ping-replica-period", no_replicas},
    {"repl-ping-slave-period", no_replicas},
    {"repl-timeout", no_replicas},
    {"repl-disable-tcp-nodelay", no_replicas},
    {"repl-backlog-size", no_replicas},
    {"repl-backlog-ttl", no_replicas},
    {"replica-priority", no_replicas},
    {"slave-priority", no_replicas},
    {"propagation-error-behavior", no_replicas},
    {"replica-ignore-disk-write-errors", no_replicas},
    {"replica-announced", no_replicas},
    {"replica-announce-ip", no_replicas},
    {"slave-announce-ip", no_replicas},
    {"replica-announce-port", no_replicas},
    {"slave-announce-port", no_replicas},
    {"replica-ignore-maxmemory", no_replicas},
    {"slave-ignore-maxmemory", no_replicas},
    {"replica-lazy-flush", no_replicas},
    {"slave-lazy-flush", no_replicas},
    {"replica-full-sync-buffer-limit", no_replicas},
    {"repl-rdb-channel", no_replicas},
    {"tls-replication", no_replicas},
    {"cluster-enabled", no_cluster},
    {"cluster-config-file", no_cluster},
    {"cluster-node-timeout", no_cluster},
    {"cluster-port", no_cluster},
    {"cluster-replica-validity-factor", no_cluster},
    {"cluster-slave-validity-factor", no_cluster},
    {"cluster-migration-barrier", no_cluster},
    {"cluster-allow-replica-migration", no_cluster},
    {"cluster-require-full-coverage", no_cluster},
    {"cluster-replica-no-failover", no_cluster},
    {"cluster-slave-no-failover", no_cluster},
    {"cluster-allow-reads-when-down", no_cluster},
    {"cluster-allow-pubsubshard-when-down", no_cluster},
    {"cluster-link-sendbuf-limit", no_cluster},
    {"cluster-announce-hostname", no_cluster},
    {"cluster-announce-human-nodename", no_cluster},
    {"cluster-preferred-endpoint-type", no_cluster},
    {"cluster-announce-ip", no_cluster},
    {"cluster-announce-port", no_cluster},
    {"cluster-announce-tls-port", no_cluster},
    {"cluster-announce-bus-port", no_cluster},
    {"cluster-ping-interval", no_cluster},
    {"cluster-compatibility-sample-ratio", no_cluster},
    {"cluster-slot-stats-enabled", no_cluster},
    {"tls-cluster", no_cluster},
    {"lua-time-limit", no_scripts},
    {"busy-reply-threshold", no_scripts},
    {"lua-replicate-commands", no_scripts},
    {"lua-enable-deprecated-api", no_scripts},
    {"enable-module-command", no_modules},
    {"hash-max-listpack-entries", encodings},
    {"hash-max-ziplist-entries", encodings},
    {"hash-max-listpack-value", encodings},
    {"hash-max-ziplist-value", encodings},
    {"list-max-listpack-size", encodings},
    {"list-max-ziplist-size", encodings},
    {"list-max-ziplist-entries", encodings},
    {"list-max-ziplist-value", encodings},
    {"list-compress-depth", encodings},
    {"set-max-intset-entries", encodings},
    {"set-max-listpack-entries", encodings},
    {"set-max-listpack-value", encodings},
    {"zset-max-listpack-entries", encodings},
    {"zset-max-ziplist-entries", encodings},
    {"zset-max-listpack-value", encodings},
    {"zset-max-ziplist-value", encodings},
    {"stream-node-max-bytes", encodings},
    {"stream-node-max-entries", encodings},
    {"hll-sparse-max-bytes", hyperloglogs},
    {"sanitize-dump-payload", payloads},
    {"notify-keyspace-events", no_events},
    {"tracking-table-max-keys", no_tracking},
    {"io-threads-do-reads", one_front},
    {"server_cpulist", no_threads},
    {"server-cpulist", no_threads},
    {"bio_cpulist", no_threads},
    {"bio-cpulist", no_threads},
    {"aof_rewrite_cpulist", no_threads},
    {"aof-rewrite-cpulist", no_threads},
    {"bgsave_cpulist", no_threads},
    {"bgsave-cpulist", no_threads},
    {"hz", loop},
    {"dynamic-hz", loop},
    {"watchdog-period", loop},
    {"max-new-connections-per-cycle", loop},
    {"max-new-tls-connections-per-cycle", loop},
    {"dir", no_dir},
    {"daemonize", foreground},
    {"supervised", readiness},
    {"syslog-enabled", no_syslog},
    {"syslog-ident", no_syslog},
    {"syslog-facility", no_syslog},
    {"shutdown-on-sigint", signals},
    {"shutdown-on-sigterm", signals},
    {"shutdown-timeout", signals},
    {"oom-score-adj", system},
    {"oom-score-adj-values", system},
    {"disable-thp", system},
    {"set-proc-title", system},
    {"proc-title-template", system},
    {"locale-collate", "strings are compared by their bytes"},
    {"socket-mark-id", system},
    {"ignore-warnings", "it does not look for what Redis warns of"},
    {"always-show-logo", "there is no logo"},
    {"crash-log-enabled", crashes},
    {"crash-memcheck-enabled", crashes},
    {"use-exit-on-panic", crashes},
    {"enable-debug-assert", crashes},
    {"hide-user-data-from-log", crashes},
    {"bind-source-addr", connections},
    {"tls-client-cert-file", connections},
    {"tls-client-key-file", connections},
    {"tls-client-key-file-pass", connections},
    {"enable-protected-configs", no_protection},
    {"tls-prefer-server-ciphers", tls_sessions},
    {"tls-session-caching", tls_sessions},
    {"tls-session-cache-size", tls_sessions},
    {"tls-session-cache-timeout", tls_sessions},
    {"tls-dh-params-file", tls_sessions},
    {"req-res-logfile", testing},
    {"client-default-resp", testing},
    // Not what they ask for, and somebody relies on it.
    {"rename-command", "commands keep their names: take one from a user by ACL, user default on … -flushall"},
    {"replicaof", "there are no replicas: start another gateway on the same bucket", true, "no one"},
    {"slaveof", "there are no replicas: start another gateway on the same bucket", true, "no one"},
    {"min-replicas-to-write", "there are no replicas that could be waited for", true, "0"},
    {"min-slaves-to-write", "there are no replicas that could be waited for", true, "0"},
    {"min-replicas-max-lag", no_replicas},
    {"min-slaves-max-lag", no_replicas},
    {"loadmodule", no_modules, true},
    {"sentinel", "it is no sentinel", true},
    {"tls-protocols", "TLS 1.2 and 1.3 are spoken, and no other can be chosen", true, "TLSv1.2 TLSv1.3"},
    {"tls-ciphers", tls_sessions, true},
    {"tls-ciphersuites", tls_sessions, true},
};

}  // namespace

std::span<const ForeignDirective> foreign_directives() noexcept {
  return foreign_rows;
}

const ForeignDirective* find_foreign_directive(std::string_view name) noexcept {
  for (const ForeignDirective& row : foreign_rows) {
    if (equal_ignoring_case(row.name, name)) return &row;
  }
  return nullptr;
}

}  // namespace redis3::gateway
