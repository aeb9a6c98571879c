#pragma once

#include "base/task.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <exception>
#include <optional>
#include <stdexcept>
#include <utility>

namespace redis3::test {

/// Runs one Task to its end on this thread and returns its Result. A Task that waits for something that never
/// comes is a failure, not a hang: the loop runs out of work.
template <class T>
Result<T> run(boost::asio::io_context& context, Task<T> task) {
  std::optional<Result<T>> result;
  std::exception_ptr bug;
  boost::asio::co_spawn(context, std::move(task),
                        [&](std::exception_ptr thrown, std::optional<Result<T>> value) {
                          bug = thrown;
                          result = std::move(value);
                        });
  context.restart();
  while (!result && !bug && context.run_one() > 0) {
  }
  if (bug) std::rethrow_exception(bug);
  if (!result) throw std::logic_error("the task waits for something that never comes");
  return std::move(*result);
}

template <class T>
Result<T> run(Task<T> task) {
  boost::asio::io_context context(1);
  return run(context, std::move(task));
}

}  // namespace redis3::test
