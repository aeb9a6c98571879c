#pragma once

#include "aws/credential_source.hpp"
#include "aws/credentials.hpp"
#include "aws/environment.hpp"
#include "aws/service_call.hpp"
#include "base/clock.hpp"
#include "base/sleep.hpp"
#include "base/task.hpp"

#include <functional>
#include <string>

namespace redis3::aws {

/// Credentials with their origin.
struct FetchedCredentials {
  Grant grant;
  /// Where they come from, in words; holds no secret.
  std::string source;
};

/// What fetching stands on; handed in, so that tests need no network, no clock and no sleep.
struct FetcherParts {
  Environment environment;
  ServiceCall call;
  /// Outlives the fetcher.
  const Clock* clock = &system_clock();
  /// Between two tries.
  Sleep sleep = timer_sleep();
  /// For STS where neither the environment nor the profile names a Region; may be empty.
  std::string default_region;
};

/// Gets credentials from the source that choose_source() chooses. Files and variables are read anew each
/// time: who changes them meanwhile is followed.
///
/// Threads  one at a time; lives until all its Tasks have ended
class CredentialFetcher {
 public:
  CredentialFetcher(GivenCredentials given, FetcherParts parts);

  /// Errors  denied       there are none, also where only the metadata service was left and does not answer,
  ///                      or the source refuses; the message says where it was looked, why each source gave
  ///                      none, and what to do
  ///         unavailable  the source does not answer, or is overloaded
  ///         invalid      a source is set up wrongly, or gives what are no credentials
  /// Cost    none, or a few requests to STS, SSO, the container's endpoint or the metadata service
  Task<FetchedCredentials> fetch();

 private:
  GivenCredentials given_;
  FetcherParts parts_;
};

}  // namespace redis3::aws
