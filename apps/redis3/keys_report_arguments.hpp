#pragma once

#include "arguments.hpp"
#include "upkeep/key_reporter.hpp"

#include "redis3/options.hpp"

#include <optional>
#include <string>
#include <vector>

namespace redis3::app {

struct KeysReportArguments {
  Options connection;
  upkeep::KeyReportOptions report;
  /// Absent: every key.
  std::optional<std::string> pattern;
  /// Does not ask before it asks for details.
  bool is_agreed = false;
  bool shows_progress = false;
  bool is_json = false;
};

struct ParsedKeysReport {
  KeysReportArguments arguments;
  std::optional<Answer> answer;
};
/// Reads what follows `redis3 keys-report`. The database is settled by the location where it is not all of
/// them.
ParsedKeysReport parse_keys_report_arguments(std::vector<std::string> words);

}  // namespace redis3::app
