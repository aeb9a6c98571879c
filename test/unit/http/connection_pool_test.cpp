#include "http/connection_pool.hpp"

#include "http/exchange.hpp"

#include <gtest/gtest.h>

#include <array>
#include <vector>

using namespace redis3::http;
using namespace std::chrono_literals;
using Action = ConnectionPool::Action;

namespace {

class ConnectionPoolTest : public testing::Test {
 protected:
  /// A pool with `count` idle connections, ids 0 … count - 1, idle since `now` in that order.
  void fill(ConnectionPool& pool, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i)
      EXPECT_EQ(pool.request(exchanges[i]).action, Action::open);
    for (std::size_t i = 0; i < count; ++i)
      EXPECT_NE(pool.available(static_cast<ConnectionPool::Id>(i), now), nullptr);
    for (std::size_t i = 0; i < count; ++i)
      EXPECT_EQ(pool.available(static_cast<ConnectionPool::Id>(i), now), nullptr);
  }

  std::array<Exchange, 8> exchanges{Exchange{{}}, Exchange{{}}, Exchange{{}}, Exchange{{}},
                                    Exchange{{}}, Exchange{{}}, Exchange{{}}, Exchange{{}}};
  Exchange& a = exchanges[0];
  Exchange& b = exchanges[1];
  Exchange& c = exchanges[2];
  ConnectionPool::Time now{};
};

}  // namespace

TEST_F(ConnectionPoolTest, opens_one_connection_for_each_request_of_a_burst) {
  ConnectionPool pool(3, 4s);
  EXPECT_EQ(pool.request(a).action, Action::open);
  EXPECT_EQ(pool.request(b).action, Action::open);
  EXPECT_EQ(pool.request(c).action, Action::open);
  EXPECT_EQ(pool.request(exchanges[3]).action, Action::wait);
  EXPECT_EQ(pool.size(), 3u);
}

TEST_F(ConnectionPoolTest, serves_those_who_wait_in_the_order_they_came) {
  ConnectionPool pool(2, 4s);
  for (int i = 0; i < 4; ++i)
    pool.request(exchanges[static_cast<std::size_t>(i)]);
  EXPECT_EQ(pool.available(1, now), &exchanges[0]);
  EXPECT_EQ(pool.available(0, now), &exchanges[1]);
  EXPECT_EQ(pool.available(0, now), &exchanges[2]);
  EXPECT_EQ(pool.available(1, now), &exchanges[3]);
  EXPECT_EQ(pool.available(1, now), nullptr);
  EXPECT_TRUE(pool.has_work());
  EXPECT_EQ(pool.available(0, now), nullptr);
  EXPECT_FALSE(pool.has_work());
}

TEST_F(ConnectionPoolTest, uses_the_connection_that_was_used_last) {
  ConnectionPool pool(3, 4s);
  fill(pool, 3);
  const auto decision = pool.request(a);
  EXPECT_EQ(decision.action, Action::use);
  EXPECT_EQ(decision.connection, 2u);
  EXPECT_EQ(pool.request(b).connection, 1u);
  EXPECT_EQ(pool.available(2, now), nullptr);
  EXPECT_EQ(pool.request(c).connection, 2u);
}

TEST_F(ConnectionPoolTest, tells_since_when_a_connection_was_idle) {
  ConnectionPool pool(1, 4s);
  now += 17s;
  fill(pool, 1);
  EXPECT_EQ(pool.request(a).idle_since, now);
}

TEST_F(ConnectionPoolTest, drops_what_was_idle_too_long_and_nothing_else) {
  ConnectionPool pool(3, 4s);
  fill(pool, 3);
  pool.request(a);
  now += 3s;
  pool.available(2, now);
  EXPECT_EQ(pool.take_expired(now + 1s), std::nullopt);
  EXPECT_EQ(pool.take_expired(now + 1001ms), 0u);
  EXPECT_EQ(pool.take_expired(now + 1001ms), 1u);
  EXPECT_EQ(pool.take_expired(now + 1001ms), std::nullopt);
  EXPECT_EQ(pool.request(a).connection, 2u);
}

TEST_F(ConnectionPoolTest, never_hands_out_a_dropped_connection_again) {
  ConnectionPool pool(2, 4s);
  fill(pool, 2);
  EXPECT_EQ(pool.request(a).connection, 1u);
  EXPECT_EQ(pool.dropped(1).open, std::nullopt);
  EXPECT_EQ(pool.request(b).connection, 0u);
  EXPECT_EQ(pool.request(c).action, Action::open);
}

TEST_F(ConnectionPoolTest, replaces_a_dropped_connection_for_those_who_wait) {
  ConnectionPool pool(1, 4s);
  fill(pool, 1);
  EXPECT_EQ(pool.request(a).action, Action::use);
  EXPECT_EQ(pool.request(b).action, Action::wait);
  const auto loss = pool.dropped(0);
  EXPECT_EQ(loss.failed, nullptr);
  ASSERT_TRUE(loss.open);
  EXPECT_EQ(pool.available(*loss.open, now), &b);
}

