#include "s3/session_keeper.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <utility>

namespace redis3::s3 {

SessionKeeper::SessionKeeper(boost::asio::any_io_executor executor, const ServerClock& clock, Fetch fetch,
                             MakeSigner make_signer, bool renews_idle)
    : executor_(std::move(executor)),
      clock_(&clock),
      fetch_(std::move(fetch)),
      make_signer_(std::move(make_signer)) {
  if (renews_idle) timer_.emplace(executor_);
}

bool SessionKeeper::is_ready() {
  switch (state_.decide(clock_->now())) {
    case SessionUse::wait:
      return false;
    case SessionUse::use_and_renew:
      renew_soon();
      break;
    case SessionUse::use:
      break;
  }
  return true;
}

Task<void> SessionKeeper::renew() {
  std::function<Task<void>()> begin = [this] { return fetch(); };
  return flight_.run(std::move(begin));
}

void SessionKeeper::renew_soon() {
  if (std::exchange(is_renewing_, true)) return;
  boost::asio::co_spawn(executor_, renew_in_background(shared_from_this()), boost::asio::detached);
}

boost::asio::awaitable<void> SessionKeeper::renew_in_background(std::shared_ptr<SessionKeeper> keeper) {
  // The call that noticed goes first, so that it gets the connection that is open.
  co_await boost::asio::post(boost::asio::use_awaitable);
  // A failure is not lost: the session is used up, and then somebody waits for the next attempt and is told.
  if (keeper->clock_ != nullptr) {
    [[maybe_unused]] const auto renewed = co_await keeper->renew();
  }
  keeper->is_renewing_ = false;
}

Task<void> SessionKeeper::fetch() {
  auto grant = co_await fetch_();
  if (clock_ == nullptr) co_return Error(ErrorKind::cancelled, "The client was closed.");
  if (!grant) {
    state_.renewal_failed(clock_->now());
    co_return grant.error();
  }
  signer_.emplace(make_signer_(std::move(grant->credentials)));
  state_.renewed(clock_->now(), grant->expires);
  was_used_ = false;
  wait_for_renewal();
  co_return Result<void>();
}

void SessionKeeper::wait_for_renewal() {
  if (!timer_) return;
  timer_->expires_after(*state_.renewal_due() - clock_->now());
  timer_->async_wait([weak = weak_from_this()](const boost::system::error_code& error) {
    const auto keeper = weak.lock();
    if (error || !keeper || keeper->clock_ == nullptr) return;
    // A bucket that nobody asks for is left alone; its next request gets a new session first.
    if (keeper->was_used_) keeper->renew_soon();
  });
}

void SessionKeeper::close() {
  clock_ = nullptr;
  if (timer_) timer_->cancel();
}

}  // namespace redis3::s3
