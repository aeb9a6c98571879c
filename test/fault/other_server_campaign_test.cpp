#include "fault/campaign.hpp"
#include "fault/judged_seeds.hpp"
#include "support/other_server.hpp"

#include <gtest/gtest.h>

#include <string>

// The mixed campaign on buckets whose etags are hashes of the bytes: Amazon's general-purpose ones, and a
// server that removes whatever is there. The campaign's values do not come back; what becomes of etags that
// do is tried in test/unit/model/other_servers_test.cpp.

using namespace redis3;
using namespace redis3::test;

namespace {

class OtherServerPlace : public CampaignPlace {
 public:
  explicit OtherServerPlace(ServerHabits habits) : server_(habits, clock_) {}

  boost::asio::io_context& context() override { return context_; }
  store::ObjectStore& store_of(std::size_t) override { return server_; }
  TimePoint now() const override { return clock_.now(); }
  void pass(std::chrono::milliseconds time) override { clock_.advance(time); }
  /// The last writer's faults are its own, and there are none.
  void calm_down() override {}

 private:
  boost::asio::io_context context_{1};
  ManualClock clock_{from_unix_milliseconds(1'700'000'000'000)};
  OtherServer server_;
};

void expect_every_key_linearizable(ServerHabits habits) {
  run_judged(seeds_or(30), "fault_campaign", [habits](std::uint64_t seed) {
    CampaignOptions options;
    options.seed = seed;
    options.rates = rates_of(seed);
    OtherServerPlace place(habits);
    CampaignReport report = run_campaign(options, place);
    if (seed % 6 == 0) {
      EXPECT_EQ(report.unknown(), 0u) << "nothing was lost, seed " << seed;
    }
    return report;
  });
}

}  // namespace

TEST(OtherServerCampaign, every_key_of_a_general_purpose_bucket_is_linearizable) {
  ServerHabits amazons;
  amazons.is_amazons = true;
  amazons.checks_remove = true;
  expect_every_key_linearizable(amazons);
}

TEST(OtherServerCampaign, every_key_of_a_server_without_conditional_removals_is_linearizable) {
  expect_every_key_linearizable(ServerHabits());
}
