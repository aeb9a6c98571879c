#pragma once

#include "aws/credentials.hpp"
#include "aws/environment.hpp"
#include "aws/service_call.hpp"
#include "base/clock.hpp"
#include "base/task.hpp"

#include <string>

namespace redis3::doctor {

/// Whether STS is to be asked about credentials that are used at this place: at Amazon, or where
/// AWS_ENDPOINT_URL_STS names a server that stands in for it. The keys of another S3 server are none of STS's
/// business.
bool has_identity_service(bool is_amazon, const aws::Environment& environment);

/// Whose the credentials are, as the ARN that STS tells. No permission is needed for that.
///
/// now     the time to sign with, by S3's clock
/// Errors  denied, unavailable  a clause that says why it is not known
/// Source  docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
Task<std::string> ask_identity(aws::ServiceCall call, aws::Environment environment, std::string profile,
                               aws::Credentials credentials, std::string region, TimePoint now);

}  // namespace redis3::doctor
