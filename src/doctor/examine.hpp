#pragma once

#include "aws/environment.hpp"
#include "base/clock.hpp"
#include "base/random.hpp"
#include "base/task.hpp"
#include "client/location.hpp"
#include "doctor/facts.hpp"
#include "redis3/options.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <cstddef>

/// Finds the facts of a place out, by asking and by trying.
namespace redis3::doctor {

/// How many requests of each kind are timed, and how long their body is.
inline constexpr std::size_t timed_requests = 100;
inline constexpr std::size_t timed_body_bytes = 1024;
/// After so many failures no more of a kind are tried: they may each take as long as a timeout.
inline constexpr std::size_t timed_failures_max = 3;
/// What the probe object's name begins with. No database is called so: no command sees it.
inline constexpr const char* probe_folder = "redis3-doctor/";

/// The clock and the random numbers outlive the examination.
struct Instruments {
  boost::asio::any_io_executor executor;
  aws::Environment environment;
  const Clock& clock;
  Random& random;
};

/// Examines a place as far as it can be reached. It creates nothing but its probe object, which it removes.
///
/// Errors  invalid  there can be no such place: a name, a Region or an endpoint that is none
/// Cost    about 210 requests, half of them PUTs: $0.0002 on S3 Express
Task<Facts> examine(Instruments instruments, client::Location location, Options options);

}  // namespace redis3::doctor
