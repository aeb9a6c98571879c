#pragma once

#include "base/clock.hpp"
#include "base/random.hpp"
#include "faults/fault_plan.hpp"
#include "local_s3/authenticator.hpp"
#include "local_s3/exchange.hpp"
#include "local_s3/request_counts.hpp"
#include "local_s3/request_log.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>

namespace redis3::local_s3 {

/// What one client may ask of the server, in bytes and in time.
struct ConnectionLimits {
  std::size_t head_bytes_max = 16 * 1024;
  /// Of a body once it is decoded. S3's limit for one PUT.
  std::uint64_t body_bytes_max = 5ull << 30;
  /// How much of the body of a refused request is read to nowhere, so that the client is there to read why. A
  /// longer body costs the client its connection.
  std::uint64_t discarded_bytes_max = 64ull << 20;
  /// From the end of an answer to the end of the next request's head.
  std::chrono::milliseconds idle_max{60000};
  /// For each 64 KiB of a body that comes and each 1 MiB of one that goes.
  std::chrono::milliseconds progress_max{30000};
  /// How long a client may go on sending after the last answer on its connection.
  std::chrono::milliseconds linger_max{2000};
};

/// What carries out a verified request: Service::handle().
using Handler = std::function<boost::asio::awaitable<Response>(Request)>;

/// What the connections of a server share.
struct ConnectionContext {
  const Authenticator& authenticator;
  Handler handler;
  const Clock& clock;
  Random& random;
  ConnectionLimits limits;
  RequestLog log;
  /// What goes wrong; null: nothing.
  faults::FaultPlan* faults = nullptr;
  RequestCounts counts;
};

}  // namespace redis3::local_s3
