#pragma once

#include "base/task.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <condition_variable>
#include <exception>
#include <list>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

namespace redis3::client {

/// One io_context that is run by those who wait for it: no thread of its own stands between a caller and the
/// network.
///
/// The caller that finds nobody driving drives until its own task is done; the others sleep. A driver that
/// leaves wakes one sleeper, who takes over unless somebody was faster. A keeper, asleep nearly always, looks
/// after what goes on in the background while nobody calls.
///
/// Lifetime  the tasks that were begun by others than run() must have ended before the loop is destroyed.
/// Threads   run() from any number of threads at once, but not from inside a task. Everything that runs on
///           the context runs on one thread at a time, though not always on the same one.
class Loop {
 public:
  /// How often the keeper looks, in the absence of callers.
  static constexpr std::chrono::milliseconds keeper_interval{250};

  explicit Loop(std::chrono::milliseconds interval = keeper_interval);
  ~Loop();
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  boost::asio::io_context& context() noexcept { return context_; }

  /// Runs the task on the context to its end and returns its Result. Throws what a bug in the task throws.
  template <class T>
  Result<T> run(Task<T> task) {
    std::optional<Result<T>> result;
    std::exception_ptr bug;
    Call call;
    boost::asio::co_spawn(context_, keep_result(std::move(task), result), [&](std::exception_ptr thrown) {
      bug = thrown;
      complete(call);
    });
    await(call);
    if (bug) std::rethrow_exception(bug);
    return *std::move(result);
  }

 private:
  /// One run() under way. Guarded by mutex_, save that the thread that drives reads is_done without it: no
  /// other writes.
  struct Call {
    bool is_done = false;
    std::condition_variable wake;
    /// Where it stands in sleepers_; absent while it does not sleep.
    std::optional<std::list<Call*>::iterator> place;
  };

  template <class T>
  static boost::asio::awaitable<void> keep_result(Task<T> task, std::optional<Result<T>>& result) {
    result = co_await std::move(task);
  }

  /// Called by the task's end, on the thread that drives.
  void complete(Call& call);
  /// Drives or sleeps until the call is done.
  void await(Call& call) noexcept;
  void sleep(Call& call, std::unique_lock<std::mutex>& lock);
  void stop_driving();
  void keep(std::chrono::milliseconds interval) noexcept;

  boost::asio::io_context context_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;

  std::mutex mutex_;
  /// Whether a thread is inside the context. Whoever sets it back wakes a sleeper, so that there is never a
  /// sleeper, an idle context and nobody on the way to it.
  bool is_driven_ = false;
  /// The calls that sleep and are not done, first come first.
  std::list<Call*> sleepers_;
  bool is_ending_ = false;
  std::condition_variable end_;
  std::thread keeper_;
};

}  // namespace redis3::client
