#include "local_s3/authorization.hpp"

#include "base/http_date.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <array>

namespace redis3::local_s3 {
namespace {

constexpr std::string_view algorithm = "AWS4-HMAC-SHA256";
constexpr std::chrono::seconds presigned_max = std::chrono::hours(24 * 7);

constexpr std::string_view form_of_credential = "<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request";

template <class Map>
std::string_view value_or_empty(const Map& map, std::string_view name) {
  const auto found = map.find(name);
  return found == map.end() ? std::string_view() : std::string_view(found->second);
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

bool is_digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// "20250102T030405Z", by way of ISO 8601's other spelling.
std::optional<TimePoint> from_amz_date(std::string_view text) {
  if (text.size() != 16 || text[8] != 'T' || text[15] != 'Z') return std::nullopt;
  if (!is_digits(text.substr(0, 8)) || !is_digits(text.substr(9, 6))) return std::nullopt;
  const auto part = [&](std::size_t at, std::size_t length) { return std::string(text.substr(at, length)); };
  return from_iso8601(part(0, 4) + '-' + part(4, 2) + '-' + part(6, 2) + 'T' + part(9, 2) + ':' +
                      part(11, 2) + ':' + part(13, 2) + 'Z');
}

std::string to_amz_date(TimePoint time) {
  std::string text = to_iso8601(time).substr(0, 19);
  std::erase_if(text, [](char c) { return c == '-' || c == ':'; });
  return text + 'Z';
}

// AKID/DATE/REGION/SERVICE/aws4_request. A key id may hold slashes, so the scope is taken from the end.
bool read_credential(std::string_view text, Authorization& authorization) {
  const std::vector<std::string_view> parts = split(text, '/');
  if (parts.size() < 5 || parts.back() != "aws4_request") return false;
  const auto from_end = [&](std::size_t n) { return std::string(parts[parts.size() - n]); };
  authorization.scope.date = from_end(4);
  authorization.scope.region = from_end(3);
  authorization.scope.service = from_end(2);
  const std::size_t tail = authorization.scope.text().size() + 1;
  authorization.access_key_id = text.substr(0, text.size() - tail);
  return authorization.scope.date.size() == 8 && is_digits(authorization.scope.date) &&
         !authorization.access_key_id.empty();
}

void read_signed_headers(std::string_view text, Authorization& authorization) {
  for (const std::string_view name : split(text, ';')) {
    if (!name.empty()) authorization.signed_headers.push_back(to_lower(name));
  }
  std::sort(authorization.signed_headers.begin(), authorization.signed_headers.end());
}

bool is_payload_hash(std::string_view text) {
  constexpr std::array<std::string_view, 4> literals{aws::unsigned_payload, streaming_unsigned_trailer,
                                                     streaming_signed, streaming_signed_trailer};
  if (std::find(literals.begin(), literals.end(), text) != literals.end()) return true;
  return text.size() == 64 && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
         });
}

Answer<void> read_payload_hash(std::string_view text, Authorization& authorization) {
  if (text.starts_with("STREAMING-AWS4-ECDSA-P256-SHA256-")) {
    return S3Error(ErrorCode::not_implemented,
                   "Signature Version 4A is not implemented here; use AWS4-HMAC-SHA256.");
  }
  if (!is_payload_hash(text)) {
    return S3Error(ErrorCode::invalid_argument,
                   "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER, "
                   "STREAMING-AWS4-HMAC-SHA256-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER or a "
                   "valid sha256 value.")
        .with("ArgumentName", "x-amz-content-sha256")
        .with("ArgumentValue", std::string(text));
  }
  authorization.payload_hash = text;
  return {};
}

S3Error malformed(const std::string& what) {
  return S3Error(ErrorCode::authorization_header_malformed, "The authorization header is malformed; " + what);
}

S3Error bad_parameters(std::string what) {
  return S3Error(ErrorCode::authorization_query_parameters_error, std::move(what));
}

S3Error sts_token() {
  return S3Error(ErrorCode::invalid_token);
}

S3Error other_mechanism() {
  return S3Error(
      ErrorCode::invalid_request,
      "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.");
}

Answer<void> read_field(std::string_view field, Authorization& authorization) {
  if (!field.starts_with(algorithm)) return other_mechanism();
  std::map<std::string, std::string_view, std::less<>> parts;
  for (const std::string_view part : split(field.substr(algorithm.size()), ',')) {
    const std::size_t equals = part.find('=');
    if (equals == std::string_view::npos) {
      return malformed("the authorization component \"" + std::string(trimmed(part)) + "\" is malformed.");
    }
    parts.emplace(trimmed(part.substr(0, equals)), trimmed(part.substr(equals + 1)));
  }
  for (const std::string_view name : {"Credential", "SignedHeaders", "Signature"}) {
    if (value_or_empty(parts, name).empty()) {
      return malformed("missing component \"" + std::string(name) + "\".");
    }
  }
  if (!read_credential(value_or_empty(parts, "Credential"), authorization)) {
    return malformed("the Credential is mal-formed; expecting \"" + std::string(form_of_credential) + "\".");
  }
  read_signed_headers(value_or_empty(parts, "SignedHeaders"), authorization);
  authorization.signature = value_or_empty(parts, "Signature");
  return {};
}

Answer<void> read_date(const HeaderMap& headers, Authorization& authorization) {
  const std::string_view amz_date = value_or_empty(headers, "x-amz-date");
  const auto signed_at =
      amz_date.empty() ? from_http_date(value_or_empty(headers, "date")) : from_amz_date(amz_date);
  if (!signed_at) {
    return S3Error(ErrorCode::access_denied, "AWS authentication requires a valid Date or x-amz-date header");
  }
  authorization.signed_at = *signed_at;
  authorization.amz_date = to_amz_date(*signed_at);
  if (authorization.amz_date.starts_with(authorization.scope.date)) return {};
  return malformed("Invalid credential date \"" + authorization.scope.date +
                   "\". This date is not the same as X-Amz-Date: \"" + authorization.amz_date.substr(0, 8) +
                   "\".");
}

Answer<Authorization> authorization_by_header(const HeaderMap& headers) {
  Authorization authorization;
  if (const auto read = read_field(value_or_empty(headers, "authorization"), authorization); !read)
    return read.error();
  if (const auto read = read_date(headers, authorization); !read) return read.error();
  const std::string_view payload_hash = value_or_empty(headers, "x-amz-content-sha256");
  if (payload_hash.empty()) {
    return S3Error(ErrorCode::invalid_request,
                   "Missing required header for this request: x-amz-content-sha256")
        .with("MissingHeaderName", "x-amz-content-sha256");
  }
  if (const auto read = read_payload_hash(payload_hash, authorization); !read) return read.error();
  authorization.session_token = value_or_empty(headers, "x-amz-s3session-token");
  if (headers.contains("x-amz-security-token")) return sts_token();
  return authorization;
}

Answer<std::chrono::seconds> lifetime_of(std::string_view text) {
  const auto seconds = to_int64(text);
  if (!seconds) return bad_parameters("X-Amz-Expires should be a number");
  if (*seconds < 0) return bad_parameters("X-Amz-Expires must be non-negative");
  if (*seconds > presigned_max.count()) {
    return bad_parameters("X-Amz-Expires must be less than a week (in seconds) that is 604800");
  }
  return std::chrono::seconds(*seconds);
}

Answer<Authorization> authorization_by_query(const HeaderMap& headers, const Parameters& query) {
  for (const std::string_view name : {"X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Signature", "X-Amz-Date",
                                      "X-Amz-SignedHeaders", "X-Amz-Expires"}) {
    if (value_or_empty(query, name).empty()) {
      return bad_parameters(
          "Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, "
          "X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.");
    }
  }
  if (value_or_empty(query, "X-Amz-Algorithm") != algorithm) {
    return bad_parameters("X-Amz-Algorithm only supports \"AWS4-HMAC-SHA256\"");
  }
  Authorization authorization;
  if (!read_credential(value_or_empty(query, "X-Amz-Credential"), authorization)) {
    return bad_parameters(
        "Error parsing the X-Amz-Credential parameter; the Credential is mal-formed; expecting \"" +
        std::string(form_of_credential) + "\".");
  }
  const auto signed_at = from_amz_date(value_or_empty(query, "X-Amz-Date"));
  if (!signed_at)
    return bad_parameters("X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"");
  authorization.signed_at = *signed_at;
  authorization.amz_date = value_or_empty(query, "X-Amz-Date");
  if (!authorization.amz_date.starts_with(authorization.scope.date)) {
    return bad_parameters("Invalid credential date \"" + authorization.scope.date +
                          "\". This date is not the same as X-Amz-Date: \"" +
                          authorization.amz_date.substr(0, 8) + "\".");
  }
  const auto lifetime = lifetime_of(value_or_empty(query, "X-Amz-Expires"));
  if (!lifetime) return lifetime.error();
  authorization.presigned_for = *lifetime;
  read_signed_headers(value_or_empty(query, "X-Amz-SignedHeaders"), authorization);
  authorization.signature = value_or_empty(query, "X-Amz-Signature");
  authorization.session_token = value_or_empty(query, "X-Amz-S3session-Token");
  if (query.contains("X-Amz-Security-Token")) return sts_token();

  std::string_view payload_hash = value_or_empty(headers, "x-amz-content-sha256");
  if (payload_hash.empty()) payload_hash = value_or_empty(query, "X-Amz-Content-Sha256");
  if (payload_hash.empty()) payload_hash = aws::unsigned_payload;
  if (const auto read = read_payload_hash(payload_hash, authorization); !read) return read.error();
  return authorization;
}

}  // namespace

Answer<Authorization> authorization_of(const HeaderMap& headers, const Parameters& query) {
  const bool is_signed_by_header = headers.contains("authorization");
  const bool is_presigned = query.contains("X-Amz-Algorithm") || query.contains("X-Amz-Signature");
  if (is_signed_by_header && is_presigned) {
    return S3Error(
        ErrorCode::invalid_argument,
        "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string "
        "parameter or the Authorization header should be specified");
  }
  if (is_signed_by_header) return authorization_by_header(headers);
  if (is_presigned) return authorization_by_query(headers, query);
  if (query.contains("AWSAccessKeyId")) return other_mechanism();
  return S3Error(ErrorCode::access_denied);
}

}  // namespace redis3::local_s3
