#pragma once

#include "fault/campaign.hpp"
#include "support/keyspace_fixture.hpp"
#include "support/virtual_time.hpp"

namespace redis3::test {

/// A bucket in memory whose calls take a time by the seed, some of them long: what overtakes what, and what a
/// key's expiry comes between, is decided by it. Nobody waits for real.
class MemoryPlace : public CampaignPlace {
 public:
  boost::asio::io_context& context() override { return bucket_.context; }
  store::ObjectStore& store_of(std::size_t) override { return bucket_.store; }
  void prepare(store::FaultStore& faults) override {
    const LatencyModel latency = LatencyModel::lognormal(std::chrono::milliseconds(1), 1)
                                     .with_tail(0.05, std::chrono::milliseconds(25));
    faults.set_latency(LatencyProfile{latency, latency, ""}, time_.sleep());
  }
  TimePoint now() const override { return bucket_.clock.now(); }
  void pass(std::chrono::milliseconds time) override { time_.pass(time); }
  void run_task(Task<void> task) override { time_.run(std::move(task)); }
  /// The last client's faults are its own, and there are none.
  void calm_down() override {}

 private:
  MemoryBucket bucket_;
  VirtualTime time_{bucket_.context, bucket_.clock};
};

}  // namespace redis3::test
