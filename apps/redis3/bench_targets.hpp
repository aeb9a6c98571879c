#pragma once

#include "bench/target.hpp"
#include "bench/target_spec.hpp"
#include "redis3/options.hpp"
#include "redis_client/connection.hpp"
#include "simulated_endpoint.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <chrono>
#include <memory>
#include <vector>

namespace redis3::app {

/// The targets of a run, and the endpoints that the simulated ones need.
///
/// Lifetime  the targets go before it.
class BenchTargets {
 public:
  /// options         how places are opened, without one that is named
  /// server_options  how Redis servers are reached
  BenchTargets(boost::asio::any_io_executor executor, Options options,
               redis_client::ConnectionOptions server_options);

  /// Makes a target, which is not opened yet. Errors  unavailable  an endpoint could not be started
  Result<std::unique_ptr<bench::Target>> make(const bench::TargetSpec& spec);

  /// What the endpoints have used of processors: not the targets' business.
  std::chrono::nanoseconds endpoints_cpu_time();

 private:
  boost::asio::any_io_executor executor_;
  Options options_;
  redis_client::ConnectionOptions server_options_;
  std::vector<std::unique_ptr<SimulatedEndpoint>> endpoints_;
};

}  // namespace redis3::app
