#pragma once

#include "base/clock.hpp"

#include <chrono>
#include <cstdint>
#include <optional>

/// When a session of CreateSession is used, renewed and given up, decided without I/O.
/// Source: docs.aws.amazon.com/AmazonS3/latest/API/API_CreateSession.html (a session lasts five minutes, and
/// stays good until then when a newer one is made).
namespace redis3::s3 {

/// A session with less to live is renewed in the background while it is still used. One that lasts for less
/// than the usual five minutes is renewed for the last two fifths of its life.
inline constexpr std::chrono::seconds session_renewal_time{60};
/// A session with less to live, or in the last fifth of a short life, is not used for another request, which
/// might arrive too late.
inline constexpr std::chrono::seconds session_reserve_time{5};
/// After a renewal in the background that failed, the next one waits this long, or for the tenth of a short
/// life.
inline constexpr std::chrono::seconds session_renewal_pause{5};

enum class SessionUse {
  use,            ///< Sign with it.
  use_and_renew,  ///< Sign with it, and get another one in the background.
  wait,           ///< Get another one first.
};

/// What is known of the one session of a bucket.
class SessionState {
 public:
  SessionUse decide(TimePoint now) const noexcept;

  /// A new session is there.
  void renewed(TimePoint now, TimePoint expires) noexcept;
  /// Getting a new one failed.
  void renewal_failed(TimePoint now) noexcept;
  /// S3 refused a request that was signed by the session that generation() named then. Forgets the session,
  /// unless it has been renewed meanwhile.
  void refused(std::uint64_t generation) noexcept;

  /// When its renewal is due; absent where there is no session.
  std::optional<TimePoint> renewal_due() const noexcept;

  /// Counts the sessions.
  std::uint64_t generation() const noexcept { return generation_; }

 private:
  std::optional<TimePoint> expires_;
  std::chrono::milliseconds renewal_time_{session_renewal_time};
  std::chrono::milliseconds reserve_time_{session_reserve_time};
  std::chrono::milliseconds renewal_pause_{session_renewal_pause};
  TimePoint renewal_not_before_{};
  std::uint64_t generation_ = 0;
};

}  // namespace redis3::s3
