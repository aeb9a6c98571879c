#pragma once

#include "base/task.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <condition_variable>
#include <cstddef>
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
/// after what goes on in the background while nobody calls, and drives for those who cannot do it themselves.
///
/// Lifetime  the tasks that were begun by others than run() must have ended before the loop is destroyed.
/// Threads   run(), wait_until(), hold() and let_go() from any number of threads at once, the first two not
///           from inside a task. Everything that runs on the context runs on one thread at a time, though not
///           always on the same one.
class Loop {
 public:
  /// Something that a handler on the context ends, once, and one thread waits for.
  class Event {
   public:
    Event() = default;
    Event(const Event&) = delete;
    Event& operator=(const Event&) = delete;

   private:
    friend class Loop;
    /// Guarded by mutex_, save that the thread that drives reads it without: no other writes.
    bool has_ended_ = false;
    std::condition_variable wake_;
    /// Where it stands in sleepers_; absent while nobody sleeps over it.
    std::optional<std::list<Event*>::iterator> place_;
  };

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
    Event ended;
    boost::asio::co_spawn(context_, keep_result(std::move(task), result), [&](std::exception_ptr thrown) {
      bug = thrown;
      end(ended);
    });
    wait(ended);
    if (bug) std::rethrow_exception(bug);
    return *std::move(result);
  }

  /// To be called on the context. The event's owner may destroy it at once.
  void end(Event& event);
  /// Drives or sleeps until the event has ended or the time has come; whether it has ended. An event that has
  /// not may be waited for again.
  bool wait_until(Event& event, std::chrono::steady_clock::time_point time);

  /// From now on somebody waits who must not block: the keeper drives whenever nobody else does.
  void hold();
  /// Takes one hold() back.
  void let_go();

 private:
  template <class T>
  static boost::asio::awaitable<void> keep_result(Task<T> task, std::optional<Result<T>>& result) {
    result = co_await std::move(task);
  }

  void wait(Event& event) noexcept;
  void sleep_until(Event& event, std::unique_lock<std::mutex>& lock,
                   std::chrono::steady_clock::time_point time);
  void stop_driving();
  bool is_wanted_driving() const { return holds_ > 0 && !is_driven_ && sleepers_.empty(); }
  void keep(std::chrono::milliseconds interval) noexcept;
  /// What the keeper does when it is awake, with `lock` held before and after.
  void drive_for_others(std::unique_lock<std::mutex>& lock);

  boost::asio::io_context context_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;

  std::mutex mutex_;
  /// Whether a thread is inside the context. Whoever sets it back wakes a sleeper, so that there is never a
  /// sleeper, an idle context and nobody on the way to it.
  bool is_driven_ = false;
  /// The events that somebody sleeps over and that have not ended, first come first.
  std::list<Event*> sleepers_;
  /// hold()s that are not taken back.
  std::size_t holds_ = 0;
  bool is_ending_ = false;
  std::condition_variable wake_keeper_;
  std::thread keeper_;
};

}  // namespace redis3::client
