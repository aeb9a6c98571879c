#include "faults/fault_plan.hpp"

#include <cassert>
#include <numeric>
#include <utility>

namespace redis3::faults {

FaultPlan::FaultPlan(std::uint64_t seed) : seeder_(seed), latency_random_(seeder_.next()) {}

void FaultPlan::add(FaultRule rule) {
  assert(rules_.size() < rules_max);
  rules_.push_back(Entry{std::move(rule), SeededRandom(seeder_.next()), 0, std::nullopt});
}

Fate FaultPlan::decide(const RequestTraits& request, std::chrono::steady_clock::time_point now) {
  Fate fate;
  // All rules see the request, also where one has struck already: each counts for itself.
  for (Entry& entry : rules_) {
    if (!entry.rule.is_about(request)) continue;
    if (strikes(entry, now) && !fate.fault) fate.fault = entry.rule.fault;
  }
  if (latency_) {
    const LatencyModel& model = is_write(request.call) ? latency_->write : latency_->read;
    fate.latency = model.draw(latency_random_);
  }
  return fate;
}

bool FaultPlan::strikes(Entry& entry, std::chrono::steady_clock::time_point now) {
  const Occasion& occasion = entry.rule.occasion;
  const std::uint64_t number = ++entry.requests;
  if (!entry.first_at) entry.first_at = now;
  switch (occasion.kind) {
    case Occasion::Kind::by_chance:
      return random_fraction(entry.random) < occasion.rate;
    case Occasion::Kind::by_number:
      return number >= occasion.first && number <= occasion.last;
    case Occasion::Kind::by_time:
      return now - *entry.first_at < occasion.duration;
  }
  return false;
}

std::uint64_t FaultPlan::total() const {
  return std::accumulate(counts_.begin(), counts_.end(), std::uint64_t{0});
}

}  // namespace redis3::faults
