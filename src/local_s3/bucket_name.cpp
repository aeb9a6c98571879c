#include "local_s3/bucket_name.hpp"

#include <algorithm>
#include <array>

namespace redis3::local_s3 {
namespace {

constexpr std::string_view directory_suffix = "--x-s3";

// docs.aws.amazon.com/AmazonS3/latest/userguide/s3-express-Endpoints.html, of 2026.
constexpr std::array<std::string_view, 26> zones{
    "use1-az4",  "use1-az5",  "use1-az6",  "use2-az1",  "use2-az2", "usw1-az1", "usw2-az1",
    "usw2-az3",  "usw2-az4",  "cac1-az1",  "sae1-az1",  "euc1-az1", "euc1-az2", "euw1-az1",
    "euw1-az3",  "euw3-az1",  "eun1-az1",  "eun1-az2",  "eun1-az3", "aps1-az1", "aps1-az3",
    "apne1-az1", "apne1-az4", "apne2-az3", "apse1-az1", "apse2-az1"};

constexpr std::array<std::string_view, 3> reserved_prefixes{"xn--", "sthree-", "amzn-s3-demo-"};
constexpr std::array<std::string_view, 5> reserved_suffixes{"-s3alias", "--ol-s3", ".mrap", "--x-s3",
                                                            "--table-s3"};

constexpr bool is_alphanumeric(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

bool has_name_shape(std::string_view name, std::string_view inner) {
  if (name.size() < 3 || name.size() > 63) return false;
  if (!is_alphanumeric(name.front()) || !is_alphanumeric(name.back())) return false;
  const bool is_of_known_letters = std::all_of(name.begin(), name.end(), [&](char c) {
    return is_alphanumeric(c) || inner.find(c) != std::string_view::npos;
  });
  return is_of_known_letters &&
         std::none_of(reserved_prefixes.begin(), reserved_prefixes.end(),
                      [&](std::string_view prefix) { return name.starts_with(prefix); });
}

bool has_reserved_suffix(std::string_view name) {
  return std::any_of(reserved_suffixes.begin(), reserved_suffixes.end(),
                     [&](std::string_view suffix) { return name.ends_with(suffix); });
}

bool looks_like_ip_address(std::string_view name) {
  return name.find_first_not_of("0123456789.") == std::string_view::npos &&
         std::count(name.begin(), name.end(), '.') == 3;
}

}  // namespace

std::string_view zone_of(std::string_view bucket) {
  if (!bucket.ends_with(directory_suffix)) return {};
  bucket.remove_suffix(directory_suffix.size());
  const auto dashes = bucket.rfind("--");
  return dashes == std::string_view::npos ? std::string_view() : bucket.substr(dashes + 2);
}

bool is_valid_directory_bucket_name(std::string_view bucket) {
  const std::string_view zone = zone_of(bucket);
  if (zone.empty() || std::find(zones.begin(), zones.end(), zone) == zones.end()) return false;
  const auto base = bucket.substr(0, bucket.size() - directory_suffix.size() - zone.size() - 2);
  return has_name_shape(bucket, "-") && !base.empty() && is_alphanumeric(base.back()) &&
         !has_reserved_suffix(base);
}

bool is_valid_general_bucket_name(std::string_view bucket) {
  return has_name_shape(bucket, "-.") && !has_reserved_suffix(bucket) && !looks_like_ip_address(bucket) &&
         bucket.find("..") == std::string_view::npos;
}

}  // namespace redis3::local_s3
