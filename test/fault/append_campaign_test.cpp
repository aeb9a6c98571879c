#include "fault/campaign.hpp"
#include "fault/judged_seeds.hpp"
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
  options.rounds = 2;
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
  const CampaignReport all = run_judged(seeds_or(20), "fault_campaign",
                                        [](std::uint64_t seed) { return run_campaign(options_of(seed)); });
  EXPECT_GT(all.appends, 0u);
  fmt::print("{} appends\n", all.appends);
}
