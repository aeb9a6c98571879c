#include "s3/hedging.hpp"

#include <algorithm>

namespace redis3::s3 {
namespace {

/// The delay is looked up anew after so many answers: it changes slowly, and the histogram is long.
constexpr std::uint32_t answers_per_look = 64;

}  // namespace

bool HedgePlan::covers(Operation operation) const noexcept {
  return options_.share_max > 0 &&
         (operation == Operation::get_object || operation == Operation::head_object);
}

void HedgePlan::begin(Read& read, Operation operation, Time now) {
  read.began_ = now;
  saved_ = std::min(saved_ + options_.share_max, options_.saved_max);
  Kind& kind = kind_of(operation);
  if (kind.delay) kind.watched.push_back(read);
}

void HedgePlan::answered(const Read& read, Operation operation, Time now, std::uint64_t body_bytes) {
  if (body_bytes > options_.sample_bytes_max) return;
  Kind& kind = kind_of(operation);
  kind.window.add(now - read.began_);
  if (kind.window.samples() < options_.samples_min || (kind.delay && ++kind.unlooked < answers_per_look))
    return;
  kind.unlooked = 0;
  kind.delay =
      std::max<std::chrono::nanoseconds>(kind.window.quantile(options_.late_quantile), options_.delay_min);
}

std::optional<HedgePlan::Time> HedgePlan::next_late() const {
  std::optional<Time> next;
  for (const Kind& kind : kinds_) {
    if (kind.watched.empty()) continue;
    const Time late = kind.watched.front().began_ + *kind.delay;
    if (!next || late < *next) next = late;
  }
  return next;
}

std::optional<HedgePlan::Time> HedgePlan::next_look() {
  const std::optional<Time> late = next_late();
  if (!late || (look_at_ && *look_at_ <= *late)) return std::nullopt;
  look_at_ = late;
  return late;
}

HedgePlan::Read* HedgePlan::take_late(Time now) {
  for (Kind& kind : kinds_) {
    if (kind.watched.empty() || kind.watched.front().began_ + *kind.delay > now) continue;
    Read& read = kind.watched.front();
    kind.watched.pop_front();
    return &read;
  }
  return nullptr;
}

bool HedgePlan::pay() noexcept {
  if (saved_ < 1) return false;
  saved_ -= 1;
  ++counters.issued;
  return true;
}

}  // namespace redis3::s3
