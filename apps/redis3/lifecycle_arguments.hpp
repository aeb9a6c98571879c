#pragma once

#include "arguments.hpp"
#include "upkeep/lifecycle_rules.hpp"

#include "redis3/options.hpp"

#include <optional>
#include <string>
#include <vector>

namespace redis3::app {

struct LifecycleArguments {
  Options connection;
  upkeep::OwnRule rule;
  bool removes = false;
  /// Nothing is changed without it.
  bool is_applied = false;
};

struct ParsedLifecycle {
  LifecycleArguments arguments;
  std::optional<Answer> answer;
};
/// Reads what follows `redis3 lifecycle`.
ParsedLifecycle parse_lifecycle_arguments(std::vector<std::string> words);

}  // namespace redis3::app
