#include "upkeep/key_reporter.hpp"

#include "embedded/memory_table.hpp"
#include "store/counting_store.hpp"
#include "store/embedded_store.hpp"
#include "store/fault_store.hpp"
#include "support/run.hpp"

#include <gtest/gtest.h>

#include <map>
#include <string>

namespace redis3::upkeep {
namespace {

using namespace std::chrono_literals;
using test::run;

class KeyReporterTest : public testing::Test {
 protected:
  KeyReporterTest() {
    options_.requests_per_second = 0;
    options_.db = 0;
  }

  void put(const std::string& key, std::size_t bytes, const std::string& metadata = {}) {
    const bool is_marked = metadata.find("px=") != std::string::npos;
    ASSERT_TRUE(run(bucket_.put(key, std::string(bytes, 'v'),
                                store::PutOptions(store::PutCondition::none(), metadata, is_marked))));
  }
  void put_many(int count) {
    for (int number = 0; number < count; ++number)
      put("0/k" + std::to_string(number), 10);
  }

  KeyReport report() {
    KeyReportWorld world{
        {store_, [](std::chrono::microseconds) -> boost::asio::awaitable<void> { co_return; },
         [this] { return is_stopped_ && is_stopped_(); }},
        random_,
        [this](const KeyReportProgress& progress) { seen_ = progress; },
        [this](std::uint64_t heads, std::uint64_t lists) {
          priced_ = {heads, lists};
          return goes_on_;
        }};
    Result<KeyReport> made = run(report_keys(std::move(world), options_));
    return std::move(made).value();
  }

  embedded::MemoryTable table_;
  ManualClock clock_{from_unix_milliseconds(1'000'000)};
  SeededRandom random_{1};
  store::EmbeddedStore bucket_{table_, "b", clock_, random_};
  store::FaultStore faults_{bucket_};
  store::CountingStore store_{faults_};
  KeyReportOptions options_;
  KeyReportProgress seen_;
  std::pair<std::uint64_t, std::uint64_t> priced_;
  bool goes_on_ = true;
  std::function<bool()> is_stopped_;
};

TEST_F(KeyReporterTest, counts_what_the_listing_tells_and_asks_for_nothing) {
  put("0/user:1", 10);
  put("0/user:2", 20, "1;px=9000000;w=abcdefghijk");
  put("7/user:3", 40);
  const KeyReport one = report();
  EXPECT_FALSE(one.end.failure);
  EXPECT_EQ(one.census.all(), (Tally{2, 30}));
  EXPECT_EQ(one.census.may_expire(), (Tally{1, 20}));
  EXPECT_EQ(one.details.asked, 0u);
  EXPECT_EQ(describe(store_.counts()), "1 LIST");
  options_.db.reset();
  EXPECT_EQ(report().census.all(), (Tally{3, 70}));
}

TEST_F(KeyReporterTest, leaves_out_what_is_not_wanted_and_what_is_no_key) {
  put("0/user:1", 10);
  put("0/cart:1", 20);
  put("somebody's file", 5);
  options_.db.reset();
  options_.is_detailed = true;
  options_.wants = [](const std::string& name) { return name.starts_with("user:"); };
  const KeyReport made = report();
  EXPECT_EQ(made.census.all(), (Tally{1, 10}));
  EXPECT_EQ(made.census.foreign(), 1u);
  EXPECT_EQ(made.details.asked, 1u);
  EXPECT_EQ(describe(store_.counts()), "1 HEAD, 2 LIST");
}

TEST_F(KeyReporterTest, asks_for_each_key_and_tells_before_what_that_takes) {
  put_many(1500);
  put("0/expired", 3, "1;px=999999;w=abcdefghijk");
  options_.is_detailed = true;
  const KeyReport made = report();
  EXPECT_EQ(priced_, std::make_pair(std::uint64_t{1501}, std::uint64_t{2}));
  EXPECT_EQ(made.details.asked, 1501u);
  EXPECT_EQ(made.details.expired, (Tally{1, 3}));
  EXPECT_EQ(made.details.types.at("string"), (Tally{1500, 15000}));
  EXPECT_EQ(seen_.asked, 1501u);
  EXPECT_EQ(seen_.to_ask, 1501u);
  EXPECT_EQ(describe(store_.counts()), "1501 HEAD, 4 LIST");
}

TEST_F(KeyReporterTest, leaves_the_details_out_where_the_price_is_not_right) {
  put_many(3);
  options_.is_detailed = true;
  goes_on_ = false;
  const KeyReport made = report();
  EXPECT_TRUE(made.is_declined);
  EXPECT_FALSE(made.end.failure);
  EXPECT_EQ(made.census.all().keys, 3u);
  EXPECT_EQ(describe(store_.counts()), "1 LIST");
}

TEST_F(KeyReporterTest, asks_for_a_sample) {
  put_many(1200);
  options_.sample_keys = 100;
  const KeyReport made = report();
  EXPECT_EQ(priced_, std::make_pair(std::uint64_t{100}, std::uint64_t{0}));
  EXPECT_EQ(made.details.asked, 100u);
  EXPECT_EQ(made.census.all().keys, 1200u);
  EXPECT_EQ(describe(store_.counts()), "100 HEAD, 2 LIST");
  options_.sample_keys = 5000;
  EXPECT_EQ(report().details.asked, 1200u);
}

TEST_F(KeyReporterTest, counts_what_went_meanwhile) {
  put_many(2);
  options_.sample_keys = 10;
  bool is_first = true;
  is_stopped_ = [&] {
    // The listing is through: the first HEAD asks.
    if (!std::exchange(is_first, false)) (void)run(bucket_.remove("0/k0", store::RemoveCondition::none()));
    return false;
  };
  const KeyReport made = report();
  EXPECT_EQ(made.details.asked, 2u);
  EXPECT_EQ(made.details.gone, 1u);
}

TEST_F(KeyReporterTest, tells_what_it_has_where_it_is_stopped_or_the_store_fails) {
  put_many(1500);
  int asked = 0;
  is_stopped_ = [&] { return ++asked > 1; };
  const KeyReport stopped = report();
  ASSERT_TRUE(stopped.end.failure);
  EXPECT_EQ(stopped.end.failure->message(), "The report was stopped.");
  EXPECT_EQ(stopped.census.all().keys, 1000u);
}

TEST(Reservoir, gives_each_the_same_chance) {
  SeededRandom random(7);
  std::map<std::string, int> chosen;
  for (int round = 0; round < 4000; ++round) {
    Reservoir reservoir(3, random);
    for (int number = 0; number < 12; ++number)
      reservoir.offer(SizedKey{model::Key(0, std::to_string(number)), 1});
    for (const SizedKey& each : reservoir.take())
      ++chosen[each.key.name];
  }
  ASSERT_EQ(chosen.size(), 12u);
  for (const auto& [name, times] : chosen)
    EXPECT_NEAR(times, 1000, 120) << name;
}

}  // namespace
}  // namespace redis3::upkeep
