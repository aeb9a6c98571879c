#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <functional>

namespace redis3 {

/// Lets a coroutine wait. Passed in, so that tests do not.
using Sleep = std::function<boost::asio::awaitable<void>(std::chrono::milliseconds)>;

/// Waits on the executor's own timers; throws what Asio throws where the coroutine is cancelled meanwhile.
Sleep timer_sleep(boost::asio::any_io_executor executor);

}  // namespace redis3
