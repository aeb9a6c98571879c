#include "fault/campaign.hpp"
#include "fault/judged_seeds.hpp"
#include "model/change.hpp"

#include <gtest/gtest.h>

// RENAME and RENAMENX between two keys, whose histories are judged together, on a store that renames at one
// moment.

using namespace redis3;
using namespace redis3::test;

namespace {

/// What loses answers loses no plain SETs here: a rename away and another one back hide from a plain SET that
/// it has been there (docs/decisions/0007), which no test needs to find out again.
CampaignOptions options_of(std::uint64_t seed) {
  CampaignOptions options;
  options.seed = seed;
  options.rates = rates_of(seed);
  // Two keys at once are harder to judge than one after the other.
  options.rounds = 2;
  options.choice.with_renames = true;
  // What the store appends to may be renamed, too.
  if (seed % 4 == 3) options.choice.filler_bytes = model::short_value_bytes_max;
  const store::FaultRates& rates = options.rates;
  const bool loses = rates.lose_before + rates.lose_after + rates.corrupt > 0;
  options.choice.with_plain_sets = options.with_many = !loses;
  return options;
}

}  // namespace

TEST(RenameCampaign, two_keys_that_are_renamed_into_each_other_are_linearizable) {
  run_judged(seeds_or(40), "fault_campaign",
             [](std::uint64_t seed) { return run_campaign(options_of(seed)); });
}
