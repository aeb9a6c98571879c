#include "aws/credential_fetcher.hpp"

#include "aws/container_url.hpp"
#include "aws/credential_documents.hpp"
#include "aws/errors.hpp"
#include "aws/instance_metadata.hpp"
#include "aws/service_endpoint.hpp"
#include "aws/sso_token.hpp"
#include "aws/sts.hpp"
#include "base/http_date.hpp"
#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace redis3::aws {
namespace {

/// As the SDKs do for a container's endpoint.
constexpr std::size_t tries_max = 3;
constexpr std::chrono::seconds pause_between_tries{1};
constexpr std::chrono::seconds container_time_max{2};
/// STS takes what is signed up to a quarter of an hour before or after its own time.
constexpr std::chrono::minutes clock_difference_max{5};

/// One fetching. Its errors are clauses that begin with a verb; the source's name goes before them.
class Fetching {
 public:
  Fetching(const FetcherParts& parts, const SharedConfig& shared) : parts_(parts), shared_(shared) {}

  Task<Grant> from(const CredentialSource& source);

 private:
  Task<Grant> from_program(std::vector<std::string> words);
  Task<Grant> from_role(const AssumedRole& role, std::string profile);
  Task<Grant> from_web_identity(const WebIdentity& identity, std::string profile);
  Task<Grant> from_sso(const SsoRole& role, std::string profile);
  Task<Grant> from_container(const ContainerRole& role);
  Task<Grant> from_instance(std::string profile);

  Task<ServiceResponse> ask(ServiceRequest request);
  Task<Grant> ask_sts(StsQuestion question, std::string profile, const Grant* signer);
  Result<std::string> token_of_container(const ContainerRole& role) const;

  TimePoint now() const { return parts_.clock->now() + clock_offset_; }
  void learn_time(const ServiceResponse& response);

