#include "local_s3/object_headers.hpp"

#include "base/text.hpp"
#include "local_s3/parameters.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace redis3::local_s3 {
namespace {

using Fields = std::vector<std::pair<std::string, std::string>>;

constexpr std::string_view user_prefix = "x-amz-meta-";

/// In lower case as they come, and as S3 spells them in its answers.
constexpr std::array<std::pair<std::string_view, std::string_view>, 6> standard_headers{{
    {"cache-control", "Cache-Control"},
    {"content-disposition", "Content-Disposition"},
    {"content-encoding", "Content-Encoding"},
    {"content-language", "Content-Language"},
    {"content-type", "Content-Type"},
    {"expires", "Expires"},
}};

constexpr std::array<std::string_view, 6> unsupported_prefixes{
    "x-amz-grant-",  "x-amz-object-lock-",      "x-amz-server-side-encryption-customer-",
    "x-amz-tagging", "x-amz-website-redirect-", "x-amz-copy-source-server-side-encryption-customer-",
};

constexpr std::array<std::string_view, 5> general_storage_classes{
    "STANDARD", "STANDARD_IA", "ONEZONE_IA", "INTELLIGENT_TIERING", "REDUCED_REDUNDANCY"};

/// Whether `text` is UTF-8 without NUL: what a key may be (RFC 3629; surrogates and overlong forms are none).
bool is_key_text(std::string_view text) {
  const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
  for (std::size_t at = 0; at < text.size();) {
    const unsigned char lead = byte(at);
    if (lead == 0) return false;
    if (lead < 0x80) {
      ++at;
      continue;
    }
    const std::size_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    if (lead < 0xc2 || lead > 0xf4 || text.size() - at < length) return false;
    const unsigned char second = byte(at + 1);
    if ((lead == 0xe0 && second < 0xa0) || (lead == 0xed && second > 0x9f) ||
        (lead == 0xf0 && second < 0x90) || (lead == 0xf4 && second > 0x8f)) {
      return false;
    }
    for (std::size_t next = 1; next < length; ++next) {
      if ((byte(at + next) & 0xc0) != 0x80) return false;
    }
    at += length;
  }
  return true;
}

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

std::string latin1_to_utf8(std::string_view text) {
  std::string utf8;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      utf8.push_back(c);
    } else {
      utf8.push_back(static_cast<char>(0xc0 | (byte >> 6)));
      utf8.push_back(static_cast<char>(0x80 | (byte & 0x3f)));
    }
  }
  return utf8;
}

std::string metadata_value(std::string_view value) {
  if (is_ascii(value)) return std::string(value);
  return fmt::format("=?UTF-8?B?{}?=", to_base64(latin1_to_utf8(value)));
}

Answer<void> check_size(std::size_t bytes) {
  if (bytes <= metadata_bytes_limit) return boost::system::in_place_value;
  return S3Error(ErrorCode::metadata_too_large)
      .with("Size", std::to_string(bytes))
      .with("MaxSizeAllowed", std::to_string(metadata_bytes_limit));
}

S3Error unsupported_header(std::string_view name) {
  return S3Error(ErrorCode::not_implemented).with("Header", std::string(name));
}

/// The only ACLs that say what holds anyway, where the bucket's owner owns every object.
bool is_harmless_acl(std::string_view acl) {
  return acl == "private" || acl == "bucket-owner-full-control";
}

Answer<void> check_values(const Request& request, BucketKind kind) {
  const auto acl = request.header("x-amz-acl");
  if (acl && (kind == BucketKind::directory || !is_harmless_acl(*acl)))
    return unsupported_header("x-amz-acl");
  const auto encryption = request.header("x-amz-server-side-encryption");
  if (encryption && *encryption != "AES256") return unsupported_header("x-amz-server-side-encryption");
  return boost::system::in_place_value;
}

}  // namespace

Answer<void> check_key(std::string_view key) {
  if (key.size() > key_bytes_limit) {
    return S3Error(ErrorCode::key_too_long)
        .with("Size", std::to_string(key.size()))
        .with("MaxSizeAllowed", std::to_string(key_bytes_limit));
  }
  if (!is_key_text(key)) return S3Error(ErrorCode::invalid_uri);
  return boost::system::in_place_value;
}

Answer<void> check_headers(const Request& request, BucketKind kind, std::string_view account_id) {
  const auto owner = request.header("x-amz-expected-bucket-owner");
  if (owner && *owner != account_id) return S3Error(ErrorCode::access_denied);
  const auto version = request.parameter("versionId");
  if (version && *version != "null") {
    return invalid_argument("Invalid version id specified", "versionId", std::string(*version));
  }
  for (const std::string_view prefix : unsupported_prefixes) {
    const auto found = request.headers.lower_bound(prefix);
    // x-amz-tagging-directive only says what a copy does with tags, of which there are none.
    if (found != request.headers.end() && found->first.starts_with(prefix) &&
        found->first != "x-amz-tagging-directive") {
      return unsupported_header(found->first);
    }
  }
  return check_values(request, kind);
}

Answer<std::string> storage_class_of(const Request& request, BucketKind kind) {
  const std::string_view usual = kind == BucketKind::directory ? "EXPRESS_ONEZONE" : "STANDARD";
  const auto asked = request.header("x-amz-storage-class");
  if (!asked || *asked == usual) return std::string(usual);
  const bool is_known = std::find(general_storage_classes.begin(), general_storage_classes.end(), *asked) !=
                        general_storage_classes.end();
  if (kind == BucketKind::general_purpose && is_known) return std::string(*asked);
  return S3Error(ErrorCode::invalid_storage_class).with("StorageClassRequested", std::string(*asked));
}

bool has_user_metadata(const Request& request) {
  const auto first = request.headers.lower_bound(user_prefix);
  return first != request.headers.end() && first->first.starts_with(user_prefix);
}

Answer<Fields> headers_to_store(const Request& request) {
  Fields fields;
  std::size_t standard_bytes = 0;
  for (const auto& [name, spelling] : standard_headers) {
    const auto value = request.header(name);
    if (!value || value->empty()) continue;
    standard_bytes += name.size() + value->size();
    fields.emplace_back(spelling, *value);
  }
  std::size_t user_bytes = 0;
  for (auto field = request.headers.lower_bound(user_prefix);
       field != request.headers.end() && field->first.starts_with(user_prefix); ++field) {
    user_bytes += field->first.size() - user_prefix.size() + field->second.size();
    fields.emplace_back(field->first, metadata_value(field->second));
  }
  for (const std::size_t bytes : {standard_bytes, user_bytes}) {
    if (auto checked = check_size(bytes); checked.has_error()) return checked.error();
  }
  return fields;
}

}  // namespace redis3::local_s3
