#pragma once

#include "command/spec.hpp"
#include "metrics/latency_histogram.hpp"

#include <boost/unordered/unordered_flat_map.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace redis3::metrics {

/// How a call of a command ended, in the terms of Redis's command statistics.
enum class Outcome {
  ok,
  failed,    ///< It was begun, and its reply is an error.
  rejected,  ///< It was not begun: its words, the user's rights or the server's state did not allow it.
};

/// What a process has counted of one command. Its calls are the durations of `latency`.
struct CommandFigures {
  std::string name;  ///< As its Spec has it: "config|get".
  std::uint64_t rejected_calls = 0;
  std::uint64_t failed_calls = 0;
  LatencyHistogram latency;

  std::uint64_t calls() const noexcept { return latency.count(); }
};

/// How many error replies began with each word.
using ErrorCounts = std::map<std::string, std::uint64_t, std::less<>>;

/// Counts calls of commands, how long they took, and errors by their first word.
///
/// Memory  9 KB for each command that has been called, and a line for each of errors_max words.
/// Threads one at a time; of several threads each has its own, and merge() adds them up.
class CommandMetrics {
 public:
  /// As many different first words of errors are told apart, Redis's limit; more are counted together,
  static constexpr std::size_t errors_max = 128;
  /// under Redis's word for that.
  static constexpr std::string_view further_errors = "ERRORSTATS_OVERFLOW";

  /// A call of `spec`, which outlives this, has ended. The duration of one that was rejected is not looked
  /// at.
  void record(const command::Spec& spec, std::chrono::nanoseconds duration, Outcome outcome);

  /// An error was replied. `text` is all of it, "WRONGTYPE Operation …", without the protocol's "-". Where
  /// its first 31 bytes have no blank it counts as ERR, as in Redis.
  void record_error(std::string_view text);

  /// Every command that was called or rejected, by name.
  std::vector<CommandFigures> commands() const;
  const ErrorCounts& errors() const noexcept { return errors_; }
  /// All calls of all commands.
  LatencyHistogram latency() const;

  void merge(const CommandMetrics& other);
  /// Begins anew: CONFIG RESETSTAT.
  void reset();

 private:
  struct Entry {
    std::uint64_t rejected_calls = 0;
    std::uint64_t failed_calls = 0;
    LatencyHistogram latency;
  };
  Entry& entry_of(const command::Spec& spec);
  void add_errors(std::string_view word, std::uint64_t count);

  boost::unordered_flat_map<const command::Spec*, std::unique_ptr<Entry>> entries_;
  ErrorCounts errors_;
};

}  // namespace redis3::metrics
