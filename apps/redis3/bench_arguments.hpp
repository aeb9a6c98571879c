#pragma once

#include "arguments.hpp"
#include "bench/settings.hpp"
#include "bench/target_spec.hpp"
#include "redis_client/connection.hpp"

#include <optional>
#include <string>
#include <vector>

namespace redis3::app {

struct BenchArguments {
  /// As they are told; empty: default_targets().
  std::vector<std::string> targets;
  /// How Redis servers are reached.
  redis_client::ConnectionOptions server_options;
  bench::Settings settings;
  /// How places on S3 are opened.
  double hedge_percent = 0;
  bool is_dry_run = false;
  /// Whatever it costs.
  bool is_accepted = false;
  bool shows_progress = false;
  bool is_json = false;
  bool is_csv = false;
  /// Empty: none.
  std::string report_path;
};

struct ParsedBench {
  BenchArguments arguments;
  std::optional<Answer> answer;
};
/// Reads what follows `redis3 bench`.
ParsedBench parse_bench_arguments(std::vector<std::string> words);

/// What is measured where no target is named: the place of REDIS3_URL, if that is set, else simulated ones.
std::vector<std::string> default_targets(const std::string& environment_url);

}  // namespace redis3::app
