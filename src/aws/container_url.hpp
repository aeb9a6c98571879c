#pragma once

#include "redis3/error.hpp"

#include <string>
#include <string_view>

/// Where a container may ask for credentials. Who asks sends a token along, so not every host will do.
///
/// Source  docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html
namespace redis3::aws {

/// AWS_CONTAINER_CREDENTIALS_RELATIVE_URI as a URL on ECS's own host.
///
/// Errors  invalid  it is no path
Result<std::string> relative_container_url(std::string_view path);

/// AWS_CONTAINER_CREDENTIALS_FULL_URI, if it may be asked: any host by https; by http the loopback, ECS's
/// host and EKS's.
///
/// Errors  invalid
Result<std::string> checked_container_url(std::string_view url);

/// The parts of such a URL: what EndpointUrl takes, and the target that goes on the request line.
struct ContainerUrl {
  std::string endpoint;
  std::string target;
};
ContainerUrl split_container_url(std::string_view url);

}  // namespace redis3::aws
