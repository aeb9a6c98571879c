#include "local_s3/authenticator.hpp"

#include "base/http_date.hpp"
#include "base/text.hpp"
#include "local_s3/signature_v2.hpp"

#include <openssl/crypto.h>

#include <algorithm>
#include <utility>

namespace redis3::local_s3 {
namespace {

// The end of the year 9999, which is as far as a date can be told.
constexpr std::chrono::seconds expires_max{253402300799};

constexpr std::string_view signature_parameter = "X-Amz-Signature=";

// What a presigned URL signs is its query without the signature itself.
std::string without_signature(std::string_view raw_query) {
  std::string rest;
  while (!raw_query.empty()) {
    const std::string_view parameter = raw_query.substr(0, raw_query.find('&'));
    raw_query.remove_prefix(std::min(parameter.size() + 1, raw_query.size()));
    if (parameter.starts_with(signature_parameter)) continue;
    if (!rest.empty()) rest += '&';
    rest += parameter;
  }
  return rest;
}

// S3 decodes the path and encodes it again for its own canonical request, so a client may send it in another
// encoding than the canonical one that it signed. Slashes and dots stay as they came.
std::string canonical_path(std::string_view raw_path) {
  const auto decoded = percent_decode(raw_path);
  return decoded ? percent_encode(*decoded, "/") : std::string(raw_path);
}

Answer<void> check_signed_headers(const Authorization& authorization, const HeaderMap& headers) {
  std::string missing;
  const auto require = [&](const std::string& name) {
    const auto& names = authorization.signed_headers;
    if (std::binary_search(names.begin(), names.end(), name)) return;
    missing += missing.empty() ? name : ", " + name;
  };
  require("host");
  for (const auto& [name, value] : headers) {
    if (name.starts_with("x-amz-")) require(name);
  }
  if (missing.empty()) return {};
  return S3Error(ErrorCode::access_denied, "There were headers present in the request which were not signed")
      .with("HeadersNotSigned", std::move(missing));
}

std::string canonical_request_of(const Authorization& authorization, const SignedRequest& request) {
  std::vector<aws::HeaderField> fields;
  for (const std::string& name : authorization.signed_headers) {
    const auto found = request.headers.find(name);
    fields.emplace_back(name, found == request.headers.end() ? std::string() : found->second);
  }
  const std::string query =
      authorization.presigned_for ? without_signature(request.raw_query) : std::string(request.raw_query);
  return aws::canonical_request(request.method, canonical_path(request.raw_path), query, fields,
                                authorization.payload_hash);
}

bool is_equal(std::string_view left, std::string_view right) {
  return left.size() == right.size() && CRYPTO_memcmp(left.data(), right.data(), left.size()) == 0;
}

// "41 57 53 34": what S3 adds so that blanks and line ends can be seen.
std::string bytes_of(std::string_view text) {
  const std::string hex = to_hex(text);
  std::string spaced;
  for (std::size_t at = 0; at < hex.size(); at += 2) {
    if (at > 0) spaced += ' ';
    spaced.append(hex, at, 2);
  }
  return spaced;
}

S3Error signature_does_not_match(const Authorization& authorization, std::string string_to_sign,
                                 std::string canonical_request) {
  std::string string_to_sign_bytes = bytes_of(string_to_sign);
  std::string canonical_request_bytes = bytes_of(canonical_request);
  return S3Error(ErrorCode::signature_does_not_match)
      .with("AWSAccessKeyId", authorization.access_key_id)
      .with("StringToSign", std::move(string_to_sign))
      .with("SignatureProvided", authorization.signature)
      .with("StringToSignBytes", std::move(string_to_sign_bytes))
      .with("CanonicalRequest", std::move(canonical_request))
      .with("CanonicalRequestBytes", std::move(canonical_request_bytes));
}

S3Error unknown_key(const std::string& access_key_id) {
  return S3Error(ErrorCode::invalid_access_key_id).with("AWSAccessKeyId", access_key_id);
}

S3Error expired(TimePoint end, TimePoint now) {
  return S3Error(ErrorCode::access_denied, "Request has expired")
      .with("Expires", to_iso8601(end))
      .with("ServerTime", to_iso8601(now));
}

}  // namespace

Authenticator::Authenticator(Account account, const SessionTokens& tokens, const Clock& clock)
    : account_(std::move(account)), tokens_(tokens), clock_(clock) {}

Answer<Identity> Authenticator::authenticate(const SignedRequest& request) const {
  const bool is_general_purpose = bucket_kind_of(request.bucket) == BucketKind::general_purpose;
  if (is_general_purpose && is_presigned_v2(request.query) && !request.headers.contains("authorization")) {
    return authenticate_v2(request);
  }
  const auto authorization = authorization_of(request.headers, request.query);
  if (!authorization) return authorization.error();
  if (const auto checked = check_scope(*authorization); !checked) return checked.error();
  if (const auto checked = check_time(*authorization); !checked) return checked.error();
  if (const auto checked = check_signed_headers(*authorization, request.headers); !checked)
    return checked.error();

  Identity identity;
  const auto secret = secret_of(*authorization, request, identity);
  if (!secret) return secret.error();
  const auto key = aws::SigningKey::derive(*secret, authorization->scope);
  std::string canonical_request = canonical_request_of(*authorization, request);
  std::string string_to_sign =
      aws::string_to_sign(authorization->amz_date, authorization->scope, canonical_request);
  if (!is_equal(key.sign(string_to_sign), authorization->signature)) {
    return signature_does_not_match(*authorization, std::move(string_to_sign), std::move(canonical_request));
  }

  identity.service = authorization->scope.service;
  identity.payload_hash = authorization->payload_hash;
  identity.chunk_signing =
      ChunkSigning{key, authorization->scope, authorization->amz_date, authorization->signature};
  return identity;
}

Answer<Identity> Authenticator::authenticate_v2(const SignedRequest& request) const {
  const auto parameter = [&](std::string_view name) { return request.query.find(name)->second; };
  const std::string access_key_id = parameter("AWSAccessKeyId");
  if (access_key_id != account_.access_key_id) return unknown_key(access_key_id);
  const std::string expires = parameter("Expires");
  const auto seconds = to_int64(expires);
  if (!seconds)
    return S3Error(ErrorCode::access_denied, "Invalid date (should be seconds since epoch): " + expires);
  const TimePoint end{std::chrono::seconds(std::clamp<std::int64_t>(*seconds, 0, expires_max.count()))};
  if (clock_.now() > end) return expired(end, clock_.now());
  std::string string_to_sign =
      string_to_sign_v2(request.method, request.is_bucket_in_host ? request.bucket : std::string_view(),
                        request.raw_path, request.raw_query, request.headers, expires);
  if (!is_equal(sign_v2(account_.secret_access_key, string_to_sign), parameter("Signature"))) {
    return S3Error(ErrorCode::signature_does_not_match)
        .with("AWSAccessKeyId", access_key_id)
        .with("StringToSign", std::move(string_to_sign))
        .with("SignatureProvided", parameter("Signature"));
  }
  Identity identity;
  identity.service = "s3";
  identity.payload_hash = aws::unsigned_payload;
  return identity;
}

Answer<void> Authenticator::check_scope(const Authorization& authorization) const {
  const ErrorCode code = authorization.presigned_for ? ErrorCode::authorization_query_parameters_error
                                                     : ErrorCode::authorization_header_malformed;
  const std::string beginning = authorization.presigned_for ? "Error parsing the X-Amz-Credential parameter; "
                                                            : "The authorization header is malformed; ";
  const aws::CredentialScope& scope = authorization.scope;
  if (scope.region != account_.region) {
    return S3Error(code, beginning + "the region '" + scope.region + "' is wrong; expecting '" +
                             account_.region + "'")
        .with("Region", account_.region);
  }
  if (scope.service != "s3" && scope.service != "s3express") {
    return S3Error(code, beginning + "incorrect service \"" + scope.service +
                             "\". This endpoint belongs to \"s3\" and \"s3express\".");
  }
  return {};
}

Answer<void> Authenticator::check_time(const Authorization& authorization) const {
  const TimePoint now = clock_.now();
  if (authorization.presigned_for) {
    if (authorization.signed_at > now + skew_max)
      return S3Error(ErrorCode::access_denied, "Request is not yet valid");
    const TimePoint end = authorization.signed_at + *authorization.presigned_for;
    if (now <= end) return {};
    return expired(end, now).with("X-Amz-Expires", std::to_string(authorization.presigned_for->count()));
  }
  if (std::chrono::abs(now - authorization.signed_at) <= skew_max) return {};
  return S3Error(ErrorCode::request_time_too_skewed)
      .with("RequestTime", authorization.amz_date)
      .with("ServerTime", to_iso8601(now))
      .with("MaxAllowedSkewMilliseconds", std::to_string(std::chrono::milliseconds(skew_max).count()));
}

Answer<std::string> Authenticator::secret_of(const Authorization& authorization, const SignedRequest& request,
                                             Identity& identity) const {
  if (authorization.session_token.empty()) {
    if (authorization.access_key_id != account_.access_key_id)
      return unknown_key(authorization.access_key_id);
    return account_.secret_access_key;
  }
  const auto session = tokens_.verify(authorization.session_token);
  if (!session) return S3Error(ErrorCode::invalid_token);
  if (session->access_key_id != authorization.access_key_id) return unknown_key(authorization.access_key_id);
  if (session->is_expired) return S3Error(ErrorCode::expired_token);
  if (session->bucket != request.bucket)
    return S3Error(ErrorCode::access_denied, "The session is for another bucket.");
  identity.is_read_only_session = session->is_read_only;
  return session->secret_access_key;
}

}  // namespace redis3::local_s3
