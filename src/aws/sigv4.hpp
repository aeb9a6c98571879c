#pragma once

#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// AWS Signature Version 4, in small pure steps that both the client (to sign) and the local endpoint (to
/// verify) use. Source: docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
namespace redis3::aws {

/// What a signature is bound to: "20250101/us-west-2/s3express/aws4_request".
struct CredentialScope {
  std::string date;  ///< YYYYMMDD
  std::string region;
  std::string service;  ///< "s3express" for directory buckets, "s3" for general-purpose ones, "sts" …

  std::string text() const { return date + '/' + region + '/' + service + "/aws4_request"; }
};

/// The key that signs everything in one scope: the HMAC chain over the secret. Holds a secret.
class SigningKey {
 public:
  static SigningKey derive(std::string_view secret_access_key, const CredentialScope& scope);
  /// Lower-case hexadecimal of HMAC-SHA256(key, string_to_sign): 64 digits.
  std::string sign(std::string_view string_to_sign) const;

  /// The 32 bytes themselves, for who keeps the HMAC's state between signatures.
  std::string_view bytes() const noexcept {
    return {reinterpret_cast<const char*>(key_.data()), key_.size()};
  }

 private:
  std::array<unsigned char, 32> key_;
};

using HeaderField = std::pair<std::string, std::string>;

/// The canonical request of docs section "Create a canonical request".
///
/// raw_path        as on the request line, percent-encoded once, signed as it stands; empty means "/"
/// raw_query       as on the request line, without the '?'; each name and value is brought to its canonical
///                 percent encoding, the parameters are sorted, and one without '=' counts as "name="
/// signed_headers  names in lower case, sorted; values are trimmed and inner runs of blanks collapsed here
/// payload_hash    the value of x-amz-content-sha256
std::string canonical_request(std::string_view method, std::string_view raw_path, std::string_view raw_query,
                              const std::vector<HeaderField>& signed_headers, std::string_view payload_hash);

/// "AWS4-HMAC-SHA256", the time as YYYYMMDDTHHMMSSZ, the scope and the hash of the canonical request, a line
/// each.
std::string string_to_sign(std::string_view amz_date, const CredentialScope& scope,
                           std::string_view canonical_request);

/// Lower-case hexadecimal of SHA-256: 64 digits.
std::string sha256_hex(std::string_view bytes);

inline constexpr std::string_view unsigned_payload = "UNSIGNED-PAYLOAD";
inline constexpr std::string_view empty_payload_hash =
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

}  // namespace redis3::aws
