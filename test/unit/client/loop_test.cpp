#include "client/loop.hpp"

#include "base/waiter.hpp"

#include <gtest/gtest.h>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>

#include <atomic>
#include <future>
#include <latch>
#include <stdexcept>
#include <thread>
#include <vector>

namespace redis3::client {
namespace {

namespace asio = boost::asio;

/// Longer than any test: the keeper never looks.
constexpr std::chrono::hours never{1};

Task<int> answer(int value) {
  co_return value;
}

Task<int> fail() {
  co_return Error(ErrorKind::unavailable, "no network");
}

Task<int> bug() {
  throw std::logic_error("a bug");
  co_return 0;
}

Task<std::thread::id> tell_thread() {
  co_return std::this_thread::get_id();
}

/// Goes around through the context's queue a few times, as a command does that waits for the network.
Task<int> go_around(int times, std::atomic<int>& inside) {
  const auto executor = co_await asio::this_coro::executor;
  for (int i = 0; i < times; ++i) {
    EXPECT_EQ(inside.fetch_add(1), 0) << "two threads are inside the context at once";
    inside.fetch_sub(1);
    co_await asio::post(executor, asio::use_awaitable);
  }
  co_return times;
}

Task<int> wait_for(Waiter& waiter) {
  co_await waiter.wait();
  co_return 7;
}

Task<int> wake(Waiter& waiter) {
  waiter.wake();
  co_return 0;
}

TEST(Loop, returns_a_tasks_value_and_its_error) {
  Loop loop(never);
  EXPECT_EQ(loop.run(answer(5)).value(), 5);
  const Result<int> failed = loop.run(fail());
  ASSERT_TRUE(failed.has_error());
  EXPECT_EQ(failed.error().kind(), ErrorKind::unavailable);
}

TEST(Loop, throws_what_a_bug_throws_and_goes_on) {
  Loop loop(never);
  EXPECT_THROW((void)loop.run(bug()), std::logic_error);
  EXPECT_EQ(loop.run(answer(1)).value(), 1);
}

TEST(Loop, runs_a_task_on_the_callers_own_thread) {
  Loop loop(never);
  EXPECT_EQ(loop.run(tell_thread()).value(), std::this_thread::get_id());
}

TEST(Loop, completes_the_task_of_a_caller_that_came_while_another_drives) {
  Loop loop(never);
  Waiter waiter;
  std::thread first([&] { EXPECT_EQ(loop.run(wait_for(waiter)).value(), 7); });
  // The first caller cannot end before this one has been served, whoever of the two drives.
  EXPECT_EQ(loop.run(wake(waiter)).value(), 0);
  first.join();
}

TEST(Loop, serves_many_threads_one_at_a_time_and_loses_no_wake_up) {
  constexpr int threads = 8;
  constexpr int calls = 2000;
  Loop loop(never);
  std::atomic<int> inside{0};
  std::atomic<int> served{0};
  std::latch start(threads);
  std::vector<std::thread> callers;
  for (int t = 0; t < threads; ++t) {
    callers.emplace_back([&, t] {
      start.arrive_and_wait();
      for (int i = 0; i < calls; ++i) {
        const int times = (i + t) % 5;
        EXPECT_EQ(loop.run(go_around(times, inside)).value(), times);
        ++served;
      }
    });
  }
  for (std::thread& caller : callers)
    caller.join();
  EXPECT_EQ(served, threads * calls);
}

TEST(Loop, hands_the_wheel_to_a_sleeper_whose_task_ends_last) {
  // Each task can end only after the one of the next thread, so every driver but one leaves before all are
  // served.
  constexpr std::size_t threads = 6;
  Loop loop(never);
  std::vector<Waiter> waiters(threads + 1);
  const auto chain = [&](std::size_t i) -> Task<int> {
    co_await waiters[i + 1].wait();
    waiters[i].wake();
    co_return static_cast<int>(i);
  };
  std::vector<std::thread> callers;
  for (std::size_t i = 0; i < threads; ++i) {
    callers.emplace_back([&, i] { EXPECT_EQ(loop.run(chain(i)).value(), static_cast<int>(i)); });
  }
  EXPECT_EQ(loop.run(wake(waiters[threads])).value(), 0);
  EXPECT_EQ(loop.run(wait_for(waiters[0])).value(), 7);
  for (std::thread& caller : callers)
    caller.join();
}

TEST(Loop, has_a_keeper_that_runs_the_background_while_nobody_calls) {
  Loop loop(std::chrono::milliseconds(1));
  std::promise<std::thread::id> ran_on;
  asio::post(loop.context(), [&] { ran_on.set_value(std::this_thread::get_id()); });
  EXPECT_NE(ran_on.get_future().get(), std::this_thread::get_id());
}

TEST(Loop, shares_the_context_between_callers_and_an_eager_keeper) {
  Loop loop(std::chrono::milliseconds(0));
  std::atomic<int> inside{0};
  std::vector<std::thread> callers;
  for (int t = 0; t < 4; ++t) {
    callers.emplace_back([&] {
      for (int i = 0; i < 500; ++i)
        EXPECT_EQ(loop.run(go_around(3, inside)).value(), 3);
    });
  }
  for (std::thread& caller : callers)
    caller.join();
}

TEST(Loop, waits_for_an_event_until_a_time) {
  Loop loop(never);
  Loop::Event event;
  EXPECT_FALSE(loop.wait_until(event, std::chrono::steady_clock::now()));
  asio::post(loop.context(), [&] { loop.end(event); });
  EXPECT_TRUE(loop.wait_until(event, std::chrono::steady_clock::now() + never));
  EXPECT_TRUE(loop.wait_until(event, std::chrono::steady_clock::now()));
}

TEST(Loop, those_who_give_up_leave_the_wheel_to_others) {
  Loop loop(never);
  std::vector<std::thread> callers;
  std::atomic<int> inside{0};
  for (int t = 0; t < 4; ++t) {
    callers.emplace_back([&, t] {
      for (int i = 0; i < 500; ++i) {
        Loop::Event nothing;
        if (t % 2 == 0)
          EXPECT_FALSE(
              loop.wait_until(nothing, std::chrono::steady_clock::now() + std::chrono::microseconds(i % 50)));
        else
          EXPECT_EQ(loop.run(go_around(3, inside)).value(), 3);
      }
    });
  }
  for (std::thread& caller : callers)
    caller.join();
}

TEST(Loop, is_driven_by_the_keeper_for_those_who_must_not_wait) {
  Loop loop(never);
  for (int i = 0; i < 100; ++i) {
    std::promise<std::thread::id> ran_on;
    loop.hold();
    asio::post(loop.context(), [&] { ran_on.set_value(std::this_thread::get_id()); });
    EXPECT_NE(ran_on.get_future().get(), std::this_thread::get_id());
    // A caller goes on as ever beside it.
    EXPECT_EQ(loop.run(answer(i)).value(), i);
    loop.let_go();
  }
}

TEST(Loop, the_keeper_takes_the_wheel_from_a_caller_that_is_served) {
  Loop loop(never);
  loop.hold();
  EXPECT_EQ(loop.run(answer(5)).value(), 5);
  std::promise<void> ran;
  asio::post(loop.context(), [&] { ran.set_value(); });
  ran.get_future().get();
  loop.let_go();
}

TEST(Loop, ends_while_the_keeper_drives) {
  Loop loop(never);
  loop.hold();
}

}  // namespace
}  // namespace redis3::client
