#include "aws/service_endpoint.hpp"

#include "aws/region.hpp"

#include <fmt/format.h>

namespace redis3::aws {

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
  // Whatever the endpoint is: requests to it are signed for the Region.
  if (!is_region(region)) {
    return Error(ErrorKind::invalid,
                 fmt::format("the Region for {} is not one; set AWS_REGION to one like us-east-1",
                             service.config_name));
  }
  std::string url = configured_endpoint(service, environment, shared, profile);
  if (url.empty()) url = fmt::format("https://{}.{}.{}", service.host_prefix, region, domain_of(region));
  auto endpoint = EndpointUrl::parse(url);
  if (!endpoint)
    return Error(ErrorKind::invalid, fmt::format("the endpoint that is configured for {} is not a URL like "
                                                 "http://127.0.0.1:9010 or https://sts.example.com",
                                                 service.config_name));
  return endpoint;
}

}  // namespace redis3::aws
