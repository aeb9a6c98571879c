#include "bench_targets.hpp"

#include "bench/nothing_target.hpp"
#include "bench/place_target.hpp"
#include "bench/redis_target.hpp"
#include "server_flags.hpp"

#include <utility>

namespace redis3::app {

using bench::TargetInfo;

BenchTargets::BenchTargets(boost::asio::any_io_executor executor, Options options,
                           redis_client::ConnectionOptions server_options)
    : executor_(std::move(executor)),
      options_(std::move(options)),
      server_options_(std::move(server_options)) {}

Result<std::unique_ptr<bench::Target>> BenchTargets::make(const bench::TargetSpec& spec) {
  std::unique_ptr<bench::Target> target;
  if (spec.info.kind == TargetInfo::Kind::nothing) {
    target = std::make_unique<bench::NothingTarget>(spec.info);
    return target;
  }
  if (spec.info.kind == TargetInfo::Kind::redis) {
    redis_client::Address address = spec.redis;
    if (address.password.empty()) address.password = server_password();
    target = std::make_unique<bench::RedisTarget>(executor_, spec.info, std::move(address), server_options_);
    return target;
  }
  client::Location location = spec.location;
  Options options = options_;
  if (spec.simulated) {
    auto endpoint = SimulatedEndpoint::start(*spec.simulated, location);
    if (endpoint.has_error()) return endpoint.error();
    endpoints_.push_back(*std::move(endpoint));
    endpoints_.back()->lead(location, options);
  }
  target =
      std::make_unique<bench::PlaceTarget>(executor_, spec.info, std::move(location), std::move(options));
  return target;
}

std::chrono::nanoseconds BenchTargets::endpoints_cpu_time() {
  std::chrono::nanoseconds sum{0};
  for (const auto& endpoint : endpoints_)
    sum += endpoint->cpu_time();
  return sum;
}

}  // namespace redis3::app
