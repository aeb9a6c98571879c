#pragma once

#include "arguments.hpp"
#include "upkeep/sweeper.hpp"

#include "redis3/options.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace redis3::app {

struct SweepArguments {
  Options connection;
  upkeep::SweepOptions sweep;
  bool shows_progress = false;
  bool is_json = false;
};

struct ParsedSweep {
  SweepArguments arguments;
  std::optional<Answer> answer;
};
/// Reads what follows `redis3 sweep`.
ParsedSweep parse_sweep_arguments(std::vector<std::string> words);

/// The command line that goes on where a sweep with these words has ended, for a shell.
///
/// place  SweepReport::next; empty: from the beginning
std::string line_to_go_on(const std::vector<std::string>& words, std::string_view place);

}  // namespace redis3::app
