#pragma once

#include "aws/credential_documents.hpp"
#include "aws/credential_source.hpp"
#include "aws/environment.hpp"
#include "aws/service_call.hpp"
#include "base/clock.hpp"
#include "base/task.hpp"

#include <string>
#include <string_view>

namespace redis3::aws {

/// The token of `aws sso login`, from the file where the AWS CLI keeps it, and renewed there while a session
/// allows that, so that the CLI and the SDKs find the new one.
class SsoTokens {
 public:
  SsoTokens(const Environment& environment, ServiceCall call)
      : environment_(environment), call_(std::move(call)) {}

  /// The access token of a role's login. Holds a secret.
  ///
  /// Errors  denied   a clause: nobody has logged in, or the login is over
  ///         invalid  a clause: the file holds something else
  ///         and those of the call
  /// Cost    none, or one request to SSO's OIDC endpoint
  Task<std::string> get(SsoRole role, EndpointUrl oidc, TimePoint now);

 private:
  Task<std::string> renew(std::string path, std::string document, EndpointUrl oidc, TimePoint now);

  const Environment& environment_;
  ServiceCall call_;
};

/// Where the token of a session, or of a start URL of old, is kept.
std::string sso_token_path(const Environment& environment, std::string_view cache_name);

}  // namespace redis3::aws
