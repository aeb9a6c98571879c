#include "fault/campaign.hpp"

#include "fault/seeds.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>

using namespace redis3;
using namespace redis3::test;

namespace {

/// One request in five is lost, on its way there with this share of them and on its way back else.
store::FaultRates dropped(double share_before) {
  store::FaultRates rates;
  rates.lose_before = 0.2 * share_before;
  rates.lose_after = 0.2 - rates.lose_before;
  rates.turns_max = 6;
  return rates;
}

void expect_good(std::uint64_t seed, const CampaignReport& report) {
  const std::string complaint = complaint_about(seed, report, "fault_campaign");
  if (!complaint.empty()) ADD_FAILURE() << complaint;
}

/// What became of a history of INCR.
struct Count {
  std::int64_t acknowledged = 0;
  std::int64_t unknown = 0;
  /// At the end.
  std::int64_t value = 0;
};

Count count_of(const History& history) {
  Count count;
  for (const Operation& one : history.operations) {
    if (one.verb == Verb::increment) ++(one.reply ? count.acknowledged : count.unknown);
    if (one.verb == Verb::get && one.reply && *one.reply != "nil")
      count.value = std::stoll(one.reply->substr(1));
  }
  return count;
}

}  // namespace

TEST(FaultCampaign, every_key_is_linearizable_and_every_acknowledged_write_is_there) {
  const Seeds seeds = seeds_or(60);
  CampaignReport all;
  for (std::uint64_t seed = seeds.first; seed <= seeds.last; ++seed) {
    CampaignOptions options;
    options.seed = seed;
    options.rates = rates_of(seed);
    const CampaignReport report = run_campaign(options);
    all.add(report);
    expect_good(seed, report);
    if (seed % 6 == 0) {
      EXPECT_EQ(report.unknown(), 0u) << "nothing was lost, seed " << seed;
    }
  }
  fmt::print("seeds {} to {}\n{}", seeds.first, seeds.last, all.summary());
}

TEST(FaultCampaign, every_key_is_linearizable_where_each_client_has_many_commands_under_way) {
  const Seeds seeds = seeds_or(20);
  CampaignReport all;
  for (std::uint64_t seed = seeds.first; seed <= seeds.last; ++seed) {
    CampaignOptions options;
    options.seed = seed;
    options.rates = rates_of(seed);
    options.clients = 4;
    options.threads = 3;
    options.commands = 4;
    const CampaignReport report = run_campaign(options);
    all.add(report);
    expect_good(seed, report);
  }
  fmt::print("seeds {} to {}\n{}", seeds.first, seeds.last, all.summary());
}

TEST(FaultCampaign, eight_writers_count_exactly_though_one_answer_in_five_is_dropped) {
  const Seeds seeds = seeds_or(20);
  for (const double share_before : {0.0, 0.5}) {
    CampaignReport all;
    for (std::uint64_t seed = seeds.first; seed <= seeds.last; ++seed) {
      CampaignOptions options;
      options.seed = seed;
      options.rates = dropped(share_before);
      options.choice.keys = {"n"};
      options.choice.verbs = {Verb::increment};
      const CampaignReport report = run_campaign(options);
      all.add(report);
      expect_good(seed, report);
      const Count count = count_of(report.histories.front());
      EXPECT_GT(count.acknowledged, 0) << "seed " << seed;
      EXPECT_LE(count.acknowledged, count.value) << "an acknowledged increment is not there, seed " << seed;
      EXPECT_LE(count.value, count.acknowledged + count.unknown) << "one was counted twice, seed " << seed;
    }
    fmt::print("seeds {} to {}\n{}", seeds.first, seeds.last, all.summary());
  }
}

TEST(FaultCampaign, answers_that_are_dropped_leave_a_lone_client_nothing_unknown) {
  const Seeds seeds = seeds_or(20);
  for (std::uint64_t seed = seeds.first; seed <= seeds.last; ++seed) {
    CampaignOptions options;
    options.seed = seed;
    options.clients = 1;
    options.commands = 40;
    options.rates.lose_after = 0.05;
    options.choice.with_expiry = false;
    options.choice.verbs = {Verb::set,    Verb::set_absent, Verb::set_equal, Verb::set_get, Verb::increment,
                            Verb::append, Verb::setrange,   Verb::persist,   Verb::get};
    const CampaignReport report = run_campaign(options);
    expect_good(seed, report);
    EXPECT_EQ(report.unknown(), 0u) << "seed " << seed;
  }
}

TEST(FaultCampaign, is_the_same_each_time) {
  CampaignOptions options;
  options.seed = 5;
  options.rates = rates_of(5);
  const auto once = [&options] {
    const CampaignReport report = run_campaign(options);
    std::string text = report.summary();
    for (const History& history : report.histories)
      text += describe(history);
    return text;
  };
  EXPECT_EQ(once(), once());
}
