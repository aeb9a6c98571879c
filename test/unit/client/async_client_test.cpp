#include "redis3/async_client.hpp"

#include "base/task.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>

#include <exception>
#include <optional>
#include <string>
#include <vector>

namespace redis3 {
namespace {

namespace asio = boost::asio;
using testing::ElementsAre;
using testing::Optional;
using testing::UnorderedElementsAre;

Options in_memory() {
  Options options;
  options.url = "memory:";
  return options;
}

/// Runs a test's coroutine on a context of its own until there is nothing left to do.
template <class Test>
void run(Test test) {
  asio::io_context context(1);
  bool has_ended = false;
  asio::co_spawn(
      context,
      [&]() -> asio::awaitable<void> {
        const Options options = in_memory();
        Result<AsyncClient> opened = co_await AsyncClient::open(context.get_executor(), options);
        EXPECT_TRUE(opened.has_value());
        co_await test(*opened);
        has_ended = true;
      },
      [](std::exception_ptr bug) {
        if (bug) std::rethrow_exception(bug);
      });
  context.run();
  EXPECT_TRUE(has_ended);
}

TEST(AsyncClient, returns_what_was_set) {
  run([](AsyncClient r) -> asio::awaitable<void> {
    const Result<bool> set = co_await r.set("userId:10", "1701743088");
    EXPECT_TRUE(set.value());
    const Result<std::optional<std::string>> value = co_await r.get("userId:10");
    EXPECT_THAT(value.value(), Optional(std::string("1701743088")));
  });
}

TEST(AsyncClient, takes_options_inside_a_co_await_expression) {
  run([](AsyncClient r) -> asio::awaitable<void> {
    const Result<bool> refused = co_await r.set("k", "v", {.xx = true});
    EXPECT_FALSE(refused.value());
    const Result<std::optional<std::string>> old =
        co_await r.set_get("k", "v", {.ex = std::chrono::seconds(100)});
    EXPECT_EQ(old.value(), std::nullopt);
    const Result<bool> replaced = co_await r.set("k", "w", {.ifeq = "v"});
    EXPECT_TRUE(replaced.value());
  });
}

TEST(AsyncClient, has_the_calls_of_its_twin) {
  run([](AsyncClient r) -> asio::awaitable<void> {
    const std::vector<std::pair<std::string, std::string>> pairs{{"a", "1"}, {"b", "2"}};
    const std::vector<std::string> names{"a", "b"};
    EXPECT_TRUE((co_await r.mset(pairs)).has_value());
    const auto values = co_await r.mget(names);
    EXPECT_THAT(values.value(), ElementsAre(Optional(std::string("1")), Optional(std::string("2"))));
    const auto keys = co_await r.keys("*");
    EXPECT_THAT(keys.value(), UnorderedElementsAre("a", "b"));
    std::size_t seen = 0;
    const auto paged = co_await r.each_page("a", [&](std::vector<std::string> page) {
      seen += page.size();
      return true;
    });
    EXPECT_TRUE(paged.has_value());
    EXPECT_EQ(seen, 1u);
    EXPECT_EQ((co_await r.exists(names)).value(), 2);
    EXPECT_EQ((co_await r.del(names)).value(), 2);
    EXPECT_EQ(r.db(), 0);
  });
}

TEST(AsyncClient, returns_an_error_reply_as_an_error) {
  run([](AsyncClient r) -> asio::awaitable<void> {
    const std::vector<std::string> words{"GET"};
    const Result<Reply> reply = co_await r.command(words);
    EXPECT_TRUE(reply.has_error());
    EXPECT_EQ(reply.error().kind(), ErrorKind::reply);
    EXPECT_EQ(reply.error().message(), "ERR wrong number of arguments for 'get' command");
  });
}

TEST(AsyncClient, returns_what_is_wrong_with_its_options) {
  asio::io_context context(1);
  Options options;
  options.url = "redis://localhost";
  bool is_refused = false;
  asio::co_spawn(
      context,
      [&]() -> asio::awaitable<void> {
        const Result<AsyncClient> opened = co_await AsyncClient::open(context.get_executor(), options);
        is_refused = opened.has_error() && opened.error().kind() == ErrorKind::invalid;
      },
      asio::detached);
  context.run();
  EXPECT_TRUE(is_refused);
}

TEST(AsyncClient, ends_once_however_often_it_is_closed) {
  run([](AsyncClient r) -> asio::awaitable<void> {
    AsyncClient copy = r;
    EXPECT_TRUE((co_await r.close()).has_value());
    EXPECT_TRUE((co_await copy.close()).has_value());
  });
}

/// Counts up by compare-and-set until `times` of its own have succeeded.
asio::awaitable<void> count_up(AsyncClient r, int times) {
  while (times > 0) {
    const Result<std::optional<std::string>> read = co_await r.get("counter");
    const std::string seen = read.value().value();
    const std::string next = std::to_string(std::stoi(seen) + 1);
    const Result<bool> written = co_await r.set("counter", next, {.ifeq = seen});
    if (written.value()) --times;
  }
}

TEST(AsyncClient, is_shared_by_the_threads_of_a_pool) {
  asio::thread_pool pool(4);
  const Options options = in_memory();
  AsyncClient r = asio::co_spawn(
                      pool,
                      [&]() -> asio::awaitable<std::optional<AsyncClient>> {
                        Result<AsyncClient> opened = co_await AsyncClient::open(pool.get_executor(), options);
                        co_await opened->set("counter", "0");
                        co_return *opened;
                      },
                      asio::use_future)
                      .get()
                      .value();
  std::vector<std::future<void>> counters;
  for (int i = 0; i < 8; ++i)
    counters.push_back(asio::co_spawn(pool, count_up(r, 25), asio::use_future));
  for (std::future<void>& counter : counters)
    counter.get();
  const auto value = asio::co_spawn(
                         pool,
                         [&]() -> asio::awaitable<std::optional<std::string>> {
                           const auto read = co_await r.get("counter");
                           co_return read.value();
                         },
                         asio::use_future)
                         .get();
  EXPECT_THAT(value, Optional(std::string("200")));
}

}  // namespace
}  // namespace redis3
