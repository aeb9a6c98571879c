#include "aws/instance_metadata.hpp"

#include "aws/credentials.hpp"
#include "aws/errors.hpp"
#include "base/text.hpp"

#include <fmt/format.h>

#include <array>
#include <utility>

namespace redis3::aws {
namespace {

constexpr std::string_view ipv4_endpoint = "http://169.254.169.254";
constexpr std::string_view ipv6_endpoint = "http://[fd00:ec2::254]";
/// Six hours: the longest.
constexpr std::string_view token_life_seconds = "21600";

// A small whole number from 1 on, of a variable.
Result<std::uint64_t> number_of(const Environment& environment, const char* name, std::uint64_t usual,
                                std::uint64_t max) {
  const std::string text = variable(environment, {name});
  if (text.empty()) return usual;
  const auto number = to_uint64(text);
  if (!number || *number < 1 || *number > max)
    return invalid(fmt::format("{} is not a number from 1 to {}", name, max));
  return *number;
}

Result<EndpointUrl> endpoint_of(const Environment& environment, const SharedConfig& shared,
                                std::string_view profile) {
  const auto setting = [&](const char* variable_name, std::string_view name) {
    std::string text = variable(environment, {variable_name});
    return text.empty() ? shared.value(profile, name).value_or("") : text;
  };
  std::string url = setting("AWS_EC2_METADATA_SERVICE_ENDPOINT", "ec2_metadata_service_endpoint");
  const std::string mode =
      to_lower(setting("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "ec2_metadata_service_endpoint_mode"));
  if (!mode.empty() && mode != "ipv4" && mode != "ipv6")
    return invalid("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE is neither IPv4 nor IPv6");
  if (url.empty()) url = mode == "ipv6" ? ipv6_endpoint : ipv4_endpoint;
  auto endpoint = EndpointUrl::parse(url);
  if (!endpoint) return invalid("AWS_EC2_METADATA_SERVICE_ENDPOINT is not a URL of http");
  return endpoint;
}

}  // namespace

Result<InstanceMetadata> InstanceMetadata::open(const Environment& environment, const SharedConfig& shared,
                                                std::string_view profile, ServiceCall call) {
  constexpr std::uint64_t seconds_max = 60;
  constexpr std::uint64_t attempts_max = 10;
  if (is_true(environment.variable("AWS_EC2_METADATA_DISABLED")))
    return invalid("AWS_EC2_METADATA_DISABLED is true");
  auto endpoint = endpoint_of(environment, shared, profile);
  if (!endpoint) return endpoint.error();
  const auto seconds = number_of(environment, "AWS_METADATA_SERVICE_TIMEOUT", 1, seconds_max);
  if (!seconds) return seconds.error();
  const auto attempts = number_of(environment, "AWS_METADATA_SERVICE_NUM_ATTEMPTS", 1, attempts_max);
  if (!attempts) return attempts.error();
  InstanceMetadata metadata(std::move(call), std::move(*endpoint));
  metadata.time_max_ = std::chrono::seconds(*seconds);
  metadata.tries_max_ = *attempts;
  return metadata;
}

// An answer that says "overloaded" is worth another try as much as none.
Task<ServiceResponse> InstanceMetadata::send(std::string head) {
  Result<ServiceResponse> response = Error();
  for (std::size_t tried = 0; tried < tries_max_; ++tried) {
    ServiceRequest request;
    request.endpoint = endpoint_;
    request.head = head;
    request.time_max = time_max_;
    auto sending = call_(std::move(request));
    response = co_await std::move(sending);
    if (response && response->status < 500 && response->status != 429) break;
  }
  if (!response) {
    co_return Error(
        ErrorKind::unavailable,
        fmt::format("does not answer within {} ms: this is no EC2 machine, or a container that may not "
                    "ask",
                    time_max_.count()));
  }
  co_return response;
}

Task<void> InstanceMetadata::fetch_token() {
  const std::array<std::pair<std::string_view, std::string_view>, 1> fields{
      {{"X-aws-ec2-metadata-token-ttl-seconds", token_life_seconds}}};
  auto response = co_await send(plain_head("PUT", endpoint_, "/latest/api/token", fields));
  if (!response) co_return response.error();
  if (response->status != 200 || !is_header_token(response->body))
    co_return invalid(fmt::format("gives no token: status {}", response->status));
  token_ = std::move(response->body);
  co_return Result<void>();
}

Task<std::string> InstanceMetadata::get(std::string path) {
  for (int attempt = 0;; ++attempt) {
    if (token_.empty()) {
      if (const auto fetched = co_await fetch_token(); !fetched) co_return fetched.error();
    }
    const std::array<std::pair<std::string_view, std::string_view>, 1> fields{
        {{"X-aws-ec2-metadata-token", token_}}};
    auto response = co_await send(plain_head("GET", endpoint_, path, fields));
    if (!response) co_return response.error();
    if (response->status == 200) co_return std::move(response->body);
    if (response->status == 404) co_return Error(ErrorKind::not_found, "has nothing under " + path);
    if (response->status != 401 || attempt > 0)
      co_return invalid(fmt::format("answers {} with status {}", path, response->status));
    token_.clear();
  }
}

Task<std::string> ask_instance(Environment environment, std::string profile, ServiceCall call,
                               std::string path) {
  const auto shared = SharedConfig::read(environment);
  auto metadata =
      InstanceMetadata::open(environment, shared ? *shared : SharedConfig(), profile, std::move(call));
  if (!metadata) co_return metadata.error();
  co_return co_await metadata->get(std::move(path));
}

}  // namespace redis3::aws
