#include "session/pause.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <gtest/gtest.h>

namespace redis3::session {
namespace {

using namespace std::chrono_literals;
using Scope = Pause::Scope;

constexpr TimePoint start{1'700'000'000s};

TEST(Pause, stops_all_or_only_writes_until_its_end) {
  Pause pause;
  EXPECT_FALSE(pause.stops(true, start));
  pause.begin(Scope::writes, start + 100ms, start);
  EXPECT_TRUE(pause.stops(true, start + 99ms));
  EXPECT_FALSE(pause.stops(false, start));
  EXPECT_FALSE(pause.stops(true, start + 100ms));
  pause.begin(Scope::all, start + 100ms, start);
  EXPECT_TRUE(pause.stops(false, start));
  pause.end();
  EXPECT_FALSE(pause.stops(true, start));
}

TEST(Pause, one_within_another_ends_no_earlier_and_stops_no_less) {
  Pause pause;
  pause.begin(Scope::all, start + 10s, start);
  pause.begin(Scope::writes, start + 5s, start + 1s);
  EXPECT_TRUE(pause.stops(false, start + 9s));
  pause.begin(Scope::writes, start + 20s, start + 1s);
  EXPECT_TRUE(pause.stops(false, start + 19s));
}

TEST(Pause, one_that_is_over_has_no_say) {
  Pause pause;
  pause.begin(Scope::all, start + 10s, start);
  pause.begin(Scope::writes, start + 20s, start + 10s);
  EXPECT_FALSE(pause.stops(false, start + 11s));
  EXPECT_TRUE(pause.stops(true, start + 11s));
}

class PauseWait : public ::testing::Test {
 protected:
  void wait() {
    boost::asio::co_spawn(context, pause.wait(start), [this](std::exception_ptr) { ++ended; });
    context.poll();
  }

  Pause pause;
  boost::asio::io_context context{1};
  int ended = 0;
};

TEST_F(PauseWait, ends_at_once_where_there_is_no_pause) {
  wait();
  EXPECT_EQ(ended, 1);
}

TEST_F(PauseWait, ends_for_all_when_the_pause_is_ended) {
  pause.begin(Scope::all, TimePoint::max(), start);
  wait();
  wait();
  EXPECT_EQ(ended, 0);
  pause.end();
  context.poll();
  EXPECT_EQ(ended, 2);
}

}  // namespace
}  // namespace redis3::session
