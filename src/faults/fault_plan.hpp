#pragma once

#include "base/latency_model.hpp"
#include "base/random.hpp"
#include "faults/fault.hpp"
#include "faults/fault_rule.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace redis3::faults {

/// What becomes of one request.
struct Fate {
  std::optional<Fault> fault;
  /// How long the request is on its way, there and back together.
  std::chrono::microseconds latency{0};
};

/// Says of each request what goes wrong with it and how long it takes, by a seed and by rules.
///
/// Every rule has random numbers of its own: what it does to the n-th request that it is about depends on the
/// seed, on its place among the rules and on n alone. So a run repeats itself as far as the order of its
/// requests does. Where several rules strike one request, the first of them counts.
///
/// Threads  one at a time.
class FaultPlan {
 public:
  explicit FaultPlan(std::uint64_t seed);

  /// From the next request on. At most rules_max of them.
  void add(FaultRule rule);
  /// Every rule is gone; their random numbers are not drawn again.
  void clear_rules() { rules_.clear(); }
  void set_latency(std::optional<LatencyProfile> latency) { latency_ = std::move(latency); }

  /// Of the request that comes now.
  Fate decide(const RequestTraits& request, std::chrono::steady_clock::time_point now);

  /// To be called where a fault has happened: one that was decided may find nothing to do, as a wrong
  /// checksum where no checksum is told.
  void count(FaultKind kind) { ++counts_[static_cast<std::size_t>(kind)]; }
  /// How many of this kind have happened.
  std::uint64_t count_of(FaultKind kind) const { return counts_[static_cast<std::size_t>(kind)]; }
  /// How many faults have happened.
  std::uint64_t total() const;

 private:
  struct Entry {
    FaultRule rule;
    SeededRandom random;
    std::uint64_t requests = 0;
    std::optional<std::chrono::steady_clock::time_point> first_at;
  };
  static bool strikes(Entry& entry, std::chrono::steady_clock::time_point now);

  SeededRandom seeder_;
  SeededRandom latency_random_;
  std::optional<LatencyProfile> latency_;
  std::vector<Entry> rules_;
  std::array<std::uint64_t, fault_kind_count> counts_{};
};

}  // namespace redis3::faults
