#pragma once

#include "aws/endpoint_url.hpp"
#include "aws/environment.hpp"
#include "aws/shared_config.hpp"
#include "redis3/error.hpp"

#include <string>
#include <string_view>

namespace redis3::aws {

/// A service as the settings name it.
struct Service {
  const char* variable;          ///< "AWS_ENDPOINT_URL_STS"
  std::string_view config_name;  ///< "sts"
  std::string_view host_prefix;  ///< "sts": Amazon's host is sts.us-east-1.amazonaws.com
};

inline constexpr Service s3_service{"AWS_ENDPOINT_URL_S3", "s3", "s3"};
inline constexpr Service sts_service{"AWS_ENDPOINT_URL_STS", "sts", "sts"};
inline constexpr Service sso_service{"AWS_ENDPOINT_URL_SSO", "sso", "portal.sso"};
inline constexpr Service sso_oidc_service{"AWS_ENDPOINT_URL_SSO_OIDC", "sso_oidc", "oidc"};

/// The endpoint URL that the settings name for a service; empty where they name none: the service's own
/// variable, AWS_ENDPOINT_URL, the service's entry in the profile's `services` section, the profile's
/// `endpoint_url`. None of them counts where AWS_IGNORE_CONFIGURED_ENDPOINT_URLS, or the profile's
/// `ignore_configured_endpoint_urls`, is true.
///
/// Source  docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
std::string configured_endpoint(const Service& service, const Environment& environment,
                                const SharedConfig& shared, std::string_view profile);

/// The configured endpoint, or Amazon's own of the Region.
///
/// Errors  invalid  no URL, or no Region
Result<EndpointUrl> endpoint_of(const Service& service, std::string_view region,
                                const Environment& environment, const SharedConfig& shared,
                                std::string_view profile);

}  // namespace redis3::aws
