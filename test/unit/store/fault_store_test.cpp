#include "store/fault_store.hpp"

#include "base/parallel.hpp"
#include "embedded/memory_table.hpp"
#include "store/counting_store.hpp"
#include "store/embedded_store.hpp"
#include "support/run.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <set>
#include <string>
#include <vector>

using namespace redis3;
using namespace redis3::store;
using namespace std::chrono_literals;
using test::run;

namespace {

class FaultStoreTest : public testing::Test {
 protected:
  Result<Etag> put(FaultStore& store, std::string body) {
    return run(store.put("k", std::move(body), PutOptions()));
  }
  std::string body() { return run(inner_.get("k", GetOptions())).value().body; }

  /// What becomes of a thousand puts, as one letter each.
  std::string outcomes(std::uint64_t seed, FaultRates rates) {
    FaultStore store(inner_, seed, rates);
    std::string letters;
    for (int call = 0; call < 1000; ++call) {
      const auto result = put(store, "v");
      letters += result ? '.' : static_cast<char>('a' + static_cast<int>(result.error().kind()));
    }
    return letters;
  }

  /// The order in which ten puts that begin together end.
  std::vector<std::size_t> order(std::uint64_t seed) {
    FaultRates rates;
    rates.turns_max = 5;
    FaultStore store(inner_, seed, rates);
    std::vector<std::size_t> ended;
    EXPECT_TRUE(run(for_each_index(10, 10, [&](std::size_t index) -> Task<void> {
      auto result = co_await store.put(std::to_string(index), "v", PutOptions());
      ended.push_back(index);
      if (result.has_error()) co_return result.error();
      co_return Result<void>();
    })));
    return ended;
  }

  embedded::MemoryTable table_;
  ManualClock clock_{TimePoint()};
  SeededRandom random_{1};
  EmbeddedStore inner_{table_, "b", clock_, random_};
  FaultStore store_{inner_};
};

}  // namespace

TEST_F(FaultStoreTest, lets_everything_through_unless_told_otherwise) {
  EXPECT_TRUE(put(store_, "1"));
  EXPECT_EQ(body(), "1");
  EXPECT_EQ(store_.calls(), 1U);
  EXPECT_EQ(store_.faults(), 0U);
}

TEST_F(FaultStoreTest, fails_the_chosen_call_before_it_acts) {
  ASSERT_TRUE(put(store_, "1"));
  store_.fail_call(2, Fault::fail);
  EXPECT_TRUE(put(store_, "2"));
  EXPECT_EQ(put(store_, "3").error().kind(), ErrorKind::unavailable);
  EXPECT_EQ(body(), "2");
  EXPECT_TRUE(put(store_, "4"));
  EXPECT_EQ(store_.faults(), 1U);
}

TEST_F(FaultStoreTest, loses_a_write_on_its_way_or_only_its_answer) {
  ASSERT_TRUE(put(store_, "1"));
  store_.fail_call(1, Fault::lose_before);
  EXPECT_EQ(put(store_, "2").error().kind(), ErrorKind::outcome_unknown);
  EXPECT_EQ(body(), "1");
  store_.fail_call(1, Fault::lose_after);
  EXPECT_EQ(put(store_, "3").error().kind(), ErrorKind::outcome_unknown);
  EXPECT_EQ(body(), "3");
}

TEST_F(FaultStoreTest, loses_the_answer_that_would_have_been_an_error_too) {
  store_.fail_call(1, Fault::lose_after);
  const auto lost = run(store_.put("k", "v", PutOptions(PutCondition::if_match(Etag("\"a\"")))));
  EXPECT_EQ(lost.error().kind(), ErrorKind::outcome_unknown);
}

TEST_F(FaultStoreTest, lets_a_write_meet_another_one) {
  ASSERT_TRUE(put(store_, "1"));
  store_.fail_call(1, Fault::conflict);
  EXPECT_EQ(run(store_.remove("k", RemoveCondition::none())).error().kind(), ErrorKind::conflict);
  EXPECT_EQ(body(), "1");
}

TEST_F(FaultStoreTest, makes_every_fault_of_a_read_unavailable) {
  ASSERT_TRUE(put(store_, "1"));
  for (const Fault fault : {Fault::fail, Fault::lose_before, Fault::lose_after, Fault::conflict}) {
    for (std::uint64_t call : {1, 2, 3})
      store_.fail_call(call, fault);
    EXPECT_EQ(run(store_.get("k", GetOptions())).error().kind(), ErrorKind::unavailable);
    EXPECT_EQ(run(store_.head("k")).error().kind(), ErrorKind::unavailable);
    EXPECT_EQ(run(store_.list(ListQuery::objects(""))).error().kind(), ErrorKind::unavailable);
  }
}

TEST_F(FaultStoreTest, finds_the_chosen_call_of_a_verb_among_others) {
  store_.fail_call(Verb::put, 2, Fault::fail);
  EXPECT_TRUE(put(store_, "1"));
  EXPECT_TRUE(run(store_.get("k", GetOptions())));
  EXPECT_TRUE(run(store_.head("k")));
  EXPECT_EQ(put(store_, "2").error().kind(), ErrorKind::unavailable);
  EXPECT_TRUE(put(store_, "3"));
}

