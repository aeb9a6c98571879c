#include "s3/session.hpp"

namespace redis3::s3 {

SessionUse SessionState::decide(TimePoint now) const noexcept {
  if (!expires_ || *expires_ - now < session_reserve_time) return SessionUse::wait;
  if (*expires_ - now > session_renewal_time || now < renewal_not_before_) return SessionUse::use;
  return SessionUse::use_and_renew;
}

void SessionState::renewed(TimePoint expires) noexcept {
  expires_ = expires;
  renewal_not_before_ = TimePoint();
  ++generation_;
}

void SessionState::refused(std::uint64_t generation) noexcept {
  if (generation == generation_) expires_.reset();
}

}  // namespace redis3::s3
