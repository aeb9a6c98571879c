#pragma once

#include "aws/credentials.hpp"
#include "base/clock.hpp"
#include "redis3/error.hpp"

#include <optional>
#include <string>
#include <string_view>

/// The documents that sources of credentials give, JSON and XML. What they hold is not yet checked as a part
/// of a request; every error is a clause that says what is not as it must be and never shows what was there.
namespace redis3::aws {

/// What a `credential_process` prints.
///
/// Source  docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html
/// Errors  invalid
Result<Grant> read_process_credentials(std::string_view output);

/// What the endpoint of a container (ECS, EKS Pod Identity) answers.
///
/// Source  docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html
/// Errors  invalid
Result<Grant> read_container_credentials(std::string_view body);

/// What EC2's metadata service answers for a role. Credentials that are over come with 200 while the service
/// cannot renew them, and are to be used all the same: they then count as good for a quarter of an hour.
///
/// Source  docs.aws.amazon.com/sdkref/latest/guide/feature-static-credential-stability.html
/// Errors  invalid  also where its Code is not "Success"
Result<Grant> read_instance_credentials(std::string_view body, TimePoint now);

/// What SSO's portal answers for a role of an account.
///
/// Source  docs.aws.amazon.com/singlesignon/latest/PortalAPIReference/API_GetRoleCredentials.html
/// Errors  invalid
Result<Grant> read_sso_credentials(std::string_view body);

/// What STS answers to the action ("AssumeRole", "AssumeRoleWithWebIdentity").
///
/// Source  docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
/// Errors  invalid
Result<Grant> read_sts_credentials(std::string body, std::string_view action);

/// Whose they are, as STS answers to GetCallerIdentity: an ARN. Errors  invalid
Result<std::string> read_caller_identity(std::string body);

/// Of an error document of any of these services, XML or JSON: its code and its message in one bounded line,
/// as far as they are there; else empty. " AccessDenied: User is not authorized".
///
/// secret  what the request carried: where the service repeats it, nothing of its words is shown
std::string described_service_error(std::string body, std::string_view secret);
/// Its code alone.
std::string service_error_code(std::string body);

/// The token of an SSO session as `aws sso login` keeps it.
///
/// Source  docs.aws.amazon.com/sdkref/latest/guide/feature-sso-credentials.html
struct SsoToken {
  std::string access_token;
  TimePoint expires;
  /// What a new one can be asked for with; empty where that is not possible.
  std::string client_id;
  std::string client_secret;
  std::string refresh_token;
  std::optional<TimePoint> registration_expires;
};

/// Errors  invalid
Result<SsoToken> read_sso_token(std::string_view document);

/// What asks for a new token. Holds secrets.
std::string sso_renewal_body(const SsoToken& token);

/// The document with a new token in it, everything else as it was.
///
/// answer  of the service, to sso_renewal_body()
/// Errors  invalid
Result<std::string> renewed_sso_document(std::string_view document, std::string_view answer, TimePoint now);

}  // namespace redis3::aws
