#include "s3/session.hpp"

#include <algorithm>

namespace redis3::s3 {

SessionUse SessionState::decide(TimePoint now) const noexcept {
  if (!expires_ || *expires_ - now < reserve_time_) return SessionUse::wait;
  if (*expires_ - now > renewal_time_ || now < renewal_not_before_) return SessionUse::use;
  return SessionUse::use_and_renew;
}

void SessionState::renewed(TimePoint now, TimePoint expires) noexcept {
  using std::chrono::milliseconds;
  const milliseconds life = std::max(expires - now, milliseconds(0));
  renewal_time_ = std::min<milliseconds>(session_renewal_time, life * 2 / 5);
  reserve_time_ = std::min<milliseconds>(session_reserve_time, life / 5);
  renewal_pause_ = std::min<milliseconds>(session_renewal_pause, life / 10);
  expires_ = expires;
  renewal_not_before_ = TimePoint();
  ++generation_;
}

void SessionState::renewal_failed(TimePoint now) noexcept {
  renewal_not_before_ = now + renewal_pause_;
}

void SessionState::refused(std::uint64_t generation) noexcept {
  if (generation == generation_) expires_.reset();
}

std::optional<TimePoint> SessionState::renewal_due() const noexcept {
  if (!expires_) return std::nullopt;
  return *expires_ - renewal_time_;
}

}  // namespace redis3::s3
