#include "base/sleep.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <utility>

namespace redis3 {
namespace {

boost::asio::awaitable<void> sleep_on(boost::asio::any_io_executor executor, std::chrono::milliseconds time) {
  boost::asio::steady_timer timer(executor, time);
  co_await timer.async_wait(boost::asio::use_awaitable);
}

}  // namespace

Sleep timer_sleep(boost::asio::any_io_executor executor) {
  return
      [executor = std::move(executor)](std::chrono::milliseconds time) { return sleep_on(executor, time); };
}

}  // namespace redis3
