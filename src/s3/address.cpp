#include "s3/address.hpp"

#include "aws/region.hpp"
#include "base/text.hpp"

#include <fmt/format.h>
#include <boost/asio/ip/address.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace redis3::s3 {
namespace {

constexpr std::string_view directory_suffix = "--x-s3";
constexpr std::string_view how_zone_ids_look =
    "ids look like use1-az5 (in us-east-1), usw2-az1 (us-west-2) or apne1-az4 (ap-northeast-1); "
    "a zone's name such as us-east-1a is not its id";

// docs.aws.amazon.com/AmazonS3/latest/userguide/s3-express-Endpoints.html, 2026.
constexpr std::array<std::pair<std::string_view, std::string_view>, 15> regions = {{
    {"use1", "us-east-1"},
    {"use2", "us-east-2"},
    {"usw1", "us-west-1"},
    {"usw2", "us-west-2"},
    {"cac1", "ca-central-1"},
    {"sae1", "sa-east-1"},
    {"euc1", "eu-central-1"},
    {"euw1", "eu-west-1"},
    {"euw3", "eu-west-3"},
    {"eun1", "eu-north-1"},
    {"aps1", "ap-south-1"},
    {"apne1", "ap-northeast-1"},
    {"apne2", "ap-northeast-2"},
    {"apse1", "ap-southeast-1"},
    {"apse2", "ap-southeast-2"},
}};

Error invalid(std::string message) {
  return Error(ErrorKind::invalid, std::move(message));
}

constexpr bool is_lower(char c) noexcept {
  return c >= 'a' && c <= 'z';
}
constexpr bool is_digit(char c) noexcept {
  return c >= '0' && c <= '9';
}
constexpr bool is_lower_or_digit(char c) noexcept {
  return is_lower(c) || is_digit(c);
}

bool consists_of(std::string_view text, bool (*is_allowed)(char)) {
  return std::all_of(text.begin(), text.end(), is_allowed);
}

Error bad_name(std::string_view name, std::string_view rule) {
  return invalid("The bucket name '" + percent_encode(name, " +!@,:/") +
                 "' cannot be one: " + std::string(rule) + ".");
}

bool is_ip_literal(const std::string& host) {
  boost::system::error_code error;
  boost::asio::ip::make_address(host, error);
  return !error;
}

// The rules that both kinds of bucket share.
std::optional<std::string_view> broken_rule(std::string_view name) {
  if (name.size() < 3 || name.size() > 63) return "it must have 3 to 63 characters";
  if (!consists_of(name, [](char c) { return is_lower_or_digit(c) || c == '-' || c == '.'; })) {
    return "only a-z, 0-9, '-' and '.' are allowed";
  }
  if (!is_lower_or_digit(name.front()) || !is_lower_or_digit(name.back())) {
    return "it must begin and end with a letter or a digit";
  }
  for (const std::string_view prefix : {"xn--", "sthree-", "amzn-s3-demo-"}) {
    if (name.starts_with(prefix))
      return "it begins with what S3 keeps for itself (xn--, sthree-, amzn-s3-demo-)";
  }
  if (name.find("..") != std::string_view::npos) return "it has two dots in a row";
  if (is_ip_literal(std::string(name))) return "it looks like an IP address";
  return std::nullopt;
}

Address amazon_address(std::string host, std::string path) {
  return Address{http::Origin{host, 443, true}, host, std::move(path)};
}

Addresses amazon_addresses(const BucketName& bucket, std::string_view region) {
  const std::string tail = fmt::format(".{}.{}", region, aws::domain_of(region));
  if (bucket.is_directory()) {
    return {amazon_address(bucket.text() + ".s3express-" + bucket.zone_id() + tail, ""),
            amazon_address("s3express-control" + tail, "/" + bucket.text())};
  }
  // No certificate of Amazon's covers a name with dots in front of its host.
  const bool has_dots = bucket.text().find('.') != std::string::npos;
  const Address address = has_dots ? amazon_address("s3" + tail, "/" + bucket.text())
                                   : amazon_address(bucket.text() + ".s3" + tail, "");
  return {address, address};
}

Address endpoint_address(const BucketName& bucket, const aws::EndpointUrl& endpoint) {
  Address address;
  address.origin = endpoint.origin();
  address.host = endpoint.host_field();

  const bool has_dots = bucket.text().find('.') != std::string::npos;
  if (endpoint.is_ip_literal || has_dots) {
    // The SDKs' rules put a directory bucket before the base path, and a general-purpose one behind it.
    address.path = bucket.is_directory() ? "/" + bucket.text() + endpoint.base_path
                                         : endpoint.base_path + "/" + bucket.text();
    return address;
  }
  const bool is_local = endpoint.host == "localhost" || endpoint.host.ends_with(".localhost");
  if (!is_local) address.origin.host = bucket.text() + "." + endpoint.host;
  address.host = bucket.text() + "." + address.host;
  address.path = endpoint.base_path;
  return address;
}

}  // namespace

