#include "base/single_flight.hpp"

#include "base/waiter.hpp"

#include <gtest/gtest.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <string>
#include <vector>

namespace redis3 {
namespace {

/// Runs Tasks that end when the test says so.
struct World {
  boost::asio::io_context context{1};
  SingleFlight flight;
  Waiter door;
  Result<void> outcome;
  int begun = 0;
  std::vector<std::string> results;

  Task<void> task() {
    ++begun;
    co_await door.wait();
    co_return outcome;
  }
  void ask() {
    std::function<Task<void>()> begin = [this] { return task(); };
    boost::asio::co_spawn(context, flight.run(std::move(begin)),
                          [this](std::exception_ptr bug, Result<void> result) {
                            ASSERT_FALSE(bug);
                            results.emplace_back(result ? "done" : result.error().message());
                          });
    poll();
  }
  void land() {
    door.wake();
    poll();
  }
  void poll() {
    context.restart();
    context.poll();
  }
};

TEST(SingleFlight, those_who_ask_meanwhile_get_the_same_result) {
  World world;
  world.ask();
  world.ask();
  world.ask();
  EXPECT_TRUE(world.results.empty());
  world.land();
  EXPECT_EQ(world.begun, 1);
  EXPECT_EQ(world.results, (std::vector<std::string>{"done", "done", "done"}));
}

TEST(SingleFlight, failure_is_told_to_all_and_not_tried_again_by_each) {
  World world;
  world.outcome = Error(ErrorKind::denied, "no");
  world.ask();
  world.ask();
  world.land();
  EXPECT_EQ(world.begun, 1);
  EXPECT_EQ(world.results, (std::vector<std::string>{"no", "no"}));
}

TEST(SingleFlight, next_one_begins_anew) {
  World world;
  world.ask();
  world.land();
  world.ask();
  world.land();
  EXPECT_EQ(world.begun, 2);
}

TEST(SingleFlight, who_waits_takes_over_where_the_first_gave_up) {
  World world;
  world.outcome = Error(ErrorKind::cancelled, "gave up");
  world.ask();
  world.ask();
  world.land();
  EXPECT_EQ(world.begun, 2);
  world.outcome = Result<void>();
  world.land();
  EXPECT_EQ(world.results, (std::vector<std::string>{"gave up", "done"}));
}

}  // namespace
}  // namespace redis3
