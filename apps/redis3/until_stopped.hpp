#pragma once

#include "base/task.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include <csignal>
#include <exception>
#include <functional>
#include <utility>

namespace redis3::app {

/// Runs something long on this thread. The first signal makes `is_stopped` true, and lets it end where it is;
/// the second one ends the process.
template <class T>
Result<T> run_until_stopped(
    const std::function<Task<T>(boost::asio::any_io_executor executor, const bool& is_stopped)>& begin) {
  boost::asio::io_context context(1);
  bool is_stopped = false;
  boost::asio::signal_set signals(context, SIGINT, SIGTERM);
  signals.async_wait([&](const boost::system::error_code& error, int) {
    if (error) return;
    signals.clear();
    is_stopped = true;
  });
  Result<T> outcome = Error();
  boost::asio::co_spawn(context, begin(context.get_executor(), is_stopped),
                        [&](std::exception_ptr bug, Result<T> value) {
                          if (bug) std::rethrow_exception(bug);
                          outcome = std::move(value);
                          signals.cancel();
                        });
  context.run();
  return outcome;
}

}  // namespace redis3::app
