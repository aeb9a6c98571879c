#pragma once

#include "aws/sigv4.hpp"
#include "base/clock.hpp"
#include "local_s3/authorization.hpp"
#include "local_s3/error_response.hpp"
#include "local_s3/session_tokens.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace redis3::local_s3 {

/// The one account of the endpoint. Holds a secret.
struct Account {
  std::string access_key_id;
  std::string secret_access_key;
  /// The only region that a signature may name.
  std::string region = "us-east-1";
};

/// A request as it came, before its body.
struct SignedRequest {
  std::string_view method;
  std::string_view raw_path;   ///< As on the request line.
  std::string_view raw_query;  ///< Without the '?'.
  const HeaderMap& headers;
  const Parameters& query;  ///< Of raw_query.
  std::string_view bucket;  ///< Empty for calls on the service.
  bool is_bucket_in_host = false;
};

/// What the chunks of a signed streaming body are verified with: each signature continues the one before it.
struct ChunkSigning {
  aws::SigningKey key;
  aws::CredentialScope scope;
  std::string amz_date;
  std::string seed_signature;
};

/// Who signed a request, and what that says of its body.
struct Identity {
  std::string service;
  bool is_read_only_session = false;
  std::string payload_hash;
  ChunkSigning chunk_signing;
};

/// Decides whether a request was signed by the account or in one of its sessions, with Signature Version 4;
/// for presigned URLs of general-purpose buckets also with version 2.
///
/// A request of either kind may name the service s3 or s3express and any signed headers that hold `host` and
/// every x-amz-* field that was sent. Anonymous requests are refused: no bucket here is public.
///
/// Lifetime  tokens and clock must outlive it.   Threads  safe: it never changes.
class Authenticator {
 public:
  /// How far the clock of who signs may be off.
  static constexpr std::chrono::minutes skew_max{15};

  Authenticator(Account account, const SessionTokens& tokens, const Clock& clock);

  /// Refuses as authorization_of() does, and with
  ///   AuthorizationHeaderMalformed, AuthorizationQueryParametersError   another region or service
  ///   AccessDenied            an x-amz-* field or the host was not signed; a presigned URL has expired; the
  ///                           session is for another bucket
  ///   RequestTimeTooSkewed    more than skew_max from now
  ///   ExpiredToken, InvalidToken, InvalidAccessKeyId
  ///   SignatureDoesNotMatch   tells what was signed, so that the client's author can compare
  Answer<Identity> authenticate(const SignedRequest& request) const;

  const Account& account() const noexcept { return account_; }

 private:
  Answer<Identity> authenticate_v2(const SignedRequest& request) const;
  Answer<void> check_scope(const Authorization& authorization) const;
  Answer<void> check_time(const Authorization& authorization) const;
  /// The secret that the signature must have been made with.
  Answer<std::string> secret_of(const Authorization& authorization, const SignedRequest& request,
                                Identity& identity) const;

  Account account_;
  const SessionTokens& tokens_;
  const Clock& clock_;
};

}  // namespace redis3::local_s3
