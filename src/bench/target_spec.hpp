#pragma once

#include "base/latency_model.hpp"
#include "bench/target.hpp"
#include "client/location.hpp"
#include "redis3/error.hpp"
#include "redis3/options.hpp"
#include "redis_client/address.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace redis3::bench {

/// A target as the user names it, with everything settled that can be settled without asking anybody.
struct TargetSpec {
  TargetInfo info;
  /// Of what is opened as redis3 opens it: S3, SQLite, memory. Of a simulated one its endpoint is not known
  /// yet.
  client::Location location;
  /// Of a simulated endpoint.
  std::optional<LatencyProfile> simulated;
  /// Of a Redis server; holds its password.
  redis_client::Address redis;
};

/// Reads `[NAME=]URL`:
///
///   s3express://… s3://… sqlite:… memory:   places for keys, as client::locate() has them
///   redis://… rediss://… unix:…             a Redis server, or a gateway
///   simulated:MODEL                         an S3 endpoint in this process that takes as long as the model
///                                           (base/latency_model.hpp) has it: a general-purpose bucket for
///                                           s3-standard, else a directory bucket
///   nothing:                                answers at once: what the measuring itself takes
///
/// options  how places are opened, without one that is named. Reads the settings of AWS, and asks nobody.
/// Errors   invalid, denied  say what is wrong
Result<TargetSpec> target_spec_of(std::string_view text, const Options& options);

}  // namespace redis3::bench
