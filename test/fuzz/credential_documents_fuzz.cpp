#include "aws/credential_documents.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

/// Every reader of what gives out credentials takes any bytes, and answers with a value or `invalid`; an
/// error document becomes one line.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace redis3;
  const std::string body(reinterpret_cast<const char*>(data), size);
  const auto require = [](bool is_kept) {
    if (!is_kept) std::abort();
  };
  const TimePoint now{std::chrono::seconds(1'767'225'600)};

  for (const auto& grant : {aws::read_process_credentials(body), aws::read_container_credentials(body),
                            aws::read_instance_credentials(body, now), aws::read_sso_credentials(body),
                            aws::read_sts_credentials(body, "AssumeRole"),
                            aws::read_sts_credentials(body, "AssumeRoleWithWebIdentity")}) {
    if (!grant) require(grant.error().kind() == ErrorKind::invalid);
  }
  if (const auto instance = aws::read_instance_credentials(body, now); instance && instance->expires)
    require(*instance->expires > now);
  if (const auto identity = aws::read_caller_identity(body)) require(identity->starts_with("arn:"));
  const std::string error = aws::described_service_error(body, "secret");
  require(error.size() < 1000 && error.find('\n') == std::string::npos &&
          error.find('\r') == std::string::npos);

  if (const auto token = aws::read_sso_token(body)) {
    require(aws::is_header_token(token->access_token));
    const auto renewed = aws::renewed_sso_document(body, R"({"accessToken": "new", "expiresIn": 3600})", now);
    require(renewed && aws::read_sso_token(*renewed)->access_token == "new");
  }
  [[maybe_unused]] const auto renewed = aws::renewed_sso_document("{}", body, now);
  return 0;
}
