#include "fault/campaign.hpp"
#include "fault/judged_seeds.hpp"
#include "model/change.hpp"
#include "store/s3_store.hpp"
#include "support/local_endpoint.hpp"
#include "support/run.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <array>
#include <map>
#include <memory>
#include <optional>
#include <utility>

// The campaign over real HTTP: every client has an S3 client of its own, and the local endpoint is a bad S3.

namespace redis3::test {
namespace {

struct BadS3 {
  const char* name;
  std::vector<const char*> rules;
  std::chrono::milliseconds clock_offset{0};
  /// How long clients wait for a byte; absent: for longer than anything takes.
  std::optional<std::chrono::milliseconds> patience;
  /// As Choice has them.
  std::vector<Verb> verbs;
};

/// Commands that change only the version that they have seen. What a client has given up may still happen
/// later, and no plain SET survives that (docs/decisions/0007).
const std::vector<Verb> conditional{
    Verb::get,       Verb::get,     Verb::exists,   Verb::strlen, Verb::expire_time, Verb::set_absent,
    Verb::set_equal, Verb::set_get, Verb::getdel,   Verb::getex,  Verb::increment,   Verb::increase,
    Verb::append,    Verb::append,  Verb::setrange, Verb::expire, Verb::persist,     Verb::remove};

const std::vector<BadS3>& bad_s3s() {
  static const std::vector<BadS3> all{
      {"answers are dropped", {"write:reset@after-act:20%"}},
      {"connections break",
       {"*:reset@before-body:4%", "*:reset@before-act:4%", "*:close@in-head:4%", "*:close@in-body:4%",
        "*:close@after-answer:4%"}},
      {"it refuses, and fails after the act", {"*:503:10%", "*:500@before-act:5%", "*:500@after-act:5%"}},
      {"it is slow", {"*:stall=3ms:10%", "*:stall=3ms@after-act:10%", "read:trickle=100000:10%"}},
      {"stalls outlast the clients' patience",
       {"read:stall=40ms:8%", "*:stall=40ms@in-head:4%", "write:stall=40ms@after-act:8%"},
       {},
       std::chrono::milliseconds(15),
       conditional},
      {"writes come after their clients have given them up",
       {"write:stall=40ms@before-act:10%"},
       {},
       std::chrono::milliseconds(15),
       conditional},
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
      : endpoint_clock_(clock_, bad.clock_offset), plan_(seed) {
    for (std::size_t n = 0; n < clients; ++n)
      stores_.push_back(open(bad.patience));
    // The last one only looks.
    stores_.push_back(open(std::nullopt));
    run(context_, stores_.back()->ensure_bucket()).value();
    for (const char* rule : bad.rules)
      plan_.add(faults::fault_rule_of(rule).value());
  }

  boost::asio::io_context& context() override { return context_; }
  store::ObjectStore& store_of(std::size_t client) override { return *stores_.at(client); }
  TimePoint now() const override { return endpoint_clock_.now(); }
  void pass(std::chrono::milliseconds time) override { clock_.advance(time); }
  void calm_down() override { plan_.clear_rules(); }
  const faults::FaultPlan& plan() const { return plan_; }

 private:
  std::unique_ptr<store::S3Store> open(std::optional<std::chrono::milliseconds> patience) {
    store::S3Config config = endpoint_.config_of("redis3-campaign--use1-az5--x-s3");
    config.clock = &clock_;
    // There is no bucket here that longer pauses would help.
    config.retry.transient_pause = config.retry.throttled_pause = std::chrono::milliseconds(2);
    if (patience) {
      config.http.first_byte_timeout = config.http.progress_timeout = *patience;
      config.http.sweep_interval = *patience / 5;
    }
    return store::open_s3_store(context_.get_executor(), std::move(config)).value();
  }

  boost::asio::io_context context_{1};
  /// The clients' clock; it stands still while anything is on its way.
  ManualClock clock_{from_unix_milliseconds(1'700'000'000'000)};
  OffsetClock endpoint_clock_;
  faults::FaultPlan plan_;
  LocalEndpoint endpoint_{context_, LocalEndpoint::Options{.clock = &endpoint_clock_, .faults = &plan_}};
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

/// Runs one seed.
CampaignReport run_one(const BadS3& bad, CampaignOptions options) {
  // A clock that is wrong is known to a second, and keys here live for milliseconds.
  options.choice.with_expiry = bad.clock_offset.count() == 0;
  if (options.choice.verbs.empty()) options.choice.verbs = bad.verbs;
  HttpPlace place(options.seed, bad, options.clients);
  CampaignReport report = run_campaign(options, place);
  for (const auto& [kind, name] : kinds) {
    if (place.plan().count_of(kind) > 0) report.faults[name] += place.plan().count_of(kind);
  }
  return report;
}

CampaignReport run_judged_on_bad_s3s(std::uint64_t count, CampaignOptions options) {
  return run_judged(seeds_or(count), "http_fault_campaign", [&options](std::uint64_t seed) {
    options.seed = seed;
    const BadS3& bad = bad_s3s()[seed % bad_s3s().size()];
    const ::testing::ScopedTrace trace(__FILE__, __LINE__, bad.name);
    return run_one(bad, options);
  });
}

TEST(HttpFaultCampaign, every_key_is_linearizable_and_every_acknowledged_write_is_there) {
  run_judged_on_bad_s3s(18, CampaignOptions());
}

TEST(HttpFaultCampaign, two_keys_that_are_renamed_into_each_other_are_linearizable) {
  CampaignOptions options;
  options.rounds = 2;
  options.commands = 5;
  options.choice.keys = {"a", "b"};
  options.choice.with_renames = true;
  options.choice.verbs = conditional;
  for (const Verb verb : {Verb::rename, Verb::rename, Verb::rename, Verb::rename_absent})
    options.choice.verbs.push_back(verb);
  run_judged_on_bad_s3s(9, std::move(options));
}

TEST(HttpFaultCampaign, every_key_that_S3_appends_to_is_linearizable) {
  CampaignOptions options;
  options.rounds = 2;
  options.choice.keys = {"a", "b"};
  options.choice.filler_bytes = model::short_value_bytes_max;
  options.choice.verbs = conditional;
  options.choice.verbs.insert(options.choice.verbs.end(), 6, Verb::append);
  const CampaignReport all = run_judged_on_bad_s3s(9, std::move(options));
  EXPECT_GT(all.appends, 0u);
  fmt::print("{} appends\n", all.appends);
}

TEST(HttpFaultCampaign, counts_exactly_under_dropped_answers) {
  const BadS3 bad{"one answer in five is dropped", {"*:reset@after-act:20%"}};
  run_judged(seeds_or(6), "http_fault_campaign", [&bad](std::uint64_t seed) {
    CampaignOptions options;
    options.seed = seed;
    options.choice.keys = {"n"};
    options.choice.verbs = {Verb::increment};
    return run_one(bad, std::move(options));
  });
}

}  // namespace
}  // namespace redis3::test
