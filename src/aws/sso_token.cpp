#include "aws/sso_token.hpp"

#include "aws/digest.hpp"
#include "aws/errors.hpp"
#include "aws/shared_config.hpp"
#include "base/http_date.hpp"

#include <array>
#include <utility>

namespace redis3::aws {
namespace {

/// A session's token with less to live is renewed, if it can be.
constexpr std::chrono::minutes renewal_time{15};

bool can_be_renewed(const SsoToken& token, TimePoint now) {
  return !token.refresh_token.empty() && !token.client_id.empty() && !token.client_secret.empty() &&
         token.registration_expires && *token.registration_expires > now;
}

}  // namespace

std::string sso_token_path(const Environment& environment, std::string_view cache_name) {
  return expanded_path(environment, "~/.aws/sso/cache/" + sha1_hex(cache_name) + ".json");
}

Task<std::string> SsoTokens::get(SsoRole role, EndpointUrl oidc, TimePoint now) {
  const std::string path = sso_token_path(environment_, role.cache_name);
  auto document = environment_.file(path);
  if (!document)
    co_return Error(document.error().kind(),
                    "has a token that cannot be read: " + document.error().message());
  if (!*document) co_return denied("has no token yet");
  const auto token = read_sso_token(**document);
  if (!token)
    co_return Error(ErrorKind::invalid, "has a token file, " + path + ", that " + token.error().message());
  if (token->expires - now > renewal_time) co_return token->access_token;
  if (role.is_session && can_be_renewed(*token, now)) {
    auto renewed = co_await renew(path, **document, std::move(oidc), now);
    if (renewed) co_return renewed;
  }
  if (token->expires > now) co_return token->access_token;
  co_return denied("is over: its token ended at " + to_iso8601(token->expires));
}

Task<std::string> SsoTokens::renew(std::string path, std::string document, EndpointUrl oidc, TimePoint now) {
  const auto token = read_sso_token(document);
  const std::array<std::pair<std::string_view, std::string_view>, 1> fields{
      {{"Content-Type", "application/json"}}};
  ServiceRequest request;
  request.endpoint = oidc;
  request.body = sso_renewal_body(*token);
  request.head = plain_head("POST", oidc, "/token", fields, request.body.size());
  auto asking = call_(std::move(request));
  auto response = co_await std::move(asking);
  if (!response) co_return response.error();
  if (response->status != 200) co_return denied("is not renewed");
  const auto renewed = renewed_sso_document(document, response->body, now);
  if (!renewed) co_return renewed.error();
  // The new token is good also where it cannot be kept; the next one who needs it asks again.
  [[maybe_unused]] const auto kept = environment_.replace_file(path, *renewed);
  const auto renewed_token = read_sso_token(*renewed);
  if (!renewed_token) co_return renewed_token.error();
  co_return renewed_token->access_token;
}

}  // namespace redis3::aws