  const FetcherParts& parts_;
  const SharedConfig& shared_;
  /// What the services' clocks are ahead of ours, where that is more than a request may be late.
  std::chrono::milliseconds clock_offset_{0};
};

void Fetching::learn_time(const ServiceResponse& response) {
  if (!response.date) return;
  const auto difference = *response.date - now();
  if (std::chrono::abs(difference) > clock_difference_max) clock_offset_ += difference;
}

/// Whether a service that answered so may do better on another try: it was overloaded, or failed. STS says
/// some of that with 400.
bool is_passing(const ServiceResponse& response) {
  constexpr std::array<std::string_view, 5> codes{"Throttling", "ThrottlingException", "RequestLimitExceeded",
                                                  "TooManyRequestsException", "IDPCommunicationError"};
  if (response.status == 429 || response.status >= 500) return true;
  if (response.status != 400) return false;
  const std::string code = service_error_code(response.body);
  return std::find(codes.begin(), codes.end(), code) != codes.end();
}

/// A service's refusal, or that it cannot answer now. `what` goes before its status.
Error refusal(std::string_view what, ServiceResponse response, std::string_view secret) {
  const ErrorKind kind = is_passing(response) ? ErrorKind::unavailable : ErrorKind::denied;
  return Error(kind, fmt::format("{} {}{}", what, response.status,
                                 described_service_error(std::move(response.body), secret)));
}

/// Asks, and again where the service did not answer or was overloaded.
Task<ServiceResponse> Fetching::ask(ServiceRequest request) {
  for (std::size_t tried = 1;; ++tried) {
    ServiceRequest copy = request;
    auto asking = parts_.call(std::move(copy));
    auto response = co_await std::move(asking);
    if (response) learn_time(*response);
    const bool is_done = response && !is_passing(*response);
    if (is_done || tried == tries_max) {
      if (!response)
        co_return Error(ErrorKind::unavailable, "cannot be reached: " + response.error().message());
      co_return response;
    }
    auto sleeping = parts_.sleep(pause_between_tries);
    co_await std::move(sleeping);
  }
}

Task<Grant> Fetching::from_program(std::vector<std::string> words) {
  auto running = parts_.environment.run(std::move(words));
  const auto output = co_await std::move(running);
  if (!output)
    co_return Error(output.error().kind(),
                    output.error().message() + "; run it by hand to see what is wrong");
  auto grant = read_process_credentials(*output);
  if (!grant) co_return invalid(grant.error().message() + "; run it by hand to see what is wrong");
  co_return grant;
}

Task<Grant> Fetching::ask_sts(StsQuestion question, std::string profile, const Grant* signer) {
  std::string region = variable(parts_.environment, {"AWS_REGION", "AWS_DEFAULT_REGION"});
  if (region.empty()) region = shared_.value(profile, "region").value_or(parts_.default_region);
  if (region.empty()) region = "us-east-1";
  const auto endpoint = endpoint_of(sts_service, region, parts_.environment, shared_, profile);
  if (!endpoint) co_return invalid("cannot be asked for: " + endpoint.error().message());
  bool is_signed_again = false;
  for (;;) {
    const auto offset_before = clock_offset_;
    ServiceRequest request = signer != nullptr
                                 ? signed_sts_request(question, *endpoint, region, signer->credentials, now())
                                 : plain_sts_request(question, *endpoint);
    auto response = co_await ask(std::move(request));
    if (!response) co_return response.error();
    if (response->status == 200) co_return read_sts_credentials(std::move(response->body), question.action);
    // Signed once more, by the time that the refusal has told.
    const bool may_be_the_clocks_fault =
        signer != nullptr && !is_signed_again && clock_offset_ != offset_before;
    if (!may_be_the_clocks_fault)
      co_return refusal("is refused by STS:", std::move(*response), question.secret);
    is_signed_again = true;
  }
}

Task<Grant> Fetching::from_role(const AssumedRole& role, std::string profile) {
  const auto base = co_await from(*role.base);
  if (!base) {
    co_return Error(base.error().kind(), fmt::format("needs other credentials first. {} {}", role.base->name,
                                                     base.error().message()));
  }
  StsQuestion question = assume_role_question(role, now());
  co_return co_await ask_sts(std::move(question), std::move(profile), &*base);
}

Task<Grant> Fetching::from_web_identity(const WebIdentity& identity, std::string profile) {
  const auto token = parts_.environment.file(identity.token_file);
  if (!token)
    co_return Error(token.error().kind(), "has a token file that cannot be read: " + token.error().message());
  if (!*token) co_return denied("has the token file " + identity.token_file + ", which is not there");
  StsQuestion question = web_identity_question(identity, **token, now());
  co_return co_await ask_sts(std::move(question), std::move(profile), nullptr);
}

Task<Grant> Fetching::from_sso(const SsoRole& role, std::string profile) {
  SsoTokens tokens(parts_.environment, [this](ServiceRequest request) { return ask(std::move(request)); });
  const auto oidc = endpoint_of(sso_oidc_service, role.region, parts_.environment, shared_, profile);
  if (!oidc) co_return invalid("cannot be used: " + oidc.error().message());
  const std::string login = "run `aws sso login --profile " + profile + "`";
  auto token = co_await tokens.get(role, *oidc, now());
  if (!token) co_return Error(token.error().kind(), token.error().message() + "; " + login);

  const auto portal = endpoint_of(sso_service, role.region, parts_.environment, shared_, profile);
  if (!portal) co_return invalid("cannot be used: " + portal.error().message());
  const std::string target = fmt::format("/federation/credentials?role_name={}&account_id={}",
                                         percent_encode(role.role_name), percent_encode(role.account_id));
  const std::array<std::pair<std::string_view, std::string_view>, 1> fields{
      {{"x-amz-sso_bearer_token", *token}}};
  ServiceRequest request;
  request.endpoint = *portal;
  request.head = plain_head("GET", *portal, target, fields);
  auto response = co_await ask(std::move(request));
  if (!response) co_return response.error();
  if (response->status == 401) co_return denied("is over: its token is refused; " + login);
  if (response->status != 200) co_return refusal("is refused by SSO:", std::move(*response), *token);
  co_return read_sso_credentials(response->body);
}

// The file's token goes first, and is read each time: it changes.
Result<std::string> Fetching::token_of_container(const ContainerRole& role) const {
  std::string token = role.token;
  if (!role.token_file.empty()) {
    const auto text = parts_.environment.file(role.token_file);
    if (!text)
      return Error(text.error().kind(), "has a token file that cannot be read: " + text.error().message());
    if (!*text) return denied("has the token file " + role.token_file + ", which is not there");
    token = **text;
    token.erase(token.find_last_not_of("\r\n") + 1);
  }
  // "Bearer …" has a blank in it.
  const bool is_plain = std::all_of(token.begin(), token.end(), [](char c) { return c >= 0x20 && c < 0x7f; });
  if (!is_plain)
    return invalid("has a token with a line break, or other bytes that no header field takes, in it");
  return token;
}

Task<Grant> Fetching::from_container(const ContainerRole& role) {
  const ContainerUrl url = split_container_url(role.url);
  const auto endpoint = EndpointUrl::parse(url.endpoint);
  if (!endpoint) co_return invalid("is not reached by a URL");
  const auto token = token_of_container(role);
  if (!token) co_return token.error();
  std::vector<std::pair<std::string_view, std::string_view>> fields{{"Accept", "application/json"}};
  if (!token->empty()) fields.emplace_back("Authorization", *token);
  ServiceRequest request;
  request.endpoint = *endpoint;
  request.head = plain_head("GET", *endpoint, url.target, fields);
  request.time_max = container_time_max;
  auto response = co_await ask(std::move(request));
  if (!response) co_return response.error();
  if (response->status != 200) co_return refusal("answers", std::move(*response), *token);
  co_return read_container_credentials(response->body);
}

Task<Grant> Fetching::from_instance(std::string profile) {
  constexpr std::string_view folder = "/latest/meta-data/iam/security-credentials/";
  auto metadata = InstanceMetadata::open(parts_.environment, shared_, profile, parts_.call);
  if (!metadata) co_return invalid("cannot be asked: " + metadata.error().message());
  auto role = co_await metadata->get(std::string(folder));
  if (!role && role.error().kind() == ErrorKind::not_found)
    co_return denied("has no role for this machine; attach an instance profile to it");
  if (!role) co_return role.error();
  std::string name = role->substr(0, role->find('\n'));
  if (!is_header_token(name)) co_return invalid("names no role");
  auto document = co_await metadata->get(std::string(folder) + percent_encode(name, "+=,@"));
  if (!document) co_return document.error();
  co_return read_instance_credentials(*document, now());
}

Task<Grant> Fetching::from(const CredentialSource& source) {
  Result<Grant> grant = Error();
  if (const auto* const keys = std::get_if<KnownKeys>(&source.how)) {
    grant = keys->grant;
  } else if (const auto* const program = std::get_if<KeyProgram>(&source.how)) {
    grant = co_await from_program(program->words);
  } else if (const auto* const role = std::get_if<AssumedRole>(&source.how)) {
    grant = co_await from_role(*role, source.profile);
  } else if (const auto* const identity = std::get_if<WebIdentity>(&source.how)) {
    grant = co_await from_web_identity(*identity, source.profile);
  } else if (const auto* const sso = std::get_if<SsoRole>(&source.how)) {
    grant = co_await from_sso(*sso, source.profile);
  } else if (const auto* const container = std::get_if<ContainerRole>(&source.how)) {
    grant = co_await from_container(*container);
  } else {
    grant = co_await from_instance(source.profile);
  }
  if (!grant) co_return grant.error();
  if (grant->expires && *grant->expires <= now())
    co_return denied("gives credentials that ended at " + to_iso8601(*grant->expires));
  auto credentials = checked(std::move(grant->credentials), "gives what cannot be used");
  if (!credentials) co_return credentials.error();
  grant->credentials = std::move(*credentials);
  co_return grant;
}

// The source's name, what is wrong with it, and where else credentials were looked for.
Error told(const Error& error, const ChosenSource& chosen) {
  std::string message = chosen.source.name + " " + error.message();
  if (!message.ends_with('.')) message += '.';
  if (!chosen.passed_over.empty()) message += " Looked for before it: " + chosen.passed_over + ".";
  return Error(error.kind(), std::move(message));
}

// Nobody may have meant the metadata service: it is asked where nothing else is there.
Error no_credentials(const Error& error, const ChosenSource& chosen) {
  return Error(
      ErrorKind::denied,
      fmt::format("No AWS credentials: {}, and {} {}. Set the two variables, run `aws configure` or `aws sso "
                  "login`, or name a --profile.",
                  chosen.passed_over, chosen.source.name, error.message()));
}

}  // namespace

CredentialFetcher::CredentialFetcher(GivenCredentials given, FetcherParts parts)
    : given_(std::move(given)), parts_(std::move(parts)) {}

Task<FetchedCredentials> CredentialFetcher::fetch() {
  SharedConfig shared;
  auto direct = direct_source(given_, parts_.environment);
  if (!direct) co_return direct.error();
  // Files that are not needed are not read: a broken one must not stop who has said everything.
  if (!*direct) {
    auto read = SharedConfig::read(parts_.environment);
    if (!read) co_return read.error();
    shared = std::move(*read);
  }
  auto chosen = choose_source(given_, parts_.environment, shared);
  if (!chosen) co_return chosen.error();
  Fetching fetching(parts_, shared);
  auto grant = co_await fetching.from(chosen->source);
  if (!grant) {
    if (std::holds_alternative<InstanceRole>(chosen->source.how))
      co_return no_credentials(grant.error(), *chosen);
    co_return told(grant.error(), *chosen);
  }
  FetchedCredentials fetched;
  fetched.grant = std::move(*grant);
  fetched.source = std::move(chosen->source.name);
  co_return fetched;
}

}  // namespace redis3::aws
