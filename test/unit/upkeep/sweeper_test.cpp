#include "upkeep/sweeper.hpp"

#include "embedded/memory_table.hpp"
#include "store/counting_store.hpp"
#include "store/embedded_store.hpp"
#include "store/fault_store.hpp"
#include "support/other_server.hpp"
#include "support/run.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

namespace redis3::upkeep {
namespace {

using namespace std::chrono_literals;
using test::run;

class SweeperTest : public testing::Test {
 protected:
  SweeperTest() { options_.requests_per_second = 0; }

  void put(const std::string& key, const std::string& metadata = {}, const std::string& body = "value") {
    const bool is_marked = metadata.find("px=") != std::string::npos;
    ASSERT_TRUE(
        run(bucket_.put(key, body, store::PutOptions(store::PutCondition::none(), metadata, is_marked))));
  }
  void put_expired(const std::string& key) { put(key, "1;px=999999;w=abcdefghijk"); }

  Result<SweepReport> sweep_all() { return sweep_in(store_); }
  Result<SweepReport> sweep_in(store::ObjectStore& store) {
    SweepWorld world{{store, [this](std::chrono::microseconds time) { return note_pause(time); },
                      [this] { return is_stopped_ && is_stopped_(); }},
                     [this](const SweepCounts& counts) { seen_ = counts; }};
    return run(sweep(std::move(world), options_));
  }

  std::set<std::string> keys() {
    std::set<std::string> all;
    const auto page = run(bucket_.list(store::ListQuery::objects("")));
    for (const store::ListEntry& entry : page->entries)
      all.insert(entry.key);
    return all;
  }

  boost::asio::awaitable<void> note_pause(std::chrono::microseconds time) {
    paused_ += time;
    co_return;
  }

  embedded::MemoryTable table_;
  ManualClock clock_{from_unix_milliseconds(1'000'000)};
  SeededRandom random_{1};
  store::EmbeddedStore bucket_{table_, "b", clock_, random_};
  store::FaultStore faults_{bucket_};
  store::CountingStore store_{faults_};
  SweepOptions options_;
  SweepCounts seen_;
  std::function<bool()> is_stopped_;
  std::chrono::microseconds paused_{0};
};

TEST_F(SweeperTest, removes_what_has_expired_and_nothing_else) {
  put("0/lasting");
  put("0/live", "1;px=1000001");
  put_expired("0/expired");
  put_expired("7/expired");
  put("0/tombstone", "1;px=0;w=abcdefghijk", "");
  put("0/newer redis3", "2;px=0");
  put("somebody's file", "1;px=0");
  const auto report = sweep_all();
  ASSERT_TRUE(report) << report.error().message();
  EXPECT_FALSE(report->failure);
  SweepCounts expected;
  expected.listed = 7;
  expected.foreign = 1;
  expected.asked_for = 5;
  expected.expired = 3;
  expected.expired_bytes = 10;
  expected.removed = 3;
  expected.unreadable = 1;
  EXPECT_EQ(report->counts, expected);
  EXPECT_EQ(seen_, expected);
  EXPECT_EQ(keys(), (std::set<std::string>{"0/lasting", "0/live", "0/newer redis3", "somebody's file"}));
  EXPECT_EQ(describe(store_.counts()), "5 HEAD, 3 DELETE, 1 LIST");
}

TEST_F(SweeperTest, keeps_to_one_database) {
  put_expired("0/a");
  put_expired("1/a");
  put_expired("10/a");
  options_.db = 1;
  EXPECT_EQ(sweep_all()->counts.removed, 1U);
  EXPECT_EQ(keys(), (std::set<std::string>{"0/a", "10/a"}));
}

TEST_F(SweeperTest, finds_and_removes_nothing_in_a_dry_run) {
  put_expired("0/a");
  options_.is_dry_run = true;
  const auto report = sweep_all();
  EXPECT_EQ(report->counts.expired, 1U);
  EXPECT_EQ(report->counts.removed, 0U);
  EXPECT_EQ(keys(), (std::set<std::string>{"0/a"}));
  EXPECT_EQ(describe(store_.counts()), "1 HEAD, 1 LIST");
}

TEST_F(SweeperTest, leaves_what_expired_a_moment_ago) {
  put("0/old", "1;px=400000;w=abcdefghijk");
  put("0/new", "1;px=400001;w=abcdefghijk");
  options_.older_than = 10min;
  const auto report = sweep_all();
  EXPECT_EQ(report->counts.removed, 1U);
  EXPECT_EQ(report->counts.recent, 1U);
  EXPECT_EQ(keys(), (std::set<std::string>{"0/new"}));
}

TEST_F(SweeperTest, walks_all_pages_of_a_large_bucket) {
  for (int number = 0; number < 2500; ++number)
    number % 5 == 0 ? put_expired("3/" + std::to_string(number)) : put("3/" + std::to_string(number));
  const auto report = sweep_all();
  EXPECT_EQ(report->counts.listed, 2500U);
  EXPECT_EQ(report->counts.removed, 500U);
  EXPECT_EQ(describe(store_.counts()), "500 HEAD, 500 DELETE, 3 LIST");
}

/// Puts a fresh value in the place of an object at the moment when its removal has set out.
class Interferer : public store::CountingStore {
 public:
  Interferer(store::ObjectStore& inner, store::ObjectStore& bucket)
      : store::CountingStore(inner), bucket_(bucket) {}
  Task<void> remove(std::string key, store::RemoveCondition condition) override {
    const auto put = co_await bucket_.put(key, "fresh", store::PutOptions());
    if (put.has_error()) co_return put.error();
    co_return co_await store::CountingStore::remove(std::move(key), std::move(condition));
  }

