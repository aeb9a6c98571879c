#include "session/pause.hpp"

#include "base/at_end.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>

namespace redis3::session {
namespace {

/// CLIENT PAUSE takes any number of milliseconds, of which a timer's clock cannot tell all.
constexpr std::chrono::milliseconds one_wait_max = std::chrono::hours(1);

}  // namespace

void Pause::begin(Scope scope, TimePoint until, TimePoint now) {
  const bool is_within_another = is_on(now);
  scope_ = is_within_another && scope_ == Scope::all ? Scope::all : scope;
  until_ = is_within_another ? std::max(*until_, until) : until;
}

void Pause::end() {
  until_.reset();
  for (boost::asio::steady_timer* timer : waiting_)
    timer->cancel();
}

boost::asio::awaitable<void> Pause::wait(TimePoint now) {
  if (!is_on(now)) co_return;
  boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor,
                                  std::min<std::chrono::milliseconds>(*until_ - now, one_wait_max));
  waiting_.push_back(&timer);
  const AtEnd forget([&] { std::erase(waiting_, &timer); });
  boost::system::error_code ignored;
  co_await timer.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, ignored));
}

}  // namespace redis3::session
