#include "metrics/slowest_commands.hpp"

#include <algorithm>

namespace redis3::metrics {

void SlowestCommands::record(const SlowCommand& command) {
  if (commands_.size() == count_max) {
    if (command.duration <= commands_.back().duration) return;
    commands_.pop_back();
  }
  const auto place = std::upper_bound(
      commands_.begin(), commands_.end(), command,
      [](const SlowCommand& left, const SlowCommand& right) { return left.duration > right.duration; });
  commands_.insert(place, command);
}

void SlowestCommands::merge(const SlowestCommands& other) {
  for (const SlowCommand& command : other.commands_)
    record(command);
}

}  // namespace redis3::metrics
