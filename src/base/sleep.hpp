#pragma once

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <functional>

namespace redis3 {

/// Lets a coroutine wait. Passed in, so that a test need not.
using Sleep = std::function<boost::asio::awaitable<void>(std::chrono::microseconds)>;

/// Waits on a timer of the executor that the caller runs on; throws what Asio throws where it is cancelled
/// meanwhile.
Sleep timer_sleep();

}  // namespace redis3