bool is_zone_id(std::string_view text) noexcept {
  // Letters and digits in parts, the first like "use1", the last like "az5"; between them a Local Zone's own
  // name.
  const auto first = text.find('-');
  const auto last = text.rfind('-');
  if (first == std::string_view::npos || first < 3 || text.size() > 20) return false;
  const auto area = text.substr(0, first);
  const auto zone = text.substr(last + 1);
  if (!consists_of(text, [](char c) { return is_lower_or_digit(c) || c == '-'; })) return false;
  if (!is_lower(area.front()) || !is_digit(area.back())) return false;
  return zone.size() >= 3 && zone.starts_with("az") && consists_of(zone.substr(2), is_digit) &&
         text.find("--") == std::string_view::npos;
}

std::optional<std::string_view> region_of_zone(std::string_view zone_id) noexcept {
  const auto area = zone_id.substr(0, zone_id.find('-'));
  for (const auto& [code, region] : regions) {
    if (code == area) return region;
  }
  return std::nullopt;
}

Result<BucketName> BucketName::parse(std::string_view name) {
  if (const auto rule = broken_rule(name)) return bad_name(name, *rule);
  if (!name.ends_with(directory_suffix)) return BucketName(std::string(name), {});

  if (name.find('.') != std::string_view::npos)
    return bad_name(name, "a directory bucket's name has no dots");
  const auto base_and_zone = name.substr(0, name.size() - directory_suffix.size());
  const auto separator = base_and_zone.rfind("--");
  if (separator == std::string_view::npos || separator == 0) {
    return bad_name(
        name,
        "a directory bucket is named base--zone-id--x-s3, for example redis3-mytestcache--use1-az5--x-s3");
  }
  const auto zone_id = base_and_zone.substr(separator + 2);
  if (!is_zone_id(zone_id)) {
    return bad_name(name, "'" + std::string(zone_id) + "' is not the id of an Availability Zone; " +
                              std::string(how_zone_ids_look));
  }
  return BucketName(std::string(name), std::string(zone_id));
}

bool BucketName::is_in_local_zone() const noexcept {
  return std::count(zone_id_.begin(), zone_id_.end(), '-') > 1;
}

Result<BucketName> directory_bucket_name(std::string_view prefix, std::string_view cache,
                                         std::string_view zone_id) {
  if (!is_zone_id(zone_id)) {
    return invalid("'" + percent_encode(zone_id) + "' is not the id of an Availability Zone; " +
                   std::string(how_zone_ids_look) + ".");
  }
  if (cache.empty()) return invalid("The cache's name is empty; give it a name of a-z, 0-9 and '-'.");
  std::string name(prefix);
  if (!name.empty()) name += '-';
  name += cache;
  name += "--";
  name += zone_id;
  name += directory_suffix;
  return BucketName::parse(name);
}

Result<Addresses> resolve(const BucketName& bucket, std::string_view region,
                          const std::optional<aws::EndpointUrl>& endpoint) {
  if (!aws::is_region(region)) {
    return invalid("'" + percent_encode(region) + "' is not a Region; Regions look like us-east-1.");
  }
  if (!endpoint) return amazon_addresses(bucket, region);
  const Address address = endpoint_address(bucket, *endpoint);
  return Addresses{address, address};
}

Result<std::string> choose_region(const BucketName& bucket, std::string_view given, std::string_view ambient,
                                  bool has_endpoint) {
  const auto zone_region = bucket.is_directory() ? region_of_zone(bucket.zone_id()) : std::nullopt;
  // A zone lies in one Region: with another one Amazon's host name does not exist, and the error would speak
  // of DNS.
  if (zone_region && !has_endpoint) {
    if (!given.empty() && given != *zone_region) {
      return invalid("The zone " + bucket.zone_id() + " lies in " + std::string(*zone_region) + ", not in " +
                     percent_encode(given) + "; leave the Region out or choose a zone of that Region.");
    }
    return std::string(*zone_region);
  }
  if (!given.empty()) return std::string(given);
  if (!ambient.empty()) return std::string(ambient);
  if (zone_region) return std::string(*zone_region);
  if (has_endpoint) return std::string("us-east-1");
  if (bucket.is_directory()) {
    return invalid("The Region of the zone " + bucket.zone_id() +
                   " is not known here; say it with --region or AWS_REGION. " + "Zone " +
                   std::string(how_zone_ids_look) + ".");
  }
  return invalid("No Region for the bucket " + bucket.text() +
                 ": give --region, set AWS_REGION, or put `region = us-east-1` into the profile.");
}

}  // namespace redis3::s3
