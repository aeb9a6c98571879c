#include "base/sleep.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace redis3 {
namespace {

boost::asio::awaitable<void> wait_on_timer(std::chrono::microseconds time) {
  boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor, time);
  co_await timer.async_wait(boost::asio::use_awaitable);
}

}  // namespace

Sleep timer_sleep() {
  return wait_on_timer;
}

}  // namespace redis3
