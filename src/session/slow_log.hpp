#pragma once

#include "base/clock.hpp"
#include "command/command.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>

namespace redis3::session {

/// A command that took long: what SLOWLOG GET tells of it.
struct SlowCommand {
  std::int64_t id = 0;
  TimePoint began_at;
  std::chrono::microseconds duration{0};
  /// Its words, shortened as Redis does: 32 of them, of 128 bytes each, and what is left out is counted.
  command::Argv argv;
  std::string client_address;
  std::string client_name;
};

/// The last commands that took long.
class SlowLog {
 public:
  /// Keeps a call that took longer than `slower_than` (negative: none), among the last `length_max`.
  void record(const command::Argv& argv, TimePoint began_at, std::chrono::microseconds duration,
              const std::string& client_address, const std::string& client_name, std::size_t length_max);
  void clear() noexcept { commands_.clear(); }
  /// The newest first.
  const std::deque<SlowCommand>& commands() const noexcept { return commands_; }

 private:
  std::deque<SlowCommand> commands_;
  std::int64_t next_id_ = 0;
};

}  // namespace redis3::session