TEST_F(ConnectionPoolTest, tells_one_request_of_each_connection_that_could_not_be_opened) {
  ConnectionPool pool(2, 4s);
  for (int i = 0; i < 3; ++i)
    pool.request(exchanges[static_cast<std::size_t>(i)]);
  const auto first = pool.failed(0);
  EXPECT_EQ(first.failed, &a);
  ASSERT_TRUE(first.open);
  const auto second = pool.failed(1);
  EXPECT_EQ(second.failed, &b);
  EXPECT_EQ(second.open, std::nullopt);
  EXPECT_EQ(pool.failed(*first.open).failed, &c);
  EXPECT_EQ(pool.size(), 0u);
  EXPECT_FALSE(pool.has_work());
}

TEST_F(ConnectionPoolTest, fails_nobody_while_enough_connections_are_opening) {
  ConnectionPool pool(3, 4s);
  fill(pool, 1);
  pool.request(a);
  const auto opening = pool.request(b);
  EXPECT_EQ(opening.action, Action::open);
  EXPECT_EQ(pool.available(0, now), &b);
  const auto loss = pool.failed(opening.connection);
  EXPECT_EQ(loss.failed, nullptr);
  EXPECT_EQ(loss.open, std::nullopt);
}

TEST_F(ConnectionPoolTest, forgets_a_request_that_gives_up) {
  ConnectionPool pool(1, 4s);
  pool.request(a);
  pool.request(b);
  EXPECT_TRUE(pool.withdraw(a));
  EXPECT_FALSE(pool.withdraw(a));
  EXPECT_EQ(pool.available(0, now), &b);
  EXPECT_FALSE(pool.withdraw(b));
}

TEST_F(ConnectionPoolTest, keeps_a_connection_that_opens_for_nobody) {
  ConnectionPool pool(2, 4s);
  pool.request(a);
  pool.withdraw(a);
  EXPECT_EQ(pool.available(0, now), nullptr);
  EXPECT_TRUE(pool.is_idle(0));
  EXPECT_EQ(pool.request(b).action, Action::use);
}

TEST_F(ConnectionPoolTest, opens_no_more_than_are_waited_for) {
  ConnectionPool pool(8, 4s);
  pool.request(a);
  pool.withdraw(a);
  EXPECT_EQ(pool.request(b).action, Action::wait);
  EXPECT_EQ(pool.request(c).action, Action::open);
  EXPECT_EQ(pool.size(), 2u);
}

TEST_F(ConnectionPoolTest, opens_a_connection_for_one_request_alone_while_others_are_idle) {
  ConnectionPool pool(2, 4s);
  fill(pool, 1);
  a.request.wants_fresh_connection = true;
  const auto decision = pool.request(a);
  EXPECT_EQ(decision.action, Action::open_alone);
  EXPECT_EQ(decision.connection, 1u);
  EXPECT_FALSE(pool.withdraw(a));
  EXPECT_EQ(pool.request(b).connection, 0u);
  EXPECT_EQ(pool.available(1, now), nullptr);
  EXPECT_TRUE(pool.is_idle(1));
}

TEST_F(ConnectionPoolTest, uses_what_is_there_where_there_is_no_room_for_a_new_connection) {
  ConnectionPool pool(1, 4s);
  fill(pool, 1);
  a.request.wants_fresh_connection = true;
  EXPECT_EQ(pool.request(a).action, Action::use);
  b.request.wants_fresh_connection = true;
  EXPECT_EQ(pool.request(b).action, Action::wait);
  EXPECT_EQ(pool.available(0, now), &b);
}

TEST_F(ConnectionPoolTest, takes_those_out_of_the_queue_whose_deadline_has_passed) {
  ConnectionPool pool(1, 4s);
  now += 1h;
  a.request.deadline = now + 1s;
  c.request.deadline = now;
  for (Exchange* exchange : {&a, &b, &c})
    pool.request(*exchange);
  EXPECT_EQ(pool.take_overdue(now - 1ms), std::vector<Exchange*>());
  EXPECT_EQ(pool.take_overdue(now), std::vector<Exchange*>{&c});
  EXPECT_EQ(pool.waiting(), 2u);
  EXPECT_EQ(pool.take_overdue(now + 2s), std::vector<Exchange*>{&a});
  EXPECT_EQ(pool.available(0, now), &b);
}

TEST_F(ConnectionPoolTest, gives_up_the_queue_at_the_end) {
  ConnectionPool pool(1, 4s);
  pool.request(a);
  pool.request(b);
  EXPECT_EQ(pool.take_waiting(), &a);
  EXPECT_EQ(pool.take_waiting(), &b);
  EXPECT_EQ(pool.take_waiting(), nullptr);
}
