#pragma once

#include "aws/environment.hpp"
#include "base/task.hpp"
#include "doctor/facts.hpp"

#include <boost/asio/any_io_executor.hpp>

namespace redis3::doctor {

/// Asks EC2's metadata service (IMDSv2) for the zone of this machine. On EC2 it answers in a millisecond, and
/// elsewhere there is nobody to answer: so it is not waited for for long.
///
/// Environment  AWS_EC2_METADATA_DISABLED, AWS_EC2_METADATA_SERVICE_ENDPOINT
/// Source       docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-categories.html
Task<MachineFacts> ask_machine(boost::asio::any_io_executor executor, aws::Environment environment);

}  // namespace redis3::doctor
