#pragma once

#include "base/clock.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include <optional>
#include <vector>

namespace redis3::session {

/// CLIENT PAUSE: commands wait until a moment, or until CLIENT UNPAUSE.
///
/// Threads  one at a time, on one executor.
class Pause {
 public:
  enum class Scope { writes, all };

  /// A pause that begins within another one ends no earlier and stops no less.
  void begin(Scope scope, TimePoint until, TimePoint now);
  /// Lets all go on that wait.
  void end();

  /// Whether there is one, or has been: else nothing is stopped, whatever the time.
  bool is_set() const noexcept { return until_.has_value(); }
  bool is_on(TimePoint now) const noexcept { return until_ && now < *until_; }
  bool stops(bool is_write, TimePoint now) const noexcept {
    return is_on(now) && (is_write || scope_ == Scope::all);
  }

  std::size_t waiting_count() const noexcept { return waiting_.size(); }

  /// Ends with the pause, or earlier: then stops() is to be asked again. Ends at once where there is no
  /// pause.
  boost::asio::awaitable<void> wait(TimePoint now);

 private:
  std::optional<TimePoint> until_;
  Scope scope_ = Scope::all;
  std::vector<boost::asio::steady_timer*> waiting_;
};

}  // namespace redis3::session
