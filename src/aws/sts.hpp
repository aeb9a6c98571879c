#pragma once

#include "aws/credential_source.hpp"
#include "aws/credentials.hpp"
#include "aws/service_call.hpp"
#include "base/clock.hpp"

#include <string>
#include <string_view>

/// The questions to STS, as requests. Pure functions.
///
/// Source  docs.aws.amazon.com/STS/latest/APIReference/Welcome.html
namespace redis3::aws {

/// One action with its parameters. Holds a secret where a web identity's token is among them.
struct StsQuestion {
  std::string action;
  std::string form;    ///< application/x-www-form-urlencoded
  std::string secret;  ///< What stands in it and may not be shown; mostly empty.
};

/// A session that nobody named is "redis3-" and the time in seconds.
StsQuestion assume_role_question(const AssumedRole& role, TimePoint now);
/// token  as it stands in the file; blanks at its ends do not count
StsQuestion web_identity_question(const WebIdentity& identity, std::string_view token, TimePoint now);
StsQuestion caller_identity_question();

ServiceRequest signed_sts_request(const StsQuestion& question, const EndpointUrl& endpoint,
                                  std::string region, const Credentials& credentials, TimePoint now);
/// For a question that carries its own proof.
ServiceRequest plain_sts_request(const StsQuestion& question, const EndpointUrl& endpoint);

}  // namespace redis3::aws
