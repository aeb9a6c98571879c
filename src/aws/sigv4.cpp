#include "aws/sigv4.hpp"

#include "aws/digest.hpp"
#include "base/text.hpp"

#include <algorithm>

namespace redis3::aws {
namespace {

// S3 decodes a parameter and encodes it again for its own canonical request, so `prefix=a/b` is signed as
// `prefix=a%2Fb`. What is not a percent encoding at all is signed as it stands: no signature of an honest
// client can match it anyway.
std::string canonical_parameter_part(std::string_view raw) {
  const auto decoded = percent_decode(raw);
  return decoded ? percent_encode(*decoded) : std::string(raw);
}

std::string canonical_query(std::string_view raw_query) {
  std::vector<std::pair<std::string, std::string>> parameters;
  while (!raw_query.empty()) {
    const auto end = std::min(raw_query.find('&'), raw_query.size());
    const auto parameter = raw_query.substr(0, end);
    raw_query.remove_prefix(std::min(end + 1, raw_query.size()));
    if (parameter.empty()) continue;
    const auto equals = std::min(parameter.find('='), parameter.size());
    const auto value = equals < parameter.size() ? parameter.substr(equals + 1) : std::string_view();
    parameters.emplace_back(canonical_parameter_part(parameter.substr(0, equals)),
                            canonical_parameter_part(value));
  }
  std::sort(parameters.begin(), parameters.end());

  std::string query;
  for (const auto& [name, value] : parameters) {
    if (!query.empty()) query += '&';
    query += name;
    query += '=';
    query += value;
  }
  return query;
}

bool is_blank(char character) noexcept {
  return character == ' ' || character == '\t';
}

void append_canonical_value(std::string& text, std::string_view value) {
  const auto begin_size = text.size();
  bool is_blank_pending = false;
  for (const char character : value) {
    if (is_blank(character)) {
      is_blank_pending = text.size() > begin_size;
      continue;
    }
    if (is_blank_pending) text += ' ';
    is_blank_pending = false;
    text += character;
  }
}

}  // namespace

SigningKey SigningKey::derive(std::string_view secret_access_key, const CredentialScope& scope) {
  const auto step = [](std::string_view key, std::string_view message) { return HmacSha256(key)(message); };
  SigningKey key;
  key.key_ = step("AWS4" + std::string(secret_access_key), scope.date);
  key.key_ = step(as_text(key.key_), scope.region);
  key.key_ = step(as_text(key.key_), scope.service);
  key.key_ = step(as_text(key.key_), "aws4_request");
  return key;
}

std::string SigningKey::sign(std::string_view string_to_sign) const {
  std::string signature;
  append_hex(signature, HmacSha256(as_text(key_))(string_to_sign));
  return signature;
}

std::string canonical_request(std::string_view method, std::string_view raw_path, std::string_view raw_query,
                              const std::vector<HeaderField>& signed_headers, std::string_view payload_hash) {
  std::string text(method);
  text += '\n';
  text += raw_path.empty() ? "/" : raw_path;
  text += '\n';
  text += canonical_query(raw_query);
  text += '\n';
  std::string names;
  for (const auto& [name, value] : signed_headers) {
    text += name;
    text += ':';
    append_canonical_value(text, value);
    text += '\n';
    if (!names.empty()) names += ';';
    names += name;
  }
  text += '\n';
  text += names;
  text += '\n';
  text += payload_hash;
  return text;
}

std::string string_to_sign(std::string_view amz_date, const CredentialScope& scope,
                           std::string_view canonical_request) {
  std::string text = "AWS4-HMAC-SHA256\n";
  text += amz_date;
  text += '\n';
  text += scope.text();
  text += '\n';
  append_hex(text, sha256(canonical_request));
  return text;
}

std::string sha256_hex(std::string_view bytes) {
  std::string text;
  append_hex(text, sha256(bytes));
  return text;
}

}  // namespace redis3::aws
