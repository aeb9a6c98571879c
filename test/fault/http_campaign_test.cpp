#include "fault/campaign.hpp"
#include "fault/seeds.hpp"
#include "store/s3_store.hpp"
#include "support/local_endpoint.hpp"
#include "support/run.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <array>
#include <map>
#include <memory>

// The campaign over real HTTP: every client has an S3 client of its own, and the local endpoint is a bad S3.

namespace redis3::test {
namespace {

struct BadS3 {
  const char* name;
  std::vector<const char*> rules;
  std::chrono::milliseconds clock_offset{0};
};

const std::vector<BadS3>& bad_s3s() {
  static const std::vector<BadS3> all{
      {"answers are dropped", {"write:reset@after-act:20%"}},
      {"connections break",
       {"*:reset@before-body:4%", "*:reset@before-act:4%", "*:close@in-head:4%", "*:close@in-body:4%",
        "*:close@after-answer:4%"}},
      {"it refuses, and fails after the act", {"*:503:10%", "*:500@before-act:5%", "*:500@after-act:5%"}},
      {"it is slow", {"*:stall=3ms:10%", "*:stall=3ms@after-act:10%", "read:trickle=100000:10%"}},
      {"reads are spoiled", {"read:corrupt=body:8%", "read:corrupt=checksum:8%"}},
      {"sessions end early, and its clock is wrong", {"*:expired-token:10%"}, std::chrono::seconds(90)},
      {"all at once",
       {"write:reset@after-act:4%", "*:close@in-head:3%", "*:503:3%", "*:500@after-act:3%", "*:stall=2ms:3%",
        "read:corrupt=body:3%", "*:expired-token:3%"},
       std::chrono::seconds(-90)},
  };
  return all;
}

class HttpPlace : public CampaignPlace {
 public:
  HttpPlace(std::uint64_t seed, const BadS3& bad, std::size_t clients)
      : clock_(system_clock(), bad.clock_offset), plan_(seed) {
    for (std::size_t n = 0; n < clients; ++n)
      stores_.push_back(open());
    run(context_, stores_.front()->ensure_bucket()).value();
    for (const char* rule : bad.rules)
      plan_.add(faults::fault_rule_of(rule).value());
  }

  boost::asio::io_context& context() override { return context_; }
  store::ObjectStore& store_of(std::size_t client) override { return *stores_.at(client); }
  TimePoint now() const override { return TimePoint(); }
  void pass(std::chrono::milliseconds) override {}
  void calm_down() override { plan_.clear_rules(); }
  const faults::FaultPlan& plan() const { return plan_; }

 private:
  std::unique_ptr<store::S3Store> open() {
    store::S3Config config = endpoint_.config_of("redis3-campaign--use1-az5--x-s3");
    // There is no bucket here that longer pauses would help.
    config.retry.transient_pause = config.retry.throttled_pause = std::chrono::milliseconds(2);
    return store::open_s3_store(context_.get_executor(), std::move(config)).value();
  }

  boost::asio::io_context context_{1};
  OffsetClock clock_;
  faults::FaultPlan plan_;
  LocalEndpoint endpoint_{context_, LocalEndpoint::Options{.clock = &clock_, .faults = &plan_}};
  std::vector<std::unique_ptr<store::S3Store>> stores_;
};

constexpr std::array<std::pair<faults::FaultKind, const char*>, faults::fault_kind_count> kinds{
    {{faults::FaultKind::status, "status"},
     {faults::FaultKind::expired_token, "expired_token"},
     {faults::FaultKind::reset, "reset"},
     {faults::FaultKind::close, "close"},
     {faults::FaultKind::stall, "stall"},
     {faults::FaultKind::trickle, "trickle"},
     {faults::FaultKind::corrupt_body, "corrupt_body"},
     {faults::FaultKind::corrupt_checksum, "corrupt_checksum"}}};

TEST(HttpFaultCampaign, every_key_is_linearizable_and_every_acknowledged_write_is_there) {
  const Seeds seeds = seeds_or(14);
  CampaignReport all;
  for (std::uint64_t seed = seeds.first; seed <= seeds.last; ++seed) {
    const BadS3& bad = bad_s3s()[seed % bad_s3s().size()];
    CampaignOptions options;
    options.seed = seed;
    options.with_expiry = false;
    HttpPlace place(seed, bad, options.clients + 1);
    CampaignReport report = run_campaign(options, place);
    for (const auto& [kind, name] : kinds) {
      if (place.plan().count_of(kind) > 0) report.faults[name] += place.plan().count_of(kind);
    }
    const std::string complaint = complaint_about(seed, report, "http_fault_campaign");
    if (!complaint.empty()) ADD_FAILURE() << bad.name << "\n" << complaint;
    all.add(report);
  }
  fmt::print("seeds {} to {}\n{}", seeds.first, seeds.last, all.summary());
}

}  // namespace
}  // namespace redis3::test
