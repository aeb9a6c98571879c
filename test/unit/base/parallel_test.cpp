#include "base/parallel.hpp"

#include "support/run.hpp"

#include <gtest/gtest.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

using namespace redis3;
namespace asio = boost::asio;

namespace {

Task<void> yield_then(Result<void> result) {
  co_await asio::post(co_await asio::this_coro::executor, asio::use_awaitable);
  co_return result;
}

}  // namespace

TEST(ForEachIndex, runs_each_once_and_no_more_at_a_time_than_allowed) {
  std::vector<int> runs(100, 0);
  int now = 0;
  int most = 0;
  const auto result = test::run(for_each_index(runs.size(), 7, [&](std::size_t index) -> Task<void> {
    most = std::max(most, ++now);
    const auto ended = co_await yield_then(Result<void>());
    --now;
    ++runs[index];
    co_return ended;
  }));
  EXPECT_TRUE(result);
  EXPECT_EQ(most, 7);
  EXPECT_EQ(runs, std::vector<int>(100, 1));
}

TEST(ForEachIndex, returns_the_first_error_by_index_after_all_that_began_have_ended) {
  int began = 0;
  int ended = 0;
  const auto result = test::run(for_each_index(50, 5, [&](std::size_t index) -> Task<void> {
    ++began;
    Result<void> answer;
    if (index >= 3) answer = Error(ErrorKind::conflict, std::to_string(index));
    answer = co_await yield_then(answer);
    ++ended;
    co_return answer;
  }));
  ASSERT_TRUE(result.has_error());
  EXPECT_EQ(result.error().message(), "3");
  EXPECT_EQ(began, ended);
  EXPECT_LT(began, 50);
}

TEST(ForEachIndex, leaves_nothing_behind_where_the_loop_ends_in_the_middle) {
  const auto alive = std::make_shared<int>();
  {
    asio::io_context context(1);
    std::function<Task<void>(std::size_t)> task = [](std::size_t) -> Task<void> {
      for (int turn = 0; turn < 10; ++turn)
        co_await asio::post(co_await asio::this_coro::executor, asio::use_awaitable);
      co_return Result<void>();
    };
    const auto caller = [](std::function<Task<void>(std::size_t)> each,
                           [[maybe_unused]] std::shared_ptr<int> held) -> asio::awaitable<void> {
      co_await for_each_index(8, 3, std::move(each));
    };
    asio::co_spawn(context, caller(std::move(task), alive), asio::detached);
    for (int handler = 0; handler < 12; ++handler)
      context.poll_one();
    EXPECT_EQ(alive.use_count(), 2);
  }
  EXPECT_EQ(alive.use_count(), 1);
}

TEST(ForEachIndex, of_nothing_ends_at_once) {
  EXPECT_TRUE(test::run(for_each_index(0, 5, [](std::size_t) { return yield_then(Result<void>()); })));
}
