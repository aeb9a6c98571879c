#pragma once

#include "faults/fault_plan.hpp"
#include "redis3/error.hpp"

#include <CLI/CLI.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace redis3::app {

/// The flags of `redis3 local` that make it a bad S3: as they were given, and as they were meant.
class LocalFaults {
 public:
  /// Adds the flags, in a group of their own. Must outlive the parsing.
  void define(CLI::App& app);

  /// Makes sense of what was given; to be called once, when all is parsed.
  /// Errors  invalid  names the flag and what is wrong with it, and says what there is.
  Result<void> read();

  /// Null where nothing is to go wrong: then the endpoint must not be slower for it.
  faults::FaultPlan* plan() { return plan_ ? &*plan_ : nullptr; }
  std::chrono::milliseconds session_lifetime() const { return session_lifetime_; }
  /// How far the endpoint's clock is ahead.
  std::chrono::milliseconds clock_offset() const { return clock_offset_; }
  bool is_read_only() const { return is_read_only_; }

  /// What is injected, a line each, for people; none where nothing is.
  std::vector<std::string> description() const;

 private:
  Result<void> read_seed();
  Result<void> read_rules();
  Result<void> read_latency();
  Result<void> read_times();

  std::vector<std::string> rule_texts_;
  std::optional<std::string> script_path_;
  std::optional<std::string> seed_text_;
  std::optional<std::string> asleep_text_;
  std::optional<std::string> latency_text_;
  std::optional<std::string> session_lifetime_text_;
  std::optional<std::string> clock_offset_text_;
  bool is_read_only_ = false;

  std::vector<faults::FaultRule> rules_;
  std::optional<LatencyProfile> latency_;
  std::chrono::milliseconds session_lifetime_;
  std::chrono::milliseconds clock_offset_{0};
  std::uint64_t seed_ = 0;
  std::optional<faults::FaultPlan> plan_;
};

}  // namespace redis3::app
