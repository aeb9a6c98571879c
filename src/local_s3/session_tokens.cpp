#include "local_s3/session_tokens.hpp"

#include "aws/digest.hpp"
#include "base/text.hpp"

#include <openssl/crypto.h>

#include <utility>

namespace redis3::local_s3 {
namespace {

constexpr std::size_t seal_bytes = 32;
constexpr std::string_view version = "1";
constexpr char read_only_mode = 'r';
constexpr char read_write_mode = 'w';

std::string hmac_sha256(std::string_view key, std::string_view text) {
  return std::string(aws::as_text(aws::HmacSha256(key)(text)));
}

// The claim is everything that a token says: "1:w:1732320300000:bucket". A bucket's name comes last, so that
/// it may hold any byte.
std::string claim_of(std::string_view bucket, bool read_only, TimePoint expires_at) {
  std::string claim(version);
  claim += ':';
  claim += read_only ? read_only_mode : read_write_mode;
  claim += ':';
  claim += std::to_string(unix_milliseconds(expires_at));
  claim += ':';
  claim += bucket;
  return claim;
}

// The next part of `claim` up to a colon, which is taken off it; absent where there is no colon.
std::optional<std::string_view> take_part(std::string_view& claim) {
  const std::size_t colon = claim.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const std::string_view part = claim.substr(0, colon);
  claim.remove_prefix(colon + 1);
  return part;
}

std::string access_key_id_of(std::string_view key, std::string_view claim) {
  // The form of Amazon's temporary key ids: ASIA and 16 capitals or digits.
  return "ASIA" + to_upper(to_hex(hmac_sha256(key, "id:" + std::string(claim)).substr(0, 8)));
}

std::string secret_access_key_of(std::string_view key, std::string_view claim) {
  return to_base64(hmac_sha256(key, "secret:" + std::string(claim)).substr(0, 30));
}

std::string seal_of(std::string_view key, std::string_view claim) {
  return hmac_sha256(key, "seal:" + std::string(claim));
}

}  // namespace

SessionTokens::SessionTokens(std::string access_key_id, std::string secret_access_key, const Clock& clock,
                             std::chrono::milliseconds lifetime)
    : key_(hmac_sha256(secret_access_key, "redis3 local session:" + access_key_id)),
      clock_(clock),
      lifetime_(lifetime) {}

SessionTokens::Grant SessionTokens::issue(std::string_view bucket, bool read_only) const {
  Grant grant;
  grant.expires_at = clock_.now() + lifetime_;
  const std::string claim = claim_of(bucket, read_only, grant.expires_at);
  grant.access_key_id = access_key_id_of(key_, claim);
  grant.secret_access_key = secret_access_key_of(key_, claim);
  grant.session_token = to_base64(seal_of(key_, claim) + claim);
  return grant;
}

std::optional<SessionTokens::Session> SessionTokens::verify(std::string_view token) const {
  const std::optional<std::string> bytes = from_base64(token);
  if (!bytes || bytes->size() <= seal_bytes) return std::nullopt;
  std::string_view claim = *bytes;
  claim.remove_prefix(seal_bytes);
  if (CRYPTO_memcmp(seal_of(key_, claim).data(), bytes->data(), seal_bytes) != 0) return std::nullopt;

  Session session;
  session.access_key_id = access_key_id_of(key_, claim);
  session.secret_access_key = secret_access_key_of(key_, claim);
  // Sealed by us, so it has our form, unless another version of the endpoint with the same key pair made it.
  const auto made_by = take_part(claim);
  const auto mode = take_part(claim);
  const auto expiry = take_part(claim);
  if (made_by != version || !mode || !expiry) return std::nullopt;
  const auto milliseconds = to_int64(*expiry);
  if (!milliseconds) return std::nullopt;
  session.bucket = claim;
  session.is_read_only = *mode != std::string_view(&read_write_mode, 1);
  session.expires_at = from_unix_milliseconds(*milliseconds);
  session.is_expired = session.expires_at <= clock_.now();
  return session;
}

}  // namespace redis3::local_s3
