#include "simulated_endpoint.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>

#include <pthread.h>

#include <ctime>
#include <utility>

namespace redis3::app {
namespace {

constexpr const char* access_key_id = "redis3bench";
constexpr const char* secret_access_key = "redis3bench-secret";
constexpr const char* region = "us-east-1";

local_s3::ServerOptions server_options(faults::FaultPlan& plan) {
  local_s3::ServerOptions options;
  options.port = 0;
  options.faults = &plan;
  return options;
}

}  // namespace

SimulatedEndpoint::SimulatedEndpoint(LatencyProfile profile)
    : plan_(random_.next()),
      tokens_(access_key_id, secret_access_key, system_clock(), local_s3::SessionTokens::usual_lifetime),
      authenticator_(local_s3::Account{access_key_id, secret_access_key, region}, tokens_, system_clock()),
      service_(table_, system_clock(), random_, tokens_, local_s3::ServiceOptions()),
      server_(
          context_.get_executor(), authenticator_,
          [this](local_s3::Request request) { return service_.handle(std::move(request)); }, system_clock(),
          random_, server_options(plan_)) {
  plan_.set_latency(std::move(profile));
}

Result<std::unique_ptr<SimulatedEndpoint>> SimulatedEndpoint::start(LatencyProfile profile,
                                                                    const client::Location& location) {
  auto endpoint = std::make_unique<SimulatedEndpoint>(std::move(profile));
  const Result<void> begun = endpoint->begin(location);
  if (begun.has_error()) return begun.error();
  return endpoint;
}

Result<void> SimulatedEndpoint::begin(const client::Location& location) {
  const Result<void> started = server_.start();
  if (started.has_error()) return started;
  if (location.kind == client::Location::Kind::bucket) {
    local_s3::Request request;
    request.method = "PUT";
    request.bucket = location.name;
    request.service = "s3";
    request.access_key_id = access_key_id;
    boost::asio::co_spawn(context_, service_.handle(std::move(request)), boost::asio::detached);
  }
  thread_ = std::thread([this] { context_.run(); });
  return {};
}

SimulatedEndpoint::~SimulatedEndpoint() {
  boost::asio::post(context_, [this] { server_.stop(); });
  if (thread_.joinable()) thread_.join();
}

void SimulatedEndpoint::lead(client::Location& location, Options& options) const {
  location.endpoint_url = server_.url();
  location.region = region;
  options.access_key_id = access_key_id;
  options.secret_access_key = secret_access_key;
}

std::chrono::nanoseconds SimulatedEndpoint::cpu_time() {
  clockid_t clock{};
  timespec time{};
  if (pthread_getcpuclockid(thread_.native_handle(), &clock) != 0 || clock_gettime(clock, &time) != 0)
    return std::chrono::nanoseconds(0);
  return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

}  // namespace redis3::app
