#include "bench/driver.hpp"

#include "base/latency_model.hpp"
#include "fake_target.hpp"
#include "support/virtual_time.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <vector>

namespace redis3::bench {
namespace {

using namespace std::chrono_literals;
using std::chrono::microseconds;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// A run in virtual time: as exact as the harness itself, however busy the machine is.
class DriverTest : public testing::Test {
 protected:
  DriverTest() { settings_.warmup = Pace{0, std::nullopt, std::nullopt}; }

  FakeTarget& add(FakeTarget::Delay delay, std::string label = "fake") {
    diaries_.push_back(std::make_unique<FakeTarget::Diary>());
    auto target =
        std::make_unique<FakeTarget>(std::move(label), time_.sleep(), std::move(delay), *diaries_.back());
    FakeTarget& added = *target;
    targets_.push_back(std::move(target));
    return added;
  }

  static FakeTarget::Delay fixed(microseconds delay) {
    return [delay](const command::Argv&) { return delay; };
  }

  void measure(std::initializer_list<const char*> names) {
    for (const char* name : names)
      settings_.operations.push_back(find_operation(name));
  }

  const Report& run() {
    World world;
    world.sleep = time_.sleep();
    world.now = [this] { return time_.now(); };
    world.cpu_time = [this] { return time_.now().time_since_epoch() / 10; };
    world.is_stopped = [this] { return stops_at_ && time_.now() >= *stops_at_; };
    world.after_round = [this](const Operation& operation, std::size_t clients) {
      rounds_.push_back(std::string(operation.name) + ' ' + std::to_string(clients));
    };
    workload_ = std::make_unique<Workload>(settings_.key_count, settings_.value_bytes, random_);
    driver_ = std::make_unique<Driver>(std::move(world), settings_, *workload_, std::move(targets_));
    time_.run(driver_->run());
    return driver_->report();
  }

  const Measurement& only() {
    const Report& report = driver_->report();
    EXPECT_EQ(report.targets.size(), 1u);
    EXPECT_EQ(report.targets[0].measurements.size(), 1u);
    return report.targets[0].measurements.front();
  }

