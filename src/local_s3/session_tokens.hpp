#pragma once

#include "base/clock.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace redis3::local_s3 {

/// Makes and reads the session tokens of CreateSession.
///
/// Nothing of a session is stored: its token says which bucket it is for, what it may do and until when,
/// under a seal that only the account's secret can make, and the session's own keys are derived from the
/// token. So a session outlives a restart of the endpoint, and any number of endpoints with the same key pair
/// honour it.
///
/// Lifetime  the clock must outlive it.   Threads  safe: it never changes.
/// Source    docs.aws.amazon.com/AmazonS3/latest/API/API_CreateSession.html
class SessionTokens {
 public:
  /// How long a session of S3 lasts.
  static constexpr std::chrono::minutes usual_lifetime{5};

  SessionTokens(std::string access_key_id, std::string secret_access_key, const Clock& clock,
                std::chrono::milliseconds lifetime = usual_lifetime);

  /// What CreateSession hands out. Holds a secret.
  struct Grant {
    std::string access_key_id;
    std::string secret_access_key;
    std::string session_token;
    TimePoint expires_at;
  };

  /// A new session for `bucket`, which need not exist: SDKs ask for a session before they create a bucket.
  Grant issue(std::string_view bucket, bool read_only) const;

  /// What a token of ours says. Holds a secret.
  struct Session {
    std::string bucket;
    bool is_read_only = false;
    bool is_expired = false;
    TimePoint expires_at;
    std::string access_key_id;
    std::string secret_access_key;
  };

  /// Absent where `token` is not one of ours, or was changed. An expired token is still read, and says so.
  std::optional<Session> verify(std::string_view token) const;

 private:
  std::string key_;
  const Clock& clock_;
  std::chrono::milliseconds lifetime_;
};

}  // namespace redis3::local_s3
