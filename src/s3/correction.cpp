#include "s3/correction.hpp"

#include <algorithm>
#include <iterator>
#include <string_view>

namespace redis3::s3 {
namespace {

// S3 refuses a request whose time is more than 15 minutes away from its own.
constexpr std::chrono::minutes skew_max{15};

bool is_bodyless(Operation operation) noexcept {
  return info_of(operation).method == "HEAD";
}

// What signed it, a session or credentials, is not good, or not any more.
bool is_signer_refused(const Failure& failure) noexcept {
  constexpr std::string_view codes[] = {"ExpiredToken", "InvalidToken", "InvalidAccessKeyId",
                                        "InvalidSessionException", "TokenRefreshRequired"};
  // An answer to HEAD says no code. A HEAD that we write has nothing else in it that could be malformed.
  if (is_bodyless(failure.operation)) return failure.status == 400;
  return std::find(std::begin(codes), std::end(codes), failure.body.code) != std::end(codes);
}

bool is_time_refused(const Failure& failure, std::chrono::milliseconds clock_moved) noexcept {
  if (is_bodyless(failure.operation))
    return failure.status == 403 && std::chrono::abs(clock_moved) > skew_max;
  return failure.body.code == "RequestTimeTooSkewed";
}

}  // namespace

Correction choose_correction(const Failure& failure, const Refusal& refusal, const Tried& tried) noexcept {
  if (is_signer_refused(failure)) {
    if (refusal.was_signed_by_session && !tried.session) return Correction::session;
    const bool may_fetch = refusal.may_fetch_credentials && !refusal.was_signed_by_session;
    if (may_fetch && !tried.credentials) return Correction::credentials;
  }
  if (!tried.time && is_time_refused(failure, refusal.clock_moved)) return Correction::time;
  if (refusal.may_create_bucket && !tried.bucket && failure.body.code == "NoSuchBucket")
    return Correction::bucket;
  return Correction::none;
}

}  // namespace redis3::s3
