#pragma once

#include <chrono>
#include <cstddef>
#include <string_view>
#include <vector>

namespace redis3::metrics {

/// A call that took long.
struct SlowCommand {
  std::string_view name;  ///< Of the command table.
  std::chrono::nanoseconds duration{0};
  std::chrono::steady_clock::time_point ended;
};

/// The slowest calls of all, the slowest first.
class SlowestCommands {
 public:
  static constexpr std::size_t count_max = 10;

  void record(const SlowCommand& command);
  void merge(const SlowestCommands& other);
  const std::vector<SlowCommand>& commands() const noexcept { return commands_; }

 private:
  std::vector<SlowCommand> commands_;
};

}  // namespace redis3::metrics
