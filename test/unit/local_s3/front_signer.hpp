#pragma once

#include "base/http_date.hpp"
#include "base/text.hpp"
#include "local_s3/authenticator.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace redis3::test {

/// A client that signs as the SDKs do, and can be told to sign wrongly.
class Signer {
 public:
  std::string access_key_id = "AKIDEXAMPLE";
  std::string secret_access_key = "secretEXAMPLE";
  std::string region = "us-east-1";
  std::string service = "s3";
  /// Headers that are sent and not signed.
  std::vector<std::string> unsigned_names{"expect", "user-agent", "transfer-encoding", "connection"};

  static std::string amz_date(TimePoint time) {
    std::string text = to_iso8601(time).substr(0, 19);
    std::erase_if(text, [](char c) { return c == '-' || c == ':'; });
    return text + 'Z';
  }

  /// Adds x-amz-date, x-amz-content-sha256 (of `payload_hash`) and authorization to `headers`, which has a
  /// host already.
  local_s3::HeaderMap sign(std::string_view method, std::string_view path, std::string_view query,
                           local_s3::HeaderMap headers, TimePoint now,
                           std::string_view payload_hash = aws::empty_payload_hash) const {
    headers["x-amz-date"] = amz_date(now);
    headers["x-amz-content-sha256"] = payload_hash;
    const aws::CredentialScope scope{amz_date(now).substr(0, 8), region, service};
    const auto fields = signed_fields(headers);
    const std::string signature =
        signature_of(aws::canonical_request(method, path, query, fields, payload_hash), amz_date(now), scope);
    headers["authorization"] = "AWS4-HMAC-SHA256 Credential=" + access_key_id + '/' + scope.text() +
                               ", SignedHeaders=" + names_of(fields) + ", Signature=" + signature;
    return headers;
  }

  /// The query of a presigned URL, of which only the host is signed; `more` are parameters that are signed
  /// too.
  std::string presign(std::string_view method, std::string_view path, std::string_view host, TimePoint now,
                      int seconds, std::string more = {}) const {
    const aws::CredentialScope scope{amz_date(now).substr(0, 8), region, service};
    std::string query = "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=" +
                        percent_encode(access_key_id + '/' + scope.text()) + "&X-Amz-Date=" + amz_date(now) +
                        "&X-Amz-Expires=" + std::to_string(seconds) + "&X-Amz-SignedHeaders=host";
    if (!more.empty()) query += '&' + more;
    const std::string canonical =
        aws::canonical_request(method, path, query, {{"host", std::string(host)}}, aws::unsigned_payload);
    return query + "&X-Amz-Signature=" + signature_of(canonical, amz_date(now), scope);
  }

 private:
  std::vector<aws::HeaderField> signed_fields(const local_s3::HeaderMap& headers) const {
    std::vector<aws::HeaderField> fields;
    for (const auto& [name, value] : headers) {
      if (std::find(unsigned_names.begin(), unsigned_names.end(), name) == unsigned_names.end())
        fields.emplace_back(name, value);
    }
    return fields;
  }

  static std::string names_of(const std::vector<aws::HeaderField>& fields) {
    std::string names;
    for (const auto& [name, value] : fields)
      names += (names.empty() ? "" : ";") + name;
    return names;
  }

  std::string signature_of(const std::string& canonical, const std::string& date,
                           const aws::CredentialScope& scope) const {
    return aws::SigningKey::derive(secret_access_key, scope).sign(aws::string_to_sign(date, scope, canonical));
  }
};

}  // namespace redis3::test
