#pragma once

#include "base/clock.hpp"
#include "base/latency_model.hpp"
#include "base/random.hpp"
#include "client/location.hpp"
#include "embedded/memory_table.hpp"
#include "faults/fault_plan.hpp"
#include "local_s3/authenticator.hpp"
#include "local_s3/server.hpp"
#include "local_s3/service.hpp"
#include "local_s3/session_tokens.hpp"
#include "redis3/error.hpp"
#include "redis3/options.hpp"

#include <boost/asio/io_context.hpp>

#include <chrono>
#include <memory>
#include <thread>

namespace redis3::app {

/// A local S3 endpoint in memory, on a free loopback port and a thread of its own, whose requests take as
/// long as a model has it.
///
/// Lifetime  its clients are gone before it is.
class SimulatedEndpoint {
 public:
  /// location  what its clients will open; a general-purpose bucket is made here, a cache's by its clients.
  /// Errors    unavailable  no port is left
  static Result<std::unique_ptr<SimulatedEndpoint>> start(LatencyProfile profile,
                                                          const client::Location& location);
  explicit SimulatedEndpoint(LatencyProfile profile);
  ~SimulatedEndpoint();
  SimulatedEndpoint(const SimulatedEndpoint&) = delete;
  SimulatedEndpoint& operator=(const SimulatedEndpoint&) = delete;

  /// Leads a client here, and to nothing of this machine's settings.
  void lead(client::Location& location, Options& options) const;

  /// What its thread has used of a processor.
  std::chrono::nanoseconds cpu_time();

 private:
  Result<void> begin(const client::Location& location);

  embedded::MemoryTable table_;
  SeededRandom random_ = SeededRandom::from_system();
  faults::FaultPlan plan_;
  local_s3::SessionTokens tokens_;
  local_s3::Authenticator authenticator_;
  local_s3::Service service_;
  boost::asio::io_context context_{1};
  local_s3::Server server_;
  std::thread thread_;
};

}  // namespace redis3::app
