#pragma once

#include "redis3/error.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>

namespace redis3::gateway {

/// What a MetricsEndpoint shows, and how long a request may take, its answer included.
///
/// Each is asked when somebody wants to see it, on the executor.
struct MetricsContent {
  std::function<boost::asio::awaitable<std::string>()> metrics;  ///< In Prometheus's text format.
  std::function<boost::asio::awaitable<std::string>()> page;     ///< In HTML.
  std::chrono::milliseconds request_time_max = std::chrono::seconds(10);
};

/// A small HTTP server for what a gateway tells of itself: `/metrics` for Prometheus, `/` for people, and
/// `/healthz`, which says that the gateway answers. It changes nothing and asks nobody for a password.
///
/// A request's head has 8 KiB at the most; there are 32 connections at the most, and who comes on top of them
/// is left at once.
///
/// Lifetime  the content is not asked after stop(), so what it looks at may end then, and when what was asked
///           before has ended.
/// Threads   one at a time, on the executor.
class MetricsEndpoint {
 public:
  static constexpr std::size_t connections_max = 32;
  static constexpr std::uint32_t head_bytes_max = 8192;

  /// address  "127.0.0.1", "::1"
  /// port     0: any free one
  /// Errors   those of Listener::on_port()
  static Result<MetricsEndpoint> start(boost::asio::any_io_executor executor, const std::string& address,
                                       std::uint16_t port, MetricsContent content);
  /// Stops.
  ~MetricsEndpoint();
  MetricsEndpoint(MetricsEndpoint&&) = default;
  MetricsEndpoint& operator=(MetricsEndpoint&&) = delete;

  /// "127.0.0.1:9121", "[::1]:9121".
  const std::string& name() const noexcept;

  /// Ends the connections and lets nobody in any more.
  void stop();

 private:
  class Site;
  explicit MetricsEndpoint(std::shared_ptr<Site> site) : site_(std::move(site)) {}

  std::shared_ptr<Site> site_;
};

}  // namespace redis3::gateway
