#pragma once

#include "base/clock.hpp"

#include <chrono>
#include <cstdint>
#include <optional>

/// When something that is good for a while only, a session or temporary credentials, is used, renewed and
/// given up, decided without I/O.
namespace redis3::aws {

struct LeaseTimes {
  /// With less to live it is renewed in the background while it is still used; for the last two fifths of a
  /// short life.
  std::chrono::milliseconds renewal{};
  /// With less to live, or in the last fifth of a short life, it is not used for another request, which might
  /// arrive too late.
  std::chrono::milliseconds reserve{};
  /// After a renewal in the background that failed, the next one waits this long, or for the tenth of a short
  /// life.
  std::chrono::milliseconds pause{};
  /// For so long a failure is the answer to whoever waits for one, before the source is asked again.
  std::chrono::milliseconds failure_pause{};
};

/// A session of CreateSession lasts five minutes, and stays good until then when a newer one is made.
/// Source: docs.aws.amazon.com/AmazonS3/latest/API/API_CreateSession.html
inline constexpr LeaseTimes session_times{std::chrono::seconds(60), std::chrono::seconds(5),
                                          std::chrono::seconds(5), std::chrono::seconds(0)};
/// Temporary credentials last from a quarter of an hour on; botocore begins to renew them as early.
inline constexpr LeaseTimes credentials_times{std::chrono::minutes(15), std::chrono::minutes(1),
                                              std::chrono::minutes(1), std::chrono::seconds(1)};

enum class LeaseUse {
  use,            ///< Sign with it.
  use_and_renew,  ///< Sign with it, and get another one in the background.
  wait,           ///< Get another one first.
};

/// What is known of the one that is held.
class Lease {
 public:
  explicit Lease(const LeaseTimes& times) : usual_(times), times_(times) {}

  LeaseUse decide(TimePoint now) const noexcept;

  /// A new one is there. Without `expires` it does not end by itself. One that seems to be over already is
  /// used for a fifth of the pause all the same: its source would give the same again, as fast as it is
  /// asked.
  void renewed(TimePoint now, std::optional<TimePoint> expires) noexcept;
  /// Getting a new one failed.
  void renewal_failed(TimePoint now) noexcept;
  /// A request that was signed by the one that generation() named then was refused for it. Forgets it, unless
  /// it has been renewed meanwhile.
  void refused(std::uint64_t generation) noexcept;

  /// When its renewal is due, also after one that failed; absent where there is none, where it does not end,
  /// or ends before that.
  std::optional<TimePoint> renewal_due() const noexcept;

  /// Counts them.
  std::uint64_t generation() const noexcept { return generation_; }

 private:
  LeaseTimes usual_;
  LeaseTimes times_;  ///< Of this one's life.
  bool is_held_ = false;
  std::optional<TimePoint> expires_;
  TimePoint renewal_not_before_{};
  std::uint64_t generation_ = 0;
};

}  // namespace redis3::aws
