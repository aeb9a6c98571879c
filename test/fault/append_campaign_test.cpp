#include "fault/campaign.hpp"
#include "fault/seeds.hpp"
#include "model/change.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

// APPEND to values so long that the store's append does it, which leaves no write id.

using namespace redis3;
using namespace redis3::test;

namespace {

CampaignOptions options_of(std::uint64_t seed) {
  CampaignOptions options;
  options.seed = seed;
  options.rates = rates_of(seed);
  options.rounds = 3;
  options.choice.keys = {"a", "b"};
  options.choice.filler_bytes = model::short_value_bytes_max;
  options.choice.verbs = {Verb::get,       Verb::strlen,   Verb::append,    Verb::append, Verb::append,
                          Verb::append,    Verb::append,   Verb::append,    Verb::set,    Verb::set_absent,
                          Verb::set_equal, Verb::setrange, Verb::increment, Verb::getdel, Verb::getex,
                          Verb::expire,    Verb::persist,  Verb::remove};
  return options;
}

}  // namespace

TEST(AppendCampaign, every_key_that_the_store_appends_to_is_linearizable) {
  const Seeds seeds = seeds_or(20);
  CampaignReport all;
  for (std::uint64_t seed = seeds.first; seed <= seeds.last; ++seed) {
    const CampaignReport report = run_campaign(options_of(seed));
    all.add(report);
    const std::string complaint = complaint_about(seed, report, "fault_campaign");
    if (!complaint.empty()) ADD_FAILURE() << complaint;
  }
  EXPECT_GT(all.appends, 0u);
  fmt::print("seeds {} to {}, {} appends\n{}", seeds.first, seeds.last, all.appends, all.summary());
}
