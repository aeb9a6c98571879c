#pragma once

#include "arguments.hpp"
#include "redis3/options.hpp"
#include "redis_client/connection.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace redis3::app {

/// What `redis3 import` and `redis3 export` are asked for.
struct TransferArguments {
  /// The place of redis3.
  Options connection;
  /// The Redis server on the other side; absent where that is a file.
  std::optional<redis_client::Address> server;
  redis_client::ConnectionOptions server_options;
  /// An RDB file to import.
  std::string file;
  /// Every database, each into the one of its own number.
  bool has_all_databases = false;
  /// Of a file.
  std::int64_t from_db = 0;
  /// Empty: every key.
  std::string pattern;
  bool replaces = false;
  double keys_per_second = 0;
  std::size_t parallel_requests_max = 64;
  /// Empty: where such files are kept.
  std::string state_file;
  bool begins_anew = false;
  bool is_dry_run = false;
  bool shows_progress = false;
  bool is_json = false;
};

struct ParsedTransfer {
  TransferArguments arguments;
  std::optional<Answer> answer;
};
/// Reads what follows `redis3 import` or `redis3 export`.
///
/// password  REDISCLI_AUTH of the environment: of a server whose URL has none
ParsedTransfer parse_import_arguments(std::vector<std::string> words, const std::string& password);
ParsedTransfer parse_export_arguments(std::vector<std::string> words, const std::string& password);

}  // namespace redis3::app
