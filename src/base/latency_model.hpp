#pragma once

#include "base/random.hpp"
#include "redis3/error.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

/// How long a simulated request takes. Everything that is made to wait by these models has to say so:
/// simulated.
namespace redis3 {

/// One distribution of delays: a lognormal one (one without spread is fixed), of which some get longer still.
///
/// A value; it draws from whatever Random it is given, always the same number of times, so that what one
/// request gets does not depend on what another one got.
class LatencyModel {
 public:
  /// No delay is longer than this, however unlikely it is.
  static constexpr std::chrono::microseconds delay_max = std::chrono::minutes(10);

  static LatencyModel fixed(std::chrono::microseconds delay) { return LatencyModel(delay, 0); }
  /// sigma  the standard deviation of the delay's logarithm: 0.05 is narrow, 0.5 is wide.
  static LatencyModel lognormal(std::chrono::microseconds median, double sigma) {
    return LatencyModel(median, sigma);
  }
  /// The same, with `extra` on top of the delay of one request in 1/rate.
  LatencyModel with_tail(double rate, std::chrono::microseconds extra) const;

  std::chrono::microseconds draw(Random& random) const;

  /// As latency_profile_of() reads it: "lognormal:5ms,0.3+tail:1%,100ms".
  std::string text() const;

 private:
  LatencyModel(std::chrono::microseconds median, double sigma) : median_(median), sigma_(sigma) {}

  std::chrono::microseconds median_;
  double sigma_;
  double tail_rate_ = 0;
  std::chrono::microseconds tail_extra_{0};
};

/// What reads wait and what writes wait.
struct LatencyProfile {
  LatencyModel read;
  LatencyModel write;
  /// Of a named profile its name.
  std::string name;

  /// "s3-express, simulated (reads lognormal:5ms,0.05, writes lognormal:9.4ms,0.59)".
  std::string description() const;
};

/// Reads what a user asks for: a profile's name, a model for all requests, or two of them, READS/WRITES.
///
///   s3-express   S3 Express One Zone, from the same zone
///   s3-standard  S3 Standard, from the same region
///   fixed:5ms
///   lognormal:5ms,0.3               median and sigma
///   lognormal:5ms,0.3+tail:1%,100ms
///
/// Errors  invalid  says what is wrong with it, and what there is.
Result<LatencyProfile> latency_profile_of(std::string_view text);

/// The profiles by name, fitted to published measurements; docs/faults.md says to which and how well.
LatencyProfile s3_express_latency();
LatencyProfile s3_standard_latency();

}  // namespace redis3
