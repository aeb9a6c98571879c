#pragma once

#include "arguments.hpp"
#include "redis_client/connection.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace redis3::app {

struct CostArguments {
  std::string region;  ///< Empty: the price list's own.
  /// What is stored: one of the two, or neither.
  std::optional<double> stored_gb;
  std::optional<double> keys;
  std::optional<double> value_bytes;
  /// Of a month, or of a second: one of the two of each, or neither.
  std::optional<double> writes;
  std::optional<double> reads;
  std::optional<double> writes_per_second;
  std::optional<double> reads_per_second;
  /// Where the workload is from, in place of the amounts: one of the two, or neither.
  std::string run_file;
  std::string server_url;
  redis_client::ConnectionOptions server_options;
  std::string target;  ///< Of the run.
  int replicas = 0;
  std::string node_type;
  std::string prices_file;
  bool prints_prices = false;
  bool is_json = false;
  std::string report_file;
  std::string svg_file;

  bool has_amounts() const { return writes || reads || writes_per_second || reads_per_second; }
};

struct ParsedCost {
  CostArguments arguments;
  std::optional<Answer> answer;
};
/// Reads what follows `redis3 cost`.
ParsedCost parse_cost_arguments(std::vector<std::string> words);

}  // namespace redis3::app
