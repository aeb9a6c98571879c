#pragma once

#include "aws/environment.hpp"
#include "aws/service_call.hpp"
#include "base/task.hpp"
#include "doctor/facts.hpp"

namespace redis3::doctor {

/// Asks EC2's metadata service for the zone of this machine, by the settings of a profile.
///
/// Source  docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-categories.html
Task<MachineFacts> ask_machine(aws::ServiceCall call, aws::Environment environment, std::string profile);

}  // namespace redis3::doctor
