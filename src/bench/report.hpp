#pragma once

#include "base/clock.hpp"
#include "bench/settings.hpp"
#include "bench/target.hpp"
#include "bench/usage.hpp"
#include "metrics/latency_histogram.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

/// What comes of a run: figures, and nothing that is worded.
namespace redis3::bench {

/// One operation on one target with so many clients.
struct Measurement {
  const Operation* operation = nullptr;
  std::size_t clients = 0;
  std::size_t keys_a_call = 0;

  /// Of those that were answered, from the time at which each was due; of those that were missed, until the
  /// end.
  metrics::FineHistogram latency;
  std::uint64_t failures = 0;
  std::string first_failure;
  /// With a rate: due before the end, and nobody was free to begin them.
  std::uint64_t missed = 0;
  std::chrono::nanoseconds elapsed{0};
  /// Of this process, all that it did meanwhile; the simulated endpoints' left out.
  std::chrono::nanoseconds cpu{0};
  Usage usage;
  /// How many were answered in each Recorder::step.
  std::vector<std::uint64_t> throughput;

  std::uint64_t answered() const noexcept { return latency.count() - missed; }
  std::chrono::nanoseconds mean() const noexcept;
  /// A second.
  double rate() const noexcept;
  /// Zero where none was answered.
  double cpu_microseconds_a_call() const noexcept;
  /// For a million calls like these. Zero where none was answered.
  double dollars_a_million() const noexcept;
};

/// One target, and what was measured of it: nothing where it could not be opened or filled.
struct TargetReport {
  TargetInfo info;
  /// Why there is no more of it; empty where all went well.
  std::string failure;
  std::vector<Measurement> measurements;
  /// What was not measured: opening, filling, warming up, removing.
  Usage aside;
  /// Keys may be left behind: why they could not be removed.
  std::string leftover;
};

/// What it ran on, as far as it is known.
struct Machine {
  std::string system;     ///< "Linux 6.1.0 x86_64".
  std::string processor;  ///< "AMD EPYC 7R13".
  unsigned processors = 0;
  std::uint64_t memory_bytes = 0;
  /// Of redis3 and of what it is built from, by name.
  std::vector<std::pair<std::string, std::string>> versions;
};

struct Report {
  Settings settings;
  Machine machine;
  std::string key_prefix;
  TimePoint begun_at;
  std::chrono::nanoseconds elapsed{0};
  /// False where it was stopped before its end.
  bool is_complete = true;
  std::vector<TargetReport> targets;

  /// Whether all that was asked for was measured, and nothing failed.
  bool is_flawless() const noexcept;
};

}  // namespace redis3::bench
