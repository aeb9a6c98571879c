#pragma once

#include "fault/campaign.hpp"
#include "fault/seeds.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <functional>
#include <string_view>

namespace redis3::test {

/// Runs a campaign for each seed, fails where a history is wrong, and prints what happened. Returns all of it
/// together. That a history is too hard to judge is no failure as long as few are.
inline CampaignReport run_judged(Seeds seeds, std::string_view binary,
                                 const std::function<CampaignReport(std::uint64_t seed)>& run) {
  CampaignReport all;
  std::size_t histories = 0;
  std::size_t too_hard = 0;
  for (std::uint64_t seed = seeds.first; seed <= seeds.last; ++seed) {
    const CampaignReport report = run(seed);
    const Judgement judgement = judge(seed, report, binary);
    if (!judgement.complaint.empty()) ADD_FAILURE() << judgement.complaint;
    histories += report.histories.size();
    too_hard += judgement.too_hard;
    all.add(report);
  }
  EXPECT_LE(too_hard, 1 + histories / 50);
  fmt::print("seeds {} to {}, {} histories, {} of them too hard to judge\n{}", seeds.first, seeds.last,
             histories, too_hard, all.summary());
  return all;
}

}  // namespace redis3::test
