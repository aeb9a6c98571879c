#include "s3/retry.hpp"

#include <algorithm>
#include <iterator>
#include <string_view>

namespace redis3::s3 {
namespace {

constexpr int status_too_many_requests = 429;
constexpr int status_service_unavailable = 503;

// Nothing has happened to a request that is refused by one of these.
constexpr std::string_view throttling_codes[] = {"SlowDown",
                                                 "Throttling",
                                                 "ThrottlingException",
                                                 "ThrottledException",
                                                 "RequestThrottled",
                                                 "RequestThrottledException",
                                                 "TooManyRequestsException",
                                                 "RequestLimitExceeded",
                                                 "BandwidthLimitExceeded"};
constexpr std::string_view damaged_codes[] = {
    "RequestTimeout", "RequestTimeoutException",   "PriorRequestNotComplete", "IncompleteBody",
    "BadDigest",      "XAmzContentSHA256Mismatch", "TemporaryRedirect"};

template <std::size_t count>
bool holds(const std::string_view (&codes)[count], std::string_view code) noexcept {
  return std::find(std::begin(codes), std::end(codes), code) != std::end(codes);
}

bool is_throttled(const Failure& failure) noexcept {
  return failure.status == status_too_many_requests || holds(throttling_codes, failure.body.code);
}

}  // namespace

Fault fault_of(const Failure& failure) noexcept {
  if (is_throttled(failure)) return Fault::throttled;
  if (holds(damaged_codes, failure.body.code)) return Fault::transient;
  switch (failure.status) {
    case 408:
    case status_service_unavailable:
      return Fault::transient;
    case 200:  // Where an error came in place of a result.
    case 500:
    case 502:
    case 504:
      return info_of(failure.operation).repeats_safely ? Fault::transient : Fault::final;
    default:
      return Fault::final;
  }
}

Fault fault_of(Operation operation, const Error& error) noexcept {
  switch (error.kind()) {
    case ErrorKind::unavailable:
      return Fault::transient;
    case ErrorKind::outcome_unknown:
    case ErrorKind::corrupt:
      return info_of(operation).repeats_safely ? Fault::transient : Fault::final;
    default:
      return Fault::final;
  }
}

bool is_doubtful(const Failure& failure) noexcept {
  return info_of(failure.operation).changes && failure.status == status_service_unavailable &&
         !is_throttled(failure);
}

bool RetryBudget::take(Fault fault) noexcept {
  const int cost = fault == Fault::throttled ? throttled_cost : transient_cost;
  if (tokens_ < cost) return false;
  tokens_ -= cost;
  return true;
}

void RetryBudget::succeeded(Fault last) noexcept {
  const int earned = last == Fault::final ? 1 : last == Fault::throttled ? throttled_cost : transient_cost;
  tokens_ = std::min(tokens_ + earned, tokens_max);
}

std::optional<std::chrono::milliseconds> Retry::next(Fault fault, Time began, Time now) {
  if (fault == Fault::final || tries_ >= options_.tries_max) return std::nullopt;
  const auto first = fault == Fault::throttled ? options_.throttled_pause : options_.transient_pause;
  const auto doublings = std::min<std::size_t>(tries_ - 1, 20);
  const auto longest = std::min(first * (std::int64_t{1} << doublings), options_.pause_max);
  const auto pause =
      std::chrono::milliseconds(random_.next() % static_cast<std::uint64_t>(longest.count() + 1));
  if (now + pause - began > options_.time_max || !budget_.take(fault)) return std::nullopt;
  ++tries_;
  last_ = fault;
  return pause;
}

}  // namespace redis3::s3
