#pragma once

#include "aws/credentials.hpp"
#include "base/clock.hpp"
#include "base/sleep.hpp"
#include "base/task.hpp"
#include "http/client.hpp"
#include "s3/address.hpp"
#include "s3/hedging.hpp"
#include "s3/operation.hpp"
#include "s3/retry.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace redis3::s3 {

/// The way to one origin: an http::Client, or a test's script.
struct Transport {
  /// As http::Client::send().
  std::function<Task<http::Response>(http::Request)> send;
  /// Ends what is on its way.
  std::function<void()> close;
};
/// Makes the way to an origin. Amazon's directory buckets have two of them; the second is made when it is
/// needed.
using TransportFactory = std::function<Transport(const http::Origin&)>;

struct ClientConfig {
  BucketName bucket;
  Addresses addresses;
  std::string region;
  /// What signs, where it is known from the beginning; without an access key id it is fetched at the first
  /// need.
  aws::Grant credentials;
  /// Gets credentials, anew where they end or S3 refuses them; absent where those above are all there are.
  std::function<Task<aws::Grant>()> fetch_credentials;

  // Behaviour.

  /// The field that an object's annotation travels in; begins with "x-amz-meta-" and goes on in a-z, 0-9 and
  /// '-'.
  std::string metadata_field = "x-amz-meta-redis3";
  /// A call that meets no bucket creates it and goes on. For buckets that are ours to make: a bucket that is
  /// there costs no request to make sure of.
  bool creates_bucket = false;
  /// Called after each request, on the executor; must not call the client.
  RequestObserver observer;

  // Performance.

  /// For one try, whatever it waits for. What stalls ends sooner, by the timeouts of http::ClientOptions.
  std::chrono::milliseconds request_time_max{300'000};
  RetryOptions retry;
  HedgeOptions hedging;
  /// A session, and what credentials end, is renewed before its end also while no request asks for it, if one
  /// has used it: so the request after a pause does not wait. A timer waits for it, so that the loop does not
  /// run out of work before the client is gone.
  bool renews_idle_session = false;

  // The world.

  /// Outlives the client.
  const Clock* clock = &system_clock();
  /// For the pauses between tries. Absent: the executor's timers.
  Sleep sleep;
  /// Of the pauses' lengths. Absent: the system's choice.
  std::optional<std::uint64_t> seed;
};

}  // namespace redis3::s3
