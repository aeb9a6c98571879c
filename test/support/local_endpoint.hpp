#pragma once

#include "base/clock.hpp"
#include "base/random.hpp"
#include "embedded/memory_table.hpp"
#include "faults/fault_plan.hpp"
#include "local_s3/authenticator.hpp"
#include "local_s3/server.hpp"
#include "local_s3/service.hpp"
#include "local_s3/session_tokens.hpp"
#include "store/s3_store.hpp"

#include <boost/asio/io_context.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace redis3::test {

/// A local S3 endpoint in memory, on a free loopback port, on the loop of those who use it: whatever one of
/// them does, the other can go on.
class LocalEndpoint {
 public:
  /// What is passed in outlives it.
  struct Options {
    const Clock* clock = &system_clock();
    faults::FaultPlan* faults = nullptr;
    std::chrono::milliseconds session_lifetime = local_s3::SessionTokens::usual_lifetime;
    /// What it makes of a request before it acts; absent: nothing.
    std::function<void(local_s3::Request&)> tamper = nullptr;
  };

  static constexpr const char* access_key_id = "AKIDEXAMPLE";
  static constexpr const char* secret_access_key = "secretEXAMPLE";
  static constexpr const char* region = "us-east-1";

  explicit LocalEndpoint(boost::asio::io_context& context) : LocalEndpoint(context, Options()) {}
  LocalEndpoint(boost::asio::io_context& context, Options options)
      : context_(context),
        clock_(*options.clock),
        tokens_(access_key_id, secret_access_key, clock_, options.session_lifetime) {
    local_s3::ServerOptions server_options;
    server_options.port = 0;
    server_options.faults = options.faults;
    server_ = std::make_unique<local_s3::Server>(
        context.get_executor(), authenticator_,
        [this, tamper = std::move(options.tamper)](local_s3::Request request) {
          if (tamper) tamper(request);
          return service_.handle(std::move(request));
        },
        clock_, random_, server_options);
    server_->start().value();
  }

  /// Its clients are gone. The loop runs dry before what its handlers use is gone, too.
  ~LocalEndpoint() {
    server_->stop();
    context_.restart();
    context_.run();
  }

  std::string url() const { return server_->url(); }

  /// What leads a store to a bucket of it, and to nothing of this machine.
  store::S3Config config_of(std::string bucket) const { return config_of(url(), std::move(bucket)); }
  /// The same for an endpoint in another process.
  static store::S3Config config_of(std::string url, std::string bucket) {
    store::S3Config config;
    config.bucket = std::move(bucket);
    config.region = region;
    config.given.access_key_id = access_key_id;
    config.given.secret_access_key = secret_access_key;
    config.given.endpoint_url = std::move(url);
    config.environment.variable = [](const std::string&) { return std::nullopt; };
    config.environment.file = [](const std::string&) { return std::optional<std::string>(); };
    return config;
  }

 private:
  boost::asio::io_context& context_;
  const Clock& clock_;
  embedded::MemoryTable table_;
  SeededRandom random_{1};
  local_s3::SessionTokens tokens_;
  local_s3::Authenticator authenticator_{local_s3::Account{access_key_id, secret_access_key, region}, tokens_,
                                         clock_};
  local_s3::Service service_{table_, clock_, random_, tokens_, local_s3::ServiceOptions()};
  std::unique_ptr<local_s3::Server> server_;
};

}  // namespace redis3::test
