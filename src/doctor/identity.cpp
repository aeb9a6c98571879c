#include "doctor/identity.hpp"

#include "aws/endpoint_url.hpp"
#include "http/client.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <string_view>
#include <utility>

namespace redis3::doctor {
namespace {

constexpr std::chrono::seconds question_time_max{5};
constexpr std::size_t answer_bytes_max = 64 * 1024;
/// The longest ARN of IAM.
constexpr std::size_t text_bytes_max = 2048;
constexpr std::string_view query = "Action=GetCallerIdentity&Version=2011-06-15";
/// The SHA-256 of no bytes.
constexpr std::string_view empty_payload_hash =
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

std::string endpoint_of(const aws::Environment& environment, const std::string& region) {
  std::string url = environment.variable("AWS_ENDPOINT_URL_STS").value_or("");
  if (!url.empty()) return url;
  const std::string_view suffix = region.starts_with("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
  return fmt::format("https://sts.{}.{}", region, suffix);
}

/// The text of the answer's only element of that name, of letters, digits and what stands in an ARN: so
/// nothing that XML would escape. Empty where it is none.
std::string_view element_of(std::string_view body, std::string_view name) {
  const std::string opening = fmt::format("<{}>", name);
  const auto begin = body.find(opening);
  if (begin == std::string_view::npos) return {};
  const std::string_view text = body.substr(begin + opening.size());
  const auto end = text.find('<');
  const bool is_closed =
      end != std::string_view::npos && text.substr(end).starts_with(fmt::format("</{}>", name));
  if (!is_closed || end > text_bytes_max) return {};
  const auto is_plain = [](char c) { return c > ' ' && c < 0x7F && c != '&'; };
  return std::all_of(text.begin(), text.begin() + end, is_plain) ? text.substr(0, end) : std::string_view();
}

}  // namespace

bool has_identity_service(bool is_amazon, const aws::Environment& environment) {
  return is_amazon || !environment.variable("AWS_ENDPOINT_URL_STS").value_or("").empty();
}

Task<std::string> ask_identity(boost::asio::any_io_executor executor, aws::Environment environment,
                               aws::Credentials credentials, std::string region, std::string ca_file,
                               TimePoint now) {
  const std::string url = endpoint_of(environment, region);
  const Result<aws::EndpointUrl> endpoint = aws::EndpointUrl::parse(url);
  if (!endpoint)
    co_return Error(ErrorKind::unavailable, "AWS_ENDPOINT_URL_STS is not a URL of http or https");
  std::shared_ptr<boost::asio::ssl::context> tls;
  if (endpoint->uses_tls) {
    Result<std::shared_ptr<boost::asio::ssl::context>> context = http::make_tls_context(std::move(ca_file));
    if (!context) co_return context.error();
    tls = *std::move(context);
  }
  http::ClientOptions options;
  options.response_body_bytes_max = answer_bytes_max;
  http::Client client(std::move(executor), endpoint->origin(), std::move(options), std::move(tls));

  aws::Signer signer(std::move(credentials), "x-amz-security-token", std::move(region), "sts");
  const std::string host = endpoint->host_field();
  aws::UnsignedRequest unsigned_request;
  unsigned_request.method = "GET";
  unsigned_request.host = host;
  unsigned_request.path = "/";
  unsigned_request.query = query;
  unsigned_request.payload_hash = empty_payload_hash;
  http::Request request;
  request.head = signer.head(unsigned_request, now);
  request.is_repeatable = true;
  request.deadline = std::chrono::steady_clock::now() + question_time_max;
  Result<http::Response> response = co_await client.send(std::move(request));
  if (!response) co_return Error(ErrorKind::unavailable, "STS cannot be reached from here");
  if (response->status != 200) {
    const std::string_view code = element_of(response->body, "Code");
    co_return Error(ErrorKind::denied,
                    fmt::format("STS answers {}{}{}", response->status, code.empty() ? "" : " ", code));
  }
  const std::string_view arn = element_of(response->body, "Arn");
  if (!arn.starts_with("arn:"))
    co_return Error(ErrorKind::unavailable, "what answers for STS tells no identity");
  co_return std::string(arn);
}

}  // namespace redis3::doctor
