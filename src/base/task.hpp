#pragma once

#include "redis3/error.hpp"

#include <boost/asio/awaitable.hpp>

namespace redis3 {

/// What every asynchronous function of redis3 returns: a coroutine that ends in a Result and throws only for
/// bugs.
///
/// A Task starts when it is awaited, so its functions take their parameters by value.
template <class T>
using Task = boost::asio::awaitable<Result<T>>;

}  // namespace redis3