 private:
  store::ObjectStore& bucket_;
};

TEST_F(SweeperTest, never_removes_a_fresh_value_that_came_in_between) {
  put_expired("0/a");
  Interferer interfered(store_, bucket_);
  const auto report = sweep_in(interfered);
  EXPECT_EQ(report->counts.removed, 0U);
  EXPECT_EQ(report->counts.replaced, 1U);
  EXPECT_EQ(run(bucket_.get("0/a", store::GetOptions()))->body, "fresh");
}

TEST_F(SweeperTest, sends_a_removal_again_whose_answer_was_lost) {
  for (const store::Fault fault : {store::Fault::lose_before, store::Fault::lose_after}) {
    put_expired("0/a");
    faults_.fail_call(store::Verb::remove, 1, fault);
    const auto report = sweep_all();
    EXPECT_FALSE(report->failure);
    EXPECT_EQ(report->counts.removed, 1U);
    EXPECT_TRUE(keys().empty());
  }
}

TEST_F(SweeperTest, goes_on_in_another_process_where_it_failed) {
  for (int number = 0; number < 2500; ++number)
    put_expired("0/" + std::to_string(10000 + number));
  faults_.fail_call(store::Verb::list, 2, store::Fault::fail);
  const auto first = sweep_all();
  ASSERT_TRUE(first->failure);
  EXPECT_EQ(first->failure->kind(), ErrorKind::unavailable);
  EXPECT_EQ(first->counts.removed, 1000U);
  EXPECT_NE(first->next, "");
  store_.take();
  options_.from = first->next;
  store::EmbeddedStore another(table_, "b", clock_, random_);
  const auto second = sweep_in(another);
  EXPECT_FALSE(second->failure);
  EXPECT_FALSE(second->has_begun_anew);
  EXPECT_EQ(second->counts.removed, 1500U);
  EXPECT_TRUE(keys().empty());
}

TEST_F(SweeperTest, begins_anew_where_its_place_is_not_known_any_more) {
  put_expired("0/a");
  options_.from = "no token of this store";
  const auto report = sweep_all();
  EXPECT_FALSE(report->failure);
  EXPECT_TRUE(report->has_begun_anew);
  EXPECT_EQ(report->counts.removed, 1U);
}

TEST_F(SweeperTest, ends_where_it_is_told_to_and_says_where_to_go_on) {
  for (int number = 0; number < 1500; ++number)
    put_expired("0/" + std::to_string(10000 + number));
  is_stopped_ = [this] { return seen_.removed >= 1100; };
  const auto report = sweep_all();
  ASSERT_TRUE(report->failure);
  EXPECT_EQ(report->failure->kind(), ErrorKind::cancelled);
  EXPECT_GE(report->counts.removed, 1100U);
  EXPECT_LT(report->counts.removed, 1500U);
  options_.from = report->next;
  is_stopped_ = nullptr;
  EXPECT_EQ(sweep_all()->counts.removed, 1500U - report->counts.removed);
  EXPECT_TRUE(keys().empty());
}

TEST_F(SweeperTest, sends_no_more_requests_in_a_second_than_it_may) {
  for (int number = 0; number < 10; ++number)
    put_expired("0/" + std::to_string(number));
  options_.requests_per_second = 1;
  options_.parallel_requests_max = 1;
  ASSERT_TRUE(sweep_all());
  // 21 requests: the first one goes at once. Nobody sleeps here, so that each waits from the beginning on.
  EXPECT_GT(paused_, 209s);
  EXPECT_LE(paused_, 210s);
}

TEST_F(SweeperTest, stops_while_it_waits_for_its_turn) {
  put_expired("0/a");
  options_.requests_per_second = 0.001;
  is_stopped_ = [this] { return paused_ >= 10s; };
  const auto report = sweep_all();
  EXPECT_EQ(report->failure->kind(), ErrorKind::cancelled);
  EXPECT_LE(paused_, 11s);
  EXPECT_EQ(keys(), (std::set<std::string>{"0/a"}));
}

TEST_F(SweeperTest, removes_nothing_where_the_server_cannot_do_it_safely) {
  for (const bool checks_remove : {false, true}) {
    test::ServerHabits habits;
    habits.checks_remove = checks_remove;
    test::OtherServer server(habits, clock_);
    ASSERT_TRUE(run(server.put("0/a", "v", store::PutOptions(store::PutCondition::none(), "1;px=1", true))));
    options_.is_dry_run = false;
    const auto refused = sweep_in(server);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind(), ErrorKind::unsupported);
    options_.is_dry_run = true;
    const auto told = sweep_in(server);
    EXPECT_EQ(told->counts.expired, 1U);
    EXPECT_EQ(told->counts.unsafe, 1U);
    EXPECT_EQ(server.objects().size(), 1U);
  }
}

}  // namespace
}  // namespace redis3::upkeep
