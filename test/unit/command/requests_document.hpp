#pragma once

#include "command/command.hpp"

#include <string>
#include <vector>

namespace redis3::command {

/// One call and what it costs, as a document shows it.
struct ShownCost {
  Argv call;
  /// What is there when it is called.
  std::string state;
  /// Whether this process knows the key: it has written it, and nobody else has since.
  bool is_known = false;
  std::string requests;
};

/// The whole of docs/requests-per-command.md: a line for each call and state, the costs of a key that is not
/// known beside those of one that is.
std::string requests_document(const std::vector<ShownCost>& costs);

}  // namespace redis3::command
