#pragma once

#include "aws/environment.hpp"
#include "aws/service_call.hpp"
#include "aws/shared_config.hpp"
#include "base/task.hpp"

#include <chrono>
#include <optional>
#include <string>

namespace redis3::aws {

/// EC2's metadata service, version 2: each question carries a token that is asked for first. On EC2 it
/// answers in a millisecond, and elsewhere there is nobody to answer: so it is not waited for for long.
/// Version 1, which has no token, is not spoken: every machine has the second one.
///
/// Environment  AWS_EC2_METADATA_DISABLED, AWS_EC2_METADATA_SERVICE_ENDPOINT,
///              AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE (IPv4, IPv6), AWS_METADATA_SERVICE_TIMEOUT (seconds,
///              1), AWS_METADATA_SERVICE_NUM_ATTEMPTS (1)
/// Profile      ec2_metadata_service_endpoint, ec2_metadata_service_endpoint_mode
/// Source       docs.aws.amazon.com/sdkref/latest/guide/feature-imds-credentials.html,
///              docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-categories.html
class InstanceMetadata {
 public:
  /// Errors  invalid  a clause: it is switched off, or a setting of it is wrong
  static Result<InstanceMetadata> open(const Environment& environment, const SharedConfig& shared,
                                       std::string_view profile, ServiceCall call);

  /// What stands under a path such as "/latest/meta-data/placement/region". Asks for a token where it has
  /// none, and for a new one where the old one is refused.
  ///
  /// Errors  unavailable  a clause: nobody answers
  ///         not_found    a clause: there is nothing under that path
  ///         invalid      a clause: the answer is none
  /// Cost    1 or 2 requests to the machine itself
  Task<std::string> get(std::string path);

 private:
  InstanceMetadata(ServiceCall call, EndpointUrl endpoint)
      : call_(std::move(call)), endpoint_(std::move(endpoint)) {}
  Task<void> fetch_token();
  Task<ServiceResponse> send(std::string head);

  ServiceCall call_;
  EndpointUrl endpoint_;
  std::chrono::milliseconds time_max_{1000};
  std::size_t tries_max_ = 1;
  std::string token_;
};

/// What the metadata service has under a path, by the settings of a profile. Errors  as InstanceMetadata has
/// them
Task<std::string> ask_instance(Environment environment, std::string profile, ServiceCall call,
                               std::string path);

inline constexpr const char* region_path = "/latest/meta-data/placement/region";
inline constexpr const char* zone_id_path = "/latest/meta-data/placement/availability-zone-id";

}  // namespace redis3::aws
