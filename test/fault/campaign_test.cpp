#include "fault/campaign.hpp"

#include "fault/judged_seeds.hpp"

#include <gtest/gtest.h>

#include <string>

using namespace redis3;
using namespace redis3::test;

namespace {

constexpr const char* binary = "fault_campaign";

/// One request in five is lost, on its way there with this share of them and on its way back else.
store::FaultRates dropped(double share_before) {
  store::FaultRates rates;
  rates.lose_before = 0.2 * share_before;
  rates.lose_after = 0.2 - rates.lose_before;
  rates.turns_max = 6;
  return rates;
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
  run_judged(seeds_or(60), binary, [](std::uint64_t seed) {
    CampaignOptions options;
    options.seed = seed;
    options.rates = rates_of(seed);
    CampaignReport report = run_campaign(options);
    if (seed % 6 == 0) {
      EXPECT_EQ(report.unknown(), 0u) << "nothing was lost, seed " << seed;
    }
    return report;
  });
}

TEST(FaultCampaign, every_key_is_linearizable_where_each_client_has_many_commands_under_way) {
  run_judged(seeds_or(20), binary, [](std::uint64_t seed) {
    CampaignOptions options;
    options.seed = seed;
    options.rates = rates_of(seed);
    options.clients = 4;
    options.threads = 3;
    options.commands = 4;
    return run_campaign(options);
  });
}

TEST(FaultCampaign, eight_writers_count_exactly_though_one_answer_in_five_is_dropped) {
  for (const double share_before : {0.0, 0.5}) {
    run_judged(seeds_or(20), binary, [share_before](std::uint64_t seed) {
      CampaignOptions options;
      options.seed = seed;
      options.rates = dropped(share_before);
      options.choice.keys = {"n"};
      options.choice.verbs = {Verb::increment};
      CampaignReport report = run_campaign(options);
      const Count count = count_of(report.histories.front());
      EXPECT_GT(count.acknowledged, 0) << "seed " << seed;
      EXPECT_LE(count.acknowledged, count.value) << "an acknowledged increment is not there, seed " << seed;
      EXPECT_LE(count.value, count.acknowledged + count.unknown) << "one was counted twice, seed " << seed;
      return report;
    });
  }
}

TEST(FaultCampaign, answers_that_are_dropped_leave_a_lone_client_nothing_unknown) {
  run_judged(seeds_or(20), binary, [](std::uint64_t seed) {
    CampaignOptions options;
    options.seed = seed;
    options.clients = 1;
    options.commands = 40;
    options.rates.lose_after = 0.05;
    options.choice.with_expiry = false;
    options.choice.verbs = {Verb::set,    Verb::set_absent, Verb::set_equal, Verb::set_get, Verb::increment,
                            Verb::append, Verb::setrange,   Verb::persist,   Verb::get};
    CampaignReport report = run_campaign(options);
    EXPECT_EQ(report.unknown(), 0u) << "seed " << seed;
    return report;
  });
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
