#include "local_s3/signature_v2.hpp"

#include "base/text.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <array>
#include <vector>

namespace redis3::local_s3 {
namespace {

// Only these parameters belong to what is signed, in this order of their bytes.
constexpr std::array<std::string_view, 28> signed_parameters{
    "accelerate",
    "acl",
    "analytics",
    "cors",
    "delete",
    "inventory",
    "lifecycle",
    "location",
    "logging",
    "metrics",
    "notification",
    "object-lock",
    "partNumber",
    "policy",
    "replication",
    "requestPayment",
    "response-cache-control",
    "response-content-disposition",
    "response-content-encoding",
    "response-content-language",
    "response-content-type",
    "response-expires",
    "restore",
    "tagging",
    "uploadId",
    "uploads",
    "versionId",
    "versions",
};
static_assert(std::is_sorted(signed_parameters.begin(), signed_parameters.end()));

// "?partNumber=1&uploadId=U": values decoded, and a parameter without '=' without one.
std::string signed_query(std::string_view raw_query) {
  std::vector<std::string> parts;
  while (!raw_query.empty()) {
    const std::string_view parameter = raw_query.substr(0, raw_query.find('&'));
    raw_query.remove_prefix(std::min(parameter.size() + 1, raw_query.size()));
    const std::string_view name = parameter.substr(0, parameter.find('='));
    if (!std::binary_search(signed_parameters.begin(), signed_parameters.end(), name)) continue;
    parts.push_back(percent_decode(parameter).value_or(std::string(parameter)));
  }
  std::sort(parts.begin(), parts.end());
  std::string query;
  for (const std::string& part : parts)
    query += (query.empty() ? "?" : "&") + part;
  return query;
}

std::string value_of(const HeaderMap& headers, std::string_view name) {
  const auto found = headers.find(name);
  return found == headers.end() ? std::string() : found->second;
}

}  // namespace

bool is_presigned_v2(const Parameters& query) {
  return query.contains("AWSAccessKeyId") && query.contains("Expires") && query.contains("Signature");
}

std::string string_to_sign_v2(std::string_view method, std::string_view bucket_in_host,
                              std::string_view raw_path, std::string_view raw_query, const HeaderMap& headers,
                              std::string_view expires) {
  std::string text(method);
  text += '\n' + value_of(headers, "content-md5") + '\n' + value_of(headers, "content-type") + '\n';
  text += expires;
  text += '\n';
  for (const auto& [name, value] : headers) {
    if (name.starts_with("x-amz-")) text += name + ':' + value + '\n';
  }
  if (!bucket_in_host.empty()) text += '/' + std::string(bucket_in_host);
  text += raw_path;
  return text + signed_query(raw_query);
}

std::string sign_v2(std::string_view secret_access_key, std::string_view string_to_sign) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest;
  unsigned int size = 0;
  HMAC(EVP_sha1(), secret_access_key.data(), static_cast<int>(secret_access_key.size()),
       reinterpret_cast<const unsigned char*>(string_to_sign.data()), string_to_sign.size(), digest.data(),
       &size);
  return to_base64({reinterpret_cast<const char*>(digest.data()), size});
}

}  // namespace redis3::local_s3
