#pragma once

#include "base/clock.hpp"
#include "command/command.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <vector>

namespace redis3::session {

/// A command that took long: what SLOWLOG GET tells of it.
struct SlowCommand {
  std::int64_t id = 0;
  TimePoint began_at;
  std::chrono::microseconds duration{0};
  /// As slow_log_words() shortens them.
  command::Argv words;
  std::string client_address;
  std::string client_name;
};

/// A call's words as the log keeps them: 32 at most, of 128 bytes at most, and what is left out is counted,
/// as Redis does. Without secrets.
command::Argv slow_log_words(const command::Argv& argv);

/// The words of a call that may turn out to be slow, noted before they are taken from it. To note them costs
/// little, and no memory where the same object is used again.
class NotedWords {
 public:
  void note(const command::Argv& argv);
  bool is_empty() const noexcept { return word_count_ == 0; }
  /// As slow_log_words() makes them of the call's words.
  command::Argv for_slow_log() const;

 private:
  /// As much of the first words as the log shows.
  std::string bytes_;
  /// How long each of them was.
  std::vector<std::size_t> lengths_;
  std::size_t word_count_ = 0;
};

/// The last commands that took long.
class SlowLog {
 public:
  /// Keeps a call among the last `length_max`. `words`: what slow_log_words() made of the call.
  void record(command::Argv words, TimePoint began_at, std::chrono::microseconds duration,
              std::string client_address, std::string client_name, std::size_t length_max);
  void clear() noexcept { commands_.clear(); }
  /// The newest first.
  const std::deque<SlowCommand>& commands() const noexcept { return commands_; }

 private:
  std::deque<SlowCommand> commands_;
  std::int64_t next_id_ = 0;
};

}  // namespace redis3::session
