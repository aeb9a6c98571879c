#include "aws/lease.hpp"

#include <algorithm>

namespace redis3::aws {

LeaseUse Lease::decide(TimePoint now) const noexcept {
  if (!is_held_) return LeaseUse::wait;
  if (!expires_) return LeaseUse::use;
  const auto left = *expires_ - now;
  if (left < times_.reserve) return LeaseUse::wait;
  if (left > times_.renewal || now < renewal_not_before_) return LeaseUse::use;
  return LeaseUse::use_and_renew;
}

void Lease::renewed(TimePoint now, std::optional<TimePoint> expires) noexcept {
  using std::chrono::milliseconds;
  is_held_ = true;
  expires_ = expires;
  renewal_not_before_ = TimePoint();
  ++generation_;
  times_ = usual_;
  if (!expires) return;
  // By another clock than ours it may be over already; if so in truth, whoever is asked with it refuses it.
  expires_ = std::max(*expires, now + usual_.pause / 5);
  const milliseconds life = *expires_ - now;
  times_.renewal = std::min(usual_.renewal, life / 5 * 2);
  times_.reserve = std::min(usual_.reserve, life / 5);
  times_.pause = std::min(usual_.pause, life / 10);
}

void Lease::renewal_failed(TimePoint now) noexcept {
  renewal_not_before_ = now + times_.pause;
}

void Lease::refused(std::uint64_t generation) noexcept {
  if (generation == generation_) is_held_ = false;
}

std::optional<TimePoint> Lease::renewal_due() const noexcept {
  if (!is_held_ || !expires_) return std::nullopt;
  const TimePoint due = std::max(*expires_ - times_.renewal, renewal_not_before_);
  if (due >= *expires_) return std::nullopt;
  return due;
}

}  // namespace redis3::aws
