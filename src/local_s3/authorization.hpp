#pragma once

#include "aws/sigv4.hpp"
#include "base/clock.hpp"
#include "local_s3/addressing.hpp"
#include "local_s3/error_response.hpp"

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What a request says about who signed it, as Signature Version 4 writes it down: in the Authorization
/// field, or in the query of a presigned URL. Nothing is verified here. Sources:
/// docs.aws.amazon.com/AmazonS3/latest/API/sigv4-auth-using-authorization-header.html and
/// sigv4-query-string-auth.html
namespace redis3::local_s3 {

/// Names in lower case; fields of one name are joined by commas.
using HeaderMap = std::map<std::string, std::string, std::less<>>;

struct Authorization {
  std::string access_key_id;
  aws::CredentialScope scope;
  std::vector<std::string> signed_headers;  ///< Lower case, sorted.
  std::string signature;                    ///< 64 hexadecimal digits, or what was sent in their place.
  std::string amz_date;                     ///< YYYYMMDDTHHMMSSZ
  TimePoint signed_at;
  /// The query signs, for this long; absent where the Authorization field does.
  std::optional<std::chrono::seconds> presigned_for;
  /// What was signed of the body: its hash, or one of S3's literals.
  std::string payload_hash;
  /// The token of CreateSession; empty without one.
  std::string session_token;
};

/// Refuses  AccessDenied                       nobody signed; or no date
///          AuthorizationHeaderMalformed, AuthorizationQueryParametersError
///          InvalidRequest                     another way to sign, or x-amz-content-sha256 is missing
///          InvalidArgument                    two signatures at once, or x-amz-content-sha256 is neither
///          hash nor literal InvalidToken                       a token of STS, of which this endpoint issues
///          none
Answer<Authorization> authorization_of(const HeaderMap& headers, const Parameters& query);

/// The literals that x-amz-content-sha256 may hold in place of a hash, besides aws::unsigned_payload.
inline constexpr std::string_view streaming_unsigned_trailer = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";
inline constexpr std::string_view streaming_signed = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD";
inline constexpr std::string_view streaming_signed_trailer = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER";

}  // namespace redis3::local_s3