  boost::asio::io_context context_;
  ManualClock clock_{TimePoint{}};
  test::VirtualTime time_{context_, clock_};
  SeededRandom random_{1};
  Settings settings_;
  std::unique_ptr<Workload> workload_;
  std::vector<std::unique_ptr<Target>> targets_;
  std::vector<std::unique_ptr<FakeTarget::Diary>> diaries_;
  std::unique_ptr<Driver> driver_;
  std::optional<std::chrono::steady_clock::time_point> stops_at_;
  std::vector<std::string> rounds_;
};

TEST_F(DriverTest, a_known_distribution_of_delays_is_measured_within_two_percent) {
  // As S3 Standard: a body of 14 ms, and a tail that makes the p99.9 six times that.
  const LatencyModel model = LatencyModel::lognormal(14ms, 0.39).with_tail(0.004, 70ms);
  std::vector<std::int64_t> delays;
  add([&](const command::Argv&) {
    const microseconds delay = model.draw(random_);
    delays.push_back(delay.count());
    return delay;
  });
  measure({"set"});
  settings_.pace.operations = 50'000;
  run();
  delays.resize(50'000);  // Without the removal of the keys.
  std::sort(delays.begin(), delays.end());
  const Measurement& measured = only();
  ASSERT_EQ(measured.latency.count(), delays.size());
  for (const double percent : {1.0, 50.0, 95.0, 99.0, 99.9}) {
    const auto rank = static_cast<std::size_t>(std::ceil(percent / 100 * 50'000)) - 1;
    const auto exact = static_cast<double>(delays[rank]);
    const auto told = std::chrono::duration<double, std::micro>(measured.latency.percentile(percent)).count();
    EXPECT_NEAR(told, exact, exact * 0.002) << percent;
  }
  EXPECT_EQ(measured.latency.max(), microseconds(delays.back()));
  // And what was drawn is what the model says: the harness and the figures of the article meet.
  EXPECT_NEAR(std::chrono::duration<double>(measured.mean()).count(), 0.01538, 0.01538 * 0.02);
  EXPECT_NEAR(std::chrono::duration<double>(measured.latency.percentile(50)).count(), 0.014, 0.014 * 0.02);
  EXPECT_NEAR(std::chrono::duration<double>(measured.latency.percentile(95)).count(), 0.027, 0.027 * 0.02);
}

/// Stands still for a second, once, 5 s after its first call; else takes a millisecond.
class Stall : public DriverTest {
 protected:
  void add_stalling_target() {
    add([this](const command::Argv&) -> microseconds {
      const auto now = time_.now().time_since_epoch();
      const bool is_stalled = now >= 5s && now < 6s;
      return is_stalled ? std::chrono::duration_cast<microseconds>(6s + 1ms - now) : microseconds(1ms);
    });
    measure({"get"});
    settings_.pace.duration = 10s;
  }
};

TEST_F(Stall, shows_in_p99_with_a_rate) {
  add_stalling_target();
  settings_.pace.per_second = 500;
  run();
  const Measurement& measured = only();
  EXPECT_EQ(measured.latency.count(), 5000u) << "also those that came while it stood still";
  // 500 of 5,000 came in that second and waited for 1 to 1,000 ms; those behind them caught up within
  // another.
  EXPECT_GT(measured.latency.percentile(99), 890ms);
  EXPECT_GT(measured.latency.percentile(95), 400ms);
  EXPECT_LT(measured.latency.percentile(75), 2ms);
  EXPECT_EQ(measured.missed, 0u);
}

TEST_F(Stall, hides_without_a_rate) {
  add_stalling_target();
  run();
  EXPECT_LT(only().latency.percentile(99.9), 2ms) << "one of nine thousand";
  EXPECT_GE(only().latency.max(), 1s);
}

TEST_F(DriverTest, what_a_slow_target_leaves_undone_counts_as_late) {
  add(fixed(100ms));
  measure({"set"});
  settings_.pace = Pace{std::nullopt, 1s, 100};
  run();
  const Measurement& measured = only();
  EXPECT_EQ(measured.answered(), 10u);
  EXPECT_EQ(measured.missed, 90u);
  EXPECT_EQ(measured.latency.count(), 100u);
  EXPECT_NEAR(measured.rate(), 10, 0.1);
  EXPECT_GT(measured.latency.percentile(99), 890ms);
}

TEST_F(DriverTest, a_rate_is_kept_by_as_many_clients_as_it_takes) {
  add(fixed(100ms));
  measure({"set"});
  settings_.pace = Pace{std::nullopt, 1s, 100};
  settings_.clients = {16};
  run();
  EXPECT_EQ(only().answered(), 100u);
  EXPECT_EQ(only().latency.percentile(100), 100ms);
  EXPECT_LE(diaries_[0]->most_running, 11u);
}

TEST_F(DriverTest, so_many_clients_ask_at_once_and_together_so_many_times) {
  add(fixed(5ms));
  measure({"get"});
  settings_.clients = {10};
  settings_.pace.operations = 1000;
  run();
  EXPECT_EQ(diaries_[0]->most_running, 10u);
  EXPECT_EQ(only().answered(), 1000u);
  EXPECT_EQ(only().elapsed, 500ms);
  EXPECT_EQ(only().rate(), 2000);
  EXPECT_EQ(only().cpu, 50ms);
  EXPECT_EQ(only().cpu_microseconds_a_call(), 50);
  EXPECT_EQ(only().throughput, std::vector<std::uint64_t>({190, 200, 200, 200, 200, 10}));
}

TEST_F(DriverTest, the_articles_experiment_is_the_usual_one) {
  add(fixed(1ms));
  settings_.operations = usual_operations();
  const Report& report = run();
  EXPECT_THAT(rounds_, ElementsAre("set 1", "get 1", "mset 1", "mget 1"));
  // The keys of GET are put there by another MSET.
  EXPECT_EQ(diaries_[0]->calls, (std::map<std::string, std::uint64_t>{
                                    {"SET", 100}, {"GET", 100}, {"MSET", 11}, {"MGET", 10}, {"DEL", 1}}));
  EXPECT_EQ(report.targets[0].measurements[3].keys_a_call, 100u);
  EXPECT_TRUE(report.is_flawless());
}

TEST_F(DriverTest, targets_take_turns_operation_by_operation) {
  std::string order;
  add([&](const command::Argv& call) { return order += call[0] == "SET" ? "s" : "", 1ms; });
  add([&](const command::Argv& call) { return order += call[0] == "SET" ? "S" : "", 1ms; });
  measure({"set", "set"});
  settings_.pace.operations = 2;
  run();
  EXPECT_EQ(order, "ssSSssSS");
}

TEST_F(DriverTest, all_keys_are_removed_and_what_that_took_is_told_aside) {
  add(fixed(1ms));
  measure({"set", "get", "incr", "append", "del"});
  const Report& report = run();
  EXPECT_THAT(diaries_[0]->keys, IsEmpty());
  EXPECT_TRUE(diaries_[0]->is_closed);
  for (const Measurement& measurement : report.targets[0].measurements)
    EXPECT_EQ(measurement.usage.requests,
              (std::map<std::string, std::uint64_t, std::less<>>{{"Request", 100}}));
  // Two MSETs fill, and four DELs remove.
  EXPECT_EQ(report.targets[0].aside.request_count(), 6u);
  EXPECT_EQ(report.targets[0].aside.dollars, 1.5);
}

TEST_F(DriverTest, keys_that_are_used_up_are_put_there_each_time) {
  add(fixed(1ms));
  measure({"del"});
  settings_.clients = {1, 2};
  run();
  EXPECT_EQ(diaries_[0]->calls.at("MSET"), 2u);
  EXPECT_EQ(diaries_[0]->calls.at("DEL"), 201u);
}

TEST_F(DriverTest, a_warm_up_is_not_measured) {
  add([n = 0](const command::Argv&) mutable { return ++n <= 5 ? microseconds(1s) : microseconds(1ms); });
  measure({"set"});
  settings_.warmup.reset();
  settings_.clients = {5};
  run();
  EXPECT_EQ(only().answered(), 100u);
  EXPECT_EQ(only().latency.max(), 1ms);
  EXPECT_EQ(only().usage.request_count(), 100u);
}

TEST_F(DriverTest, a_target_that_cannot_be_opened_does_not_keep_the_others) {
  add(fixed(1ms), "first").opening = Error(ErrorKind::denied, "Wrong keys.");
  add(fixed(1ms), "second");
  measure({"set"});
  const Report& report = run();
  EXPECT_EQ(report.targets[0].failure, "Wrong keys.");
  EXPECT_THAT(report.targets[0].measurements, IsEmpty());
  EXPECT_TRUE(diaries_[0]->is_closed);
  EXPECT_EQ(report.targets[1].measurements.size(), 1u);
  EXPECT_FALSE(report.is_flawless());
}

TEST_F(DriverTest, a_target_that_cannot_be_filled_is_told) {
  add(fixed(1ms)).answer = [](const command::Argv& call) -> std::optional<Result<Reply>> {
    if (call[0] == "MSET") return Reply::error("NOPERM no");
    return std::nullopt;
  };
  measure({"get"});
  const Report& report = run();
  EXPECT_EQ(report.targets[0].failure, "Its keys could not be written: NOPERM no");
}

TEST_F(DriverTest, failures_are_counted_and_their_time_is_not_measured) {
  int calls = 0;
  add(fixed(1ms)).answer = [&](const command::Argv&) -> std::optional<Result<Reply>> {
    ++calls;
    if (calls % 10 == 0) return Error(ErrorKind::unavailable, "S3 is busy.");
    if (calls % 10 == 5) return Reply::error("ERR no");
    return std::nullopt;
  };
  measure({"set"});
  run();
  EXPECT_EQ(only().answered(), 80u);
  EXPECT_EQ(only().failures, 20u);
  EXPECT_EQ(only().first_failure, "ERR no");
  EXPECT_FALSE(driver_->report().is_flawless());
}

TEST_F(DriverTest, gives_an_operation_up_that_always_fails_and_goes_on_with_the_next) {
  add(fixed(1ms)).answer = [&](const command::Argv& call) -> std::optional<Result<Reply>> {
    if (call[0] == "APPEND") return Reply::error("ERR unknown command");
    return std::nullopt;
  };
  measure({"append", "incr"});
  settings_.pace.duration = 10s;
  const Report& report = run();
  EXPECT_EQ(report.targets[0].measurements[0].failures, 20u);
  EXPECT_EQ(report.targets[0].measurements[0].missed, 0u);
  EXPECT_EQ(report.targets[0].measurements[1].answered(), 10'000u);
}

TEST_F(DriverTest, what_is_stopped_waits_for_what_is_under_way_and_removes_its_keys) {
  add(fixed(10ms));
  measure({"set", "get"});
  settings_.clients = {4};
  settings_.pace.duration = 1h;
  stops_at_ = time_.now() + 1s;
  const Report& report = run();
  EXPECT_FALSE(report.is_complete);
  EXPECT_FALSE(report.is_flawless());
  EXPECT_THAT(rounds_, ElementsAre("set 4"));
  EXPECT_EQ(only().answered(), 400u);
  EXPECT_THAT(diaries_[0]->keys, IsEmpty());
  EXPECT_LT(time_.now().time_since_epoch(), 1100ms);
}

TEST_F(DriverTest, one_that_waits_for_a_distant_time_can_be_stopped) {
  add(fixed(1ms));
  measure({"set"});
  settings_.pace = Pace{std::nullopt, 24h, 0.001};
  stops_at_ = time_.now() + 1s;
  run();
  EXPECT_EQ(only().answered(), 1u);
  EXPECT_LT(time_.now().time_since_epoch(), 1200ms);
}

TEST_F(DriverTest, keys_that_could_not_be_removed_are_told) {
  add(fixed(1ms)).answer = [](const command::Argv& call) -> std::optional<Result<Reply>> {
    if (call[0] == "DEL") return Error(ErrorKind::unavailable, "S3 is busy.");
    return std::nullopt;
  };
  measure({"set"});
  const Report& report = run();
  EXPECT_EQ(report.targets[0].leftover, "S3 is busy.");
  EXPECT_FALSE(report.is_flawless());
}

TEST_F(DriverTest, a_target_that_answers_at_once_lets_others_have_their_turn) {
  std::uint64_t calls = 0;
  std::uint64_t calls_until_another_turn = 0;
  add([&](const command::Argv&) {
    if (++calls == 1) boost::asio::post(context_, [&] { calls_until_another_turn = calls; });
    time_.pass(100us);
    return microseconds(0);
  });
  measure({"set"});
  settings_.pace.operations = 1000;
  run();
  EXPECT_EQ(only().answered(), 1000u);
  EXPECT_EQ(calls_until_another_turn, 10u);
}

}  // namespace
}  // namespace redis3::bench
