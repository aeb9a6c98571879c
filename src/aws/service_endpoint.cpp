#include "aws/service_endpoint.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace redis3::aws {
namespace {

bool is_region(std::string_view text) {
  return !text.empty() && text.size() <= 40 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

}  // namespace

std::string configured_endpoint(const Service& service, const Environment& environment,
                                const SharedConfig& shared, std::string_view profile) {
  const bool is_ignored = is_true(environment.variable("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS")) ||
                          is_true(shared.value(profile, "ignore_configured_endpoint_urls"));
  if (is_ignored) return {};
  if (auto url = variable(environment, {service.variable, "AWS_ENDPOINT_URL"}); !url.empty()) return url;
  if (const auto services = shared.value(profile, "services")) {
    if (auto url = shared.service_value(*services, service.config_name, "endpoint_url")) return *url;
  }
  return shared.value(profile, "endpoint_url").value_or("");
}

Result<EndpointUrl> endpoint_of(const Service& service, std::string_view region,
                                const Environment& environment, const SharedConfig& shared,
                                std::string_view profile) {
  std::string url = configured_endpoint(service, environment, shared, profile);
  if (url.empty()) {
    if (!is_region(region))
      return Error(ErrorKind::invalid,
                   fmt::format("no Region is known for {}; set AWS_REGION", service.config_name));
    const std::string_view domain = region.starts_with("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
    url = fmt::format("https://{}.{}.{}", service.host_prefix, region, domain);
  }
  auto endpoint = EndpointUrl::parse(url);
  if (!endpoint)
    return Error(ErrorKind::invalid, fmt::format("the endpoint that is configured for {} is not a URL like "
                                                 "http://127.0.0.1:9010 or https://sts.example.com",
                                                 service.config_name));
  return endpoint;
}

}  // namespace redis3::aws
