#pragma once

#include "base/clock.hpp"
#include "base/sleep.hpp"
#include "base/task.hpp"
#include "base/waiter.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <cstdint>
#include <exception>
#include <map>
#include <optional>
#include <stdexcept>
#include <utility>

namespace redis3::test {

/// Time that passes when everybody waits, and then at once: who sleeps is woken in the order of the moments
/// that they sleep to. So a seed that decides how long calls take decides what overtakes what.
class VirtualTime {
 public:
  /// `clock` shows it, to the millisecond.
  VirtualTime(boost::asio::io_context& context, ManualClock& clock) : context_(context), clock_(clock) {}

  Sleep sleep() {
    return [this](std::chrono::microseconds time) { return wait(time); };
  }

  /// Since an epoch of its own.
  std::chrono::steady_clock::time_point now() const { return std::chrono::steady_clock::time_point(now_); }

  void pass(std::chrono::microseconds time) {
    const auto before = std::chrono::floor<std::chrono::milliseconds>(now_);
    now_ += time;
    clock_.advance(std::chrono::floor<std::chrono::milliseconds>(now_) - before);
  }

  /// Runs the task to its end. One that waits for what never comes is a failure, not a hang.
  void run(Task<void> task) {
    std::optional<Result<void>> result;
    std::exception_ptr bug;
    boost::asio::co_spawn(context_, std::move(task),
                          [&](std::exception_ptr thrown, std::optional<Result<void>> value) {
                            bug = thrown;
                            result = std::move(value);
                          });
    while (!result && !bug) {
      context_.restart();
      if (context_.poll() > 0) continue;
      if (sleepers_.empty()) throw std::logic_error("the task waits for something that never comes");
      wake_next();
    }
    if (bug) std::rethrow_exception(bug);
    result->value();
  }

 private:
  boost::asio::awaitable<void> wait(std::chrono::microseconds time) {
    Waiter waiter;
    sleepers_.emplace(std::pair(now_ + time, ++count_), &waiter);
    co_await waiter.wait();
  }

  void wake_next() {
    const auto next = sleepers_.extract(sleepers_.begin());
    if (next.key().first > now_) pass(next.key().first - now_);
    next.mapped()->wake();
  }

  boost::asio::io_context& context_;
  ManualClock& clock_;
  std::chrono::microseconds now_{0};
  std::uint64_t count_ = 0;
  /// By the moment to which they sleep, then by the order in which they came.
  std::map<std::pair<std::chrono::microseconds, std::uint64_t>, Waiter*> sleepers_;
};

}  // namespace redis3::test
