#include "command_fixture.hpp"

#include "base/parallel.hpp"

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

namespace redis3::command {
namespace {

/// Two processes, each with several callers, on one key at the same time, and their requests overtake one
/// another.
class Race : public CommandTest {
 protected:
  Race() {
    store::FaultRates rates;
    rates.turns_max = 3;
    ours.faults.set_rates(rates);
    theirs.faults.set_rates(rates);
  }

  /// Half of the callers sit in the other process.
  Context context_of(std::size_t caller) {
    return caller % 2 == 0 ? Context{*ours.keyspace, session} : Context{*theirs.keyspace, their_session};
  }

  void run_callers(std::size_t count, std::function<Task<void>(std::size_t)> caller) {
    const Result<void> done = test::run(bucket.context, for_each_index(count, count, std::move(caller)));
    ASSERT_TRUE(done.has_value()) << done.error().message();
  }
};

Task<void> take_lock(Context context, std::string owner, std::vector<std::string>& winners) {
  Argv argv{"set", "lock", owner, "NX", "PX", "1000"};
  Result<Reply> reply = co_await execute(context, std::move(argv));
  if (reply.has_error()) co_return reply.error();
  if (!reply->is_null()) winners.push_back(std::move(owner));
  co_return Result<void>();
}

TEST_F(Race, set_nx_has_one_winner) {
  for (int round = 0; round < 20; ++round) {
    std::vector<std::string> winners;
    run_callers(20, [&](std::size_t caller) {
      return take_lock(context_of(caller), "caller " + std::to_string(caller), winners);
    });
    ASSERT_EQ(winners.size(), 1u);
    EXPECT_EQ(run({"get", "lock"}), bulk(winners[0]));
    advance(std::chrono::milliseconds(1000));
  }
}

Task<void> add_one_by_ifeq(Context context, int times) {
  while (times > 0) {
    Argv get{"get", "count"};
    Result<Reply> count = co_await execute(context, std::move(get));
    if (count.has_error()) co_return count.error();
    Argv set{"set", "count", std::to_string(std::stoi(count->text()) + 1), "IFEQ", count->text()};
    Result<Reply> reply = co_await execute(context, std::move(set));
    if (reply.has_error()) co_return reply.error();
    if (!reply->is_null()) --times;
  }
  co_return Result<void>();
}

TEST_F(Race, set_ifeq_loses_nothing) {
  run({"set", "count", "0"});
  run_callers(8, [&](std::size_t caller) { return add_one_by_ifeq(context_of(caller), 25); });
  EXPECT_EQ(run({"get", "count"}), bulk("200"));
}

Task<void> swap(Context context, std::string value, std::vector<std::string>& seen) {
  Argv argv{"set", "key", std::move(value), "GET"};
  Result<Reply> previous = co_await execute(context, std::move(argv));
  if (previous.has_error()) co_return previous.error();
  seen.push_back(previous->text());
  co_return Result<void>();
}

TEST_F(Race, set_get_hands_each_value_to_one_caller) {
  run({"set", "key", "first"});
  std::vector<std::string> seen;
  std::vector<std::string> values{"first"};
  for (int caller = 0; caller < 40; ++caller)
    values.push_back(std::to_string(caller));
  run_callers(40, [&](std::size_t caller) { return swap(context_of(caller), std::to_string(caller), seen); });
  seen.push_back(run({"get", "key"}).text());
  std::sort(seen.begin(), seen.end());
  std::sort(values.begin(), values.end());
  EXPECT_EQ(seen, values);
}

Task<void> remove_counting(Context context, std::int64_t& removed) {
  Argv argv{"del", "key"};
  Result<Reply> reply = co_await execute(context, std::move(argv));
  if (reply.has_error()) co_return reply.error();
  removed += reply->integer();
  co_return Result<void>();
}

TEST_F(Race, del_counts_a_key_once) {
  for (int round = 0; round < 20; ++round) {
    run({"set", "key", "val"});
    std::int64_t removed = 0;
    run_callers(10, [&](std::size_t caller) { return remove_counting(context_of(caller), removed); });
    EXPECT_EQ(removed, 1);
  }
}

}  // namespace
}  // namespace redis3::command
