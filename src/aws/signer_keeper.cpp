#include "aws/signer_keeper.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <utility>

namespace redis3::aws {

SignerKeeper::SignerKeeper(boost::asio::any_io_executor executor, const Clock& clock, const LeaseTimes& times,
                           Fetch fetch, MakeSigner make_signer, bool renews_idle)
    : executor_(std::move(executor)),
      clock_(&clock),
      fetch_(std::move(fetch)),
      make_signer_(std::move(make_signer)),
      failure_pause_(times.failure_pause),
      lease_(times) {
  if (renews_idle) timer_.emplace(executor_);
}

void SignerKeeper::hold(Grant grant) {
  signer_.emplace(make_signer_(std::move(grant.credentials)));
  lease_.renewed(clock_->now(), grant.expires);
  was_used_ = false;
  wait_for_renewal();
}

bool SignerKeeper::is_ready() {
  switch (lease_.decide(clock_->now())) {
    case LeaseUse::wait:
      return false;
    case LeaseUse::use_and_renew:
      renew_soon();
      break;
    case LeaseUse::use:
      break;
  }
  return true;
}

Task<void> SignerKeeper::renew() {
  if (failure_ && clock_->now() < failure_ends_) co_return *failure_;
  std::function<Task<void>()> begin = [this] { return fetch(); };
  co_return co_await flight_.run(std::move(begin));
}

void SignerKeeper::renew_soon() {
  if (std::exchange(is_renewing_, true)) return;
  boost::asio::co_spawn(executor_, renew_in_background(shared_from_this()),
                        boost::asio::bind_cancellation_slot(background_.slot(), boost::asio::detached));
}

boost::asio::awaitable<void> SignerKeeper::renew_in_background(std::shared_ptr<SignerKeeper> keeper) {
  // Also where it is broken off.
  struct End {
    bool& is_renewing;
    ~End() { is_renewing = false; }
  };
  const End end{keeper->is_renewing_};
  // The call that noticed goes first, so that it gets the connection that is open.
  co_await boost::asio::post(boost::asio::use_awaitable);
  // A failure is not lost: the grant is used up, and then somebody waits for the next attempt and is told.
  if (keeper->clock_ != nullptr) {
    [[maybe_unused]] const auto renewed = co_await keeper->renew();
  }
}

Task<void> SignerKeeper::fetch() {
  auto grant = co_await fetch_();
  if (clock_ == nullptr) co_return Error(ErrorKind::cancelled, "The client was closed.");
  if (!grant) {
    lease_.renewal_failed(clock_->now());
    failure_ = grant.error();
    failure_ends_ = clock_->now() + failure_pause_;
    wait_for_renewal();
    co_return grant.error();
  }
  failure_.reset();
  hold(std::move(*grant));
  co_return Result<void>();
}

void SignerKeeper::wait_for_renewal() {
  const auto due = lease_.renewal_due();
  if (!timer_ || !due) return;
  timer_->expires_after(*due - clock_->now());
  timer_->async_wait([weak = weak_from_this()](const boost::system::error_code& error) {
    const auto keeper = weak.lock();
    if (error || !keeper || keeper->clock_ == nullptr) return;
    // What nobody uses is left to end; the next request gets another one first.
    if (keeper->was_used_) keeper->renew_soon();
  });
}

void SignerKeeper::close() {
  clock_ = nullptr;
  if (timer_) timer_->cancel();
  if (!is_renewing_) return;
  // From within the loop: what is emitted from outside could come when the renewal has ended.
  boost::asio::post(executor_, [keeper = shared_from_this()] {
    if (keeper->is_renewing_) keeper->background_.emit(boost::asio::cancellation_type::terminal);
  });
}

}  // namespace redis3::aws
