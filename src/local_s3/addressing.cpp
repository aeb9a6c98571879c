#include "local_s3/addressing.hpp"

#include "base/text.hpp"

#include <boost/asio/ip/address.hpp>

#include <algorithm>
#include <optional>

namespace redis3::local_s3 {
namespace {

constexpr std::string_view directory_bucket_suffix = "--x-s3";
constexpr std::string_view localhost_suffix = ".localhost";
// No bucket's name is shorter, so the "s3" of s3.us-east-1.amazonaws.com is none.
constexpr std::size_t bucket_bytes_min = 3;

S3Error invalid_uri() {
  return S3Error(ErrorCode::invalid_uri, "Couldn't parse the specified URI.");
}

std::string_view without_port(std::string_view host) {
  const std::size_t colon = host.rfind(':');
  const bool is_inside_brackets =
      host.find(']', colon == std::string_view::npos ? 0 : colon) != std::string_view::npos;
  return colon == std::string_view::npos || is_inside_brackets ? host : host.substr(0, colon);
}

bool is_ip_literal(std::string_view host) {
  if (host.starts_with('[')) return true;
  boost::system::error_code error;
  boost::asio::ip::make_address_v4(std::string(host), error);
  return !error;
}

// The bucket that the Host names; empty for path style.
std::string_view bucket_in(std::string_view host) {
  host = without_port(host);
  if (is_ip_literal(host)) return {};
  const bool is_localhost = host.ends_with(localhost_suffix);
  const std::size_t end = is_localhost ? host.size() - localhost_suffix.size() : host.find('.');
  if (end == std::string_view::npos || end < bucket_bytes_min) return {};
  return host.substr(0, end);
}

}  // namespace

BucketKind bucket_kind_of(std::string_view bucket) noexcept {
  return bucket.ends_with(directory_bucket_suffix) ? BucketKind::directory : BucketKind::general_purpose;
}

Answer<Address> address_of(std::string_view host, std::string_view raw_path) {
  if (!raw_path.starts_with('/')) return invalid_uri();
  std::string_view key = raw_path.substr(1);
  Address address;
  address.bucket = bucket_in(host);
  address.is_bucket_in_host = !address.bucket.empty();
  if (!address.is_bucket_in_host) {
    const std::size_t slash = std::min(key.find('/'), key.size());
    const auto bucket = percent_decode(key.substr(0, slash));
    if (!bucket) return invalid_uri();
    address.bucket = *bucket;
    key.remove_prefix(std::min(slash + 1, key.size()));
    if (bucket_kind_of(address.bucket) == BucketKind::directory && key.starts_with('/')) key.remove_prefix(1);
  }
  auto decoded = percent_decode(key);
  if (!decoded) return invalid_uri();
  address.key = std::move(*decoded);
  return address;
}

Answer<Parameters> parameters_of(std::string_view raw_query) {
  Parameters parameters;
  while (!raw_query.empty()) {
    const std::string_view parameter = raw_query.substr(0, raw_query.find('&'));
    raw_query.remove_prefix(std::min(parameter.size() + 1, raw_query.size()));
    if (parameter.empty()) continue;
    const std::size_t equals = std::min(parameter.find('='), parameter.size());
    auto name = percent_decode(parameter.substr(0, equals));
    auto value = percent_decode(parameter.substr(std::min(equals + 1, parameter.size())));
    if (!name || !value) return invalid_uri();
    parameters.emplace(std::move(*name), std::move(*value));
  }
  return parameters;
}

}  // namespace redis3::local_s3
