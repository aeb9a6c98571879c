#include "doctor/identity.hpp"

#include "aws/credential_documents.hpp"
#include "aws/service_endpoint.hpp"
#include "aws/sts.hpp"

#include <fmt/format.h>

#include <utility>

namespace redis3::doctor {

bool has_identity_service(bool is_amazon, const aws::Environment& environment) {
  const bool is_ignored = aws::is_true(environment.variable("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"));
  return is_amazon || (!is_ignored && !aws::variable(environment, {aws::sts_service.variable}).empty());
}

Task<std::string> ask_identity(aws::ServiceCall call, aws::Environment environment, std::string profile,
                               aws::Credentials credentials, std::string region, TimePoint now) {
  const auto shared = aws::SharedConfig::read(environment);
  const auto endpoint = aws::endpoint_of(aws::sts_service, region, environment,
                                         shared ? *shared : aws::SharedConfig(), profile);
  if (!endpoint) co_return Error(ErrorKind::unavailable, endpoint.error().message());
  aws::ServiceRequest request = aws::signed_sts_request(aws::caller_identity_question(), *endpoint,
                                                        std::move(region), credentials, now);
  auto asking = call(std::move(request));
  auto response = co_await std::move(asking);
  if (!response) co_return Error(ErrorKind::unavailable, "STS cannot be reached from here");
  if (response->status != 200) {
    const std::string code = aws::service_error_code(std::move(response->body));
    co_return Error(ErrorKind::denied,
                    fmt::format("STS answers {}{}{}", response->status, code.empty() ? "" : " ", code));
  }
  auto identity = aws::read_caller_identity(std::move(response->body));
  if (!identity) co_return Error(ErrorKind::unavailable, "what answers for STS tells no identity");
  co_return identity;
}

}  // namespace redis3::doctor
