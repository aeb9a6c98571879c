#pragma once

#include "base/clock.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <optional>
#include <vector>

namespace redis3::session {

/// CLIENT PAUSE: commands wait until a moment, or until CLIENT UNPAUSE.
class Pause {
 public:
  enum class Scope { writes, all };

  /// A second pause ends no earlier than the first, and stops no less.
  void begin(Scope scope, TimePoint until) {
    if (until_ && scope_ == Scope::all) scope = Scope::all;
    until_ = until_ ? std::max(*until_, until) : until;
    scope_ = scope;
  }
  void end() {
    until_.reset();
    wake_all();
  }

  bool stops(bool is_write, TimePoint now) const {
    return until_ && now < *until_ && (scope_ == Scope::all || is_write);
  }
  bool is_on(TimePoint now) const { return until_ && now < *until_; }
  std::optional<TimePoint> until() const { return until_; }

  /// Ends with the pause, or earlier: then stops() is to be asked again.
  boost::asio::awaitable<void> wait(TimePoint now) {
    boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor, *until_ - now);
    waiting_.push_back(&timer);
    boost::system::error_code ignored;
    co_await timer.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, ignored));
    std::erase(waiting_, &timer);
  }

 private:
  void wake_all() {
    for (boost::asio::steady_timer* timer : waiting_)
      timer->cancel();
  }

  std::optional<TimePoint> until_;
  Scope scope_ = Scope::all;
  std::vector<boost::asio::steady_timer*> waiting_;
};

}  // namespace redis3::session
