#pragma once

#include "base/random.hpp"
#include "redis3/error.hpp"
#include "s3/failure.hpp"

#include <chrono>
#include <cstddef>
#include <optional>

/// When a request that failed is sent again, decided without I/O: the SDKs' standard mode, in its form of
/// 2026. Source: docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
namespace redis3::s3 {

/// What a failed try says about another one.
enum class Fault {
  final,      ///< Another try would end the same, or must not be made.
  transient,  ///< The network, or a server that is not well.
  throttled,  ///< S3 asks for fewer requests: wait for longer.
};

/// A refusal. `final` where the request changes something and may have done so.
Fault fault_of(const Failure& failure) noexcept;
/// A try without a whole answer; `error` is as the transport told it.
Fault fault_of(Operation operation, const Error& error) noexcept;

/// Whether a request that changes something may have done so although S3 has refused it: 503 says that
/// nothing happened, but not every server before S3 that says it can know. If the next try then meets a
/// condition that does not hold, it may be its own work that it meets.
bool is_doubtful(const Failure& failure) noexcept;

struct RetryOptions {
  /// Tries of one call, the first included (AWS_MAX_ATTEMPTS); 1 or more.
  std::size_t tries_max = 3;
  /// No further try begins so long after the first one began.
  std::chrono::milliseconds time_max{60000};
  /// The longest pause before the second try; it doubles with each further one, up to pause_max. Each pause
  /// is a random part of it.
  std::chrono::milliseconds transient_pause{50};
  std::chrono::milliseconds throttled_pause{1000};
  std::chrono::milliseconds pause_max{20000};
};

/// What all calls of a client together may spend on trying again, so that a store that is down is not beaten
/// by everybody's repetitions: SDKs begin with 500 tokens, and so does this.
class RetryBudget {
 public:
  static constexpr int tokens_max = 500;
  static constexpr int transient_cost = 14;
  static constexpr int throttled_cost = 5;

  /// Pays for one more try; false where too little is left.
  bool take(Fault fault) noexcept;
  /// A call has succeeded. `last` is what its last repetition was for, and comes back; a call that needed
  /// none earns one.
  void succeeded(Fault last) noexcept;
  int tokens() const noexcept { return tokens_; }

 private:
  int tokens_ = tokens_max;
};

/// One call on its way through its tries.
class Retry {
 public:
  using Time = std::chrono::steady_clock::time_point;

  Retry(const RetryOptions& options, RetryBudget& budget, Random& random)
      : options_(options), budget_(budget), random_(random) {}

  /// How long to wait before the next try; absent where this failure is the end.
  ///
  /// began  when the first try did
  std::optional<std::chrono::milliseconds> next(Fault fault, Time began, Time now);
  void succeeded() noexcept { budget_.succeeded(last_); }

  std::size_t tries() const noexcept { return tries_; }

 private:
  const RetryOptions& options_;
  RetryBudget& budget_;
  Random& random_;
  /// Begun so far.
  std::size_t tries_ = 1;
  Fault last_ = Fault::final;
};

}  // namespace redis3::s3