TEST_F(FaultStoreTest, finds_the_chosen_call_of_a_key_among_others) {
  store_.fail_call(Verb::put, "k", 2, Fault::lose_after);
  EXPECT_TRUE(put(store_, "1"));
  EXPECT_TRUE(run(store_.put("other", "1", PutOptions())));
  EXPECT_TRUE(run(store_.get("k", GetOptions())));
  EXPECT_EQ(put(store_, "2").error().kind(), ErrorKind::outcome_unknown);
  EXPECT_EQ(body(), "2");
  EXPECT_TRUE(put(store_, "3"));
  store_.fail_call(Verb::list, "0/", 1, Fault::fail);
  EXPECT_TRUE(run(store_.list(ListQuery::objects("1/"))));
  EXPECT_EQ(run(store_.list(ListQuery::objects("0/"))).error().kind(), ErrorKind::unavailable);
}

TEST_F(FaultStoreTest, spoils_an_answer) {
  ASSERT_TRUE(put(store_, "1"));
  store_.fail_call(1, Fault::corrupt);
  EXPECT_EQ(run(store_.get("k", GetOptions())).error().kind(), ErrorKind::corrupt);
  EXPECT_EQ(run(store_.get("k", GetOptions())).value().body, "1");
  store_.fail_call(1, Fault::corrupt);
  EXPECT_EQ(put(store_, "2").error().kind(), ErrorKind::outcome_unknown);
  EXPECT_EQ(body(), "2");
}

TEST_F(FaultStoreTest, loses_appends_on_their_way_or_only_their_answers) {
  ASSERT_TRUE(put(store_, "1"));
  store_.fail_call(Verb::append, 1, Fault::lose_before);
  EXPECT_EQ(run(store_.append("k", "2", AppendOptions(1))).error().kind(), ErrorKind::outcome_unknown);
  EXPECT_EQ(body(), "1");
  store_.fail_call(Verb::append, "k", 1, Fault::lose_after);
  EXPECT_EQ(run(store_.append("k", "2", AppendOptions(1))).error().kind(), ErrorKind::outcome_unknown);
  EXPECT_EQ(body(), "12");
}

TEST_F(FaultStoreTest, loses_the_answer_to_a_rename_which_its_token_lets_repeat) {
  ASSERT_TRUE(put(store_, "1"));
  const RenameOptions options("token");
  store_.fail_call(Verb::rename, "k", 1, Fault::conflict);
  EXPECT_EQ(run(store_.rename("k", "l", options)).error().kind(), ErrorKind::conflict);
  EXPECT_EQ(body(), "1");
  store_.fail_call(Verb::rename, 1, Fault::lose_after);
  EXPECT_EQ(run(store_.rename("k", "l", options)).error().kind(), ErrorKind::outcome_unknown);
  EXPECT_EQ(run(inner_.get("l", GetOptions()))->body, "1");
  EXPECT_TRUE(run(store_.rename("k", "l", options)));
}

TEST_F(FaultStoreTest, lets_half_of_the_time_pass_before_the_act_and_half_after_it) {
  std::vector<std::pair<std::chrono::microseconds, std::string>> slept;
  const auto note = [&](std::chrono::microseconds time) -> boost::asio::awaitable<void> {
    const auto there = run(inner_.get("k", GetOptions()));
    slept.emplace_back(time, there ? there->body : "nothing");
    co_return;
  };
  store_.set_latency(latency_profile_of("fixed:4ms/fixed:9ms").value(), note);
  EXPECT_TRUE(put(store_, "1"));
  EXPECT_EQ(slept, (decltype(slept){{4500us, "nothing"}, {4500us, "1"}}));
  slept.clear();
  store_.fail_call(1, Fault::lose_before);
  EXPECT_TRUE(run(store_.get("k", GetOptions())).has_error());
  EXPECT_EQ(slept, (decltype(slept){{2ms, "1"}, {2ms, "1"}})) << "a fault takes its time too";
}

TEST_F(FaultStoreTest, repeats_itself_with_the_same_seed_only) {
  FaultRates rates;
  rates.fail = rates.lose_before = rates.lose_after = rates.conflict = 0.2;
  EXPECT_EQ(outcomes(1, rates), outcomes(1, rates));
  EXPECT_NE(outcomes(1, rates), outcomes(2, rates));
}

TEST_F(FaultStoreTest, keeps_to_its_rates) {
  FaultRates rates;
  rates.fail = 0.1;
  rates.lose_after = 0.3;
  const std::string letters = outcomes(7, rates);
  const auto count = [&](ErrorKind kind) {
    return std::count(letters.begin(), letters.end(), static_cast<char>('a' + static_cast<int>(kind)));
  };
  EXPECT_NEAR(static_cast<double>(count(ErrorKind::unavailable)), 100, 40);
  EXPECT_NEAR(static_cast<double>(count(ErrorKind::outcome_unknown)), 300, 60);
  EXPECT_EQ(count(ErrorKind::conflict), 0);
}

TEST_F(FaultStoreTest, lets_calls_overtake_one_another_by_its_seed) {
  std::set<std::vector<std::size_t>> orders;
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    EXPECT_EQ(order(seed), order(seed));
    orders.insert(order(seed));
  }
  EXPECT_GT(orders.size(), 5U);
}
