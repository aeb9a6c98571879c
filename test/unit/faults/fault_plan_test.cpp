#include "faults/fault_plan.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

using namespace redis3;
using namespace redis3::faults;
using namespace std::chrono_literals;

namespace {

class FaultPlanTest : public testing::Test {
 protected:
  FaultPlan plan_with(std::initializer_list<std::string> rules, std::uint64_t seed = 1) {
    FaultPlan plan(seed);
    for (const std::string& rule : rules)
      plan.add(fault_rule_of(rule).value());
    return plan;
  }

  /// The status of the error that is decided, or 0.
  int status(FaultPlan& plan, S3Call call = S3Call::put_object, std::string_view key = "k") {
    const Fate fate = plan.decide(RequestTraits{call, key, false}, now_);
    return fate.fault ? fate.fault->status : 0;
  }

  /// What becomes of a thousand requests, as a letter each.
  std::string fates(FaultPlan& plan, S3Call call = S3Call::put_object) {
    std::string letters;
    for (int request = 0; request < 1000; ++request)
      letters += status(plan, call) == 0 ? '.' : 'x';
    return letters;
  }

  std::chrono::steady_clock::time_point now_{};
};

std::ptrdiff_t struck(const std::string& letters) {
  return std::count(letters.begin(), letters.end(), 'x');
}

}  // namespace

TEST_F(FaultPlanTest, lets_everything_through_without_rules) {
  FaultPlan plan(1);
  const Fate fate = plan.decide(RequestTraits{S3Call::put_object, "k", false}, now_);
  EXPECT_FALSE(fate.fault);
  EXPECT_EQ(fate.latency, 0us);
}

TEST_F(FaultPlanTest, strikes_by_number_what_the_rule_is_about) {
  FaultPlan plan = plan_with({"PutObject:503:#2-3:k"});
  EXPECT_EQ(status(plan), 0);
  EXPECT_EQ(status(plan, S3Call::get_object), 0);
  EXPECT_EQ(status(plan, S3Call::put_object, "other"), 0);
  EXPECT_EQ(status(plan), 503);
  EXPECT_EQ(status(plan), 503);
  EXPECT_EQ(status(plan), 0);
}

TEST_F(FaultPlanTest, strikes_for_a_time_from_the_first_request_on) {
  FaultPlan plan = plan_with({"*:503:for=10s"});
  now_ += 1h;
  EXPECT_EQ(status(plan), 503);
  now_ += 9999ms;
  EXPECT_EQ(status(plan), 503);
  now_ += 1ms;
  EXPECT_EQ(status(plan), 0);
}

TEST_F(FaultPlanTest, keeps_to_its_rates) {
  FaultPlan plan = plan_with({"*:503:20%"});
  EXPECT_NEAR(static_cast<double>(struck(fates(plan))), 200, 60);
  FaultPlan always = plan_with({"*:503:100%"});
  EXPECT_EQ(struck(fates(always)), 1000);
  FaultPlan never = plan_with({"*:503:0%"});
  EXPECT_EQ(struck(fates(never)), 0);
}

TEST_F(FaultPlanTest, repeats_itself_with_the_same_seed_only) {
  FaultPlan first = plan_with({"*:503:20%"}, 7);
  FaultPlan second = plan_with({"*:503:20%"}, 7);
  FaultPlan third = plan_with({"*:503:20%"}, 8);
  const std::string letters = fates(first);
  EXPECT_EQ(fates(second), letters);
  EXPECT_NE(fates(third), letters);
}

TEST_F(FaultPlanTest, does_to_a_rules_requests_the_same_whatever_comes_between) {
  FaultPlan alone = plan_with({"PutObject:503:20%", "GetObject:500:20%"});
  FaultPlan mixed = plan_with({"PutObject:503:20%", "GetObject:500:20%"});
  const std::string letters = fates(alone);
  std::string among_others;
  for (int request = 0; request < 1000; ++request) {
    status(mixed, S3Call::get_object);
    among_others += status(mixed) == 0 ? '.' : 'x';
  }
  EXPECT_EQ(among_others, letters);
}

TEST_F(FaultPlanTest, lets_two_rules_of_the_same_rate_strike_different_requests) {
  FaultPlan plan = plan_with({"PutObject:503:20%", "GetObject:503:20%"});
  EXPECT_NE(fates(plan, S3Call::put_object), fates(plan, S3Call::get_object));
}

TEST_F(FaultPlanTest, lets_the_first_rule_that_strikes_win_and_the_others_count_on) {
  FaultPlan plan = plan_with({"*:500:#1", "*:503:#1-2"});
  EXPECT_EQ(status(plan), 500);
  EXPECT_EQ(status(plan), 503);
  EXPECT_EQ(status(plan), 0);
}

TEST_F(FaultPlanTest, forgets_rules_that_are_cleared) {
  FaultPlan plan = plan_with({"*:500:100%"});
  plan.clear_rules();
  EXPECT_EQ(status(plan), 0);
  plan.add(fault_rule_of("*:503:#1").value());
  EXPECT_EQ(status(plan), 503);
}

TEST_F(FaultPlanTest, draws_latency_for_reads_and_for_writes) {
  FaultPlan plan(1);
  plan.set_latency(latency_profile_of("fixed:5ms/fixed:9ms").value());
  EXPECT_EQ(plan.decide(RequestTraits{S3Call::get_object, "k", false}, now_).latency, 5ms);
  EXPECT_EQ(plan.decide(RequestTraits{S3Call::put_object, "k", false}, now_).latency, 9ms);
  plan.set_latency(std::nullopt);
  EXPECT_EQ(plan.decide(RequestTraits{S3Call::get_object, "k", false}, now_).latency, 0us);
}

TEST_F(FaultPlanTest, lets_latency_change_nothing_about_faults) {
  FaultPlan slow = plan_with({"*:503:20%"});
  slow.set_latency(s3_express_latency());
  FaultPlan fast = plan_with({"*:503:20%"});
  EXPECT_EQ(fates(slow), fates(fast));
}

TEST_F(FaultPlanTest, counts_what_has_happened_by_kind) {
  FaultPlan plan(1);
  plan.count(FaultKind::reset);
  plan.count(FaultKind::reset);
  plan.count(FaultKind::corrupt_checksum);
  EXPECT_EQ(plan.count_of(FaultKind::reset), 2U);
  EXPECT_EQ(plan.count_of(FaultKind::stall), 0U);
  EXPECT_EQ(plan.total(), 3U);
}
