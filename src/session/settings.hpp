#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

/// What redis.conf and CONFIG SET tell a server of its clients. The names are Redis's, with `_` for `-`.
/// Source: https://redis.io/docs/latest/operate/oss_and_stack/management/config-file/
namespace redis3::session {

/// How much may wait to be sent to a client before it is dropped: at once over the hard limit, or when it has
/// been over the soft one for so long. 0: no limit.
struct OutputLimit {
  std::size_t hard_bytes = 0;
  std::size_t soft_bytes = 0;
  std::chrono::seconds soft_time{0};
};

/// What EXEC does with commands on several keys, which no one request can write at one moment.
enum class ExecAcrossKeys {
  refuse,
  one_by_one,  ///< Runs them one after the other, each atomic by itself, like a pipeline.
};

/// In which order the commands of one connection run.
enum class PipelineOrder {
  by_key,  ///< On one key in the order in which they came, on different keys side by side.
  strict,  ///< One after the other.
};

struct Settings {
  // Who may come in.
  /// The default user's password; empty: none.
  std::string requirepass;
  /// The file of ACL LOAD and ACL SAVE; empty: none.
  std::string aclfile;
  std::size_t maxclients = 10'000;
  bool enable_debug_command = false;
  /// Whether new users get all channels.
  bool acl_pubsub_default_all = false;

  // How long.
  /// A client that says nothing for so long is left; 0: never. Subscribers and monitors may be silent.
  std::chrono::seconds timeout{0};
  std::chrono::seconds tcp_keepalive{300};

  // How much.
  std::size_t client_query_buffer_limit = 1024ULL << 20;
  std::size_t proto_max_bulk_len = 512ULL << 20;
  OutputLimit output_limit_normal{256ULL << 20, 0, std::chrono::seconds(0)};
  /// There are no replicas: told as it was set, and no more.
  OutputLimit output_limit_replica{256ULL << 20, 64ULL << 20, std::chrono::seconds(60)};
  OutputLimit output_limit_pubsub{32ULL << 20, 8ULL << 20, std::chrono::seconds(60)};

  // What is remembered.
  /// In microseconds; negative: nothing is.
  std::int64_t slowlog_log_slower_than = 10'000;
  std::size_t slowlog_max_len = 128;
  /// In milliseconds; 0: nothing is.
  std::int64_t latency_monitor_threshold = 0;
  std::size_t acllog_max_len = 128;
  /// Whether INFO latencystats and LATENCY HISTOGRAM tell how long commands took.
  bool latency_tracking = true;
  /// Of INFO latencystats, in percent.
  std::vector<double> latency_tracking_info_percentiles{50, 99, 99.9};

  // redis3's own.
  PipelineOrder pipeline_order = PipelineOrder::by_key;
  ExecAcrossKeys exec_across_keys = ExecAcrossKeys::refuse;

  // What CONFIG tells and rewrites.
  /// What only the start decides, name and value: "port" and "6379". CONFIG GET tells it, CONFIG SET does not
  /// change it.
  std::vector<std::pair<std::string, std::string>> fixed;
  /// The file that the server was started with, for CONFIG REWRITE; empty: none.
  std::string config_file;
  /// The names of the settings that CONFIG SET has changed.
  std::vector<std::string> changed;
};

}  // namespace redis3::session
