#include "doctor/machine.hpp"

#include "base/text.hpp"
#include "http/client.hpp"
#include "s3/address.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace redis3::doctor {
namespace {

constexpr std::string_view usual_endpoint = "http://169.254.169.254";
/// The zone's id is sixteen characters at most; a page of something else is not it.
constexpr std::size_t answer_bytes_max = 4096;

http::ClientOptions impatient_options() {
  http::ClientOptions options;
  options.connect_timeout = std::chrono::milliseconds(300);
  options.first_byte_timeout = std::chrono::milliseconds(500);
  options.progress_timeout = std::chrono::milliseconds(500);
  options.sweep_interval = std::chrono::milliseconds(20);
  options.response_body_bytes_max = answer_bytes_max;
  return options;
}

http::Request request_of(const http::Origin& origin, std::string_view line, std::string_view field) {
  http::Request request;
  request.head = fmt::format("{} HTTP/1.1\r\nHost: {}\r\n{}\r\n\r\n", line, origin.host, field);
  request.is_repeatable = true;
  return request;
}

/// What may stand in a header, and a token does.
bool is_token(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7F; });
}

MachineFacts unknown(std::string problem) {
  MachineFacts facts;
  facts.problem = std::move(problem);
  return facts;
}

}  // namespace

Task<MachineFacts> ask_machine(boost::asio::any_io_executor executor, aws::Environment environment) {
  if (to_lower(environment.variable("AWS_EC2_METADATA_DISABLED").value_or("")) == "true") {
    co_return unknown("AWS_EC2_METADATA_DISABLED is set");
  }
  const std::string url =
      environment.variable("AWS_EC2_METADATA_SERVICE_ENDPOINT").value_or(std::string(usual_endpoint));
  const Result<aws::EndpointUrl> endpoint = aws::EndpointUrl::parse(url);
  if (!endpoint || endpoint->uses_tls) {
    co_return unknown("AWS_EC2_METADATA_SERVICE_ENDPOINT is not a URL of http");
  }
  http::Origin origin;
  origin.host = endpoint->host;
  origin.port = endpoint->port;
  http::Client client(executor, origin, impatient_options(), nullptr);

  http::Request ask_token = request_of(origin, "PUT /latest/api/token",
                                       "Content-Length: 0\r\nX-aws-ec2-metadata-token-ttl-seconds: 60");
  Result<http::Response> token = co_await client.send(std::move(ask_token));
  if (!token)
    co_return unknown(
        "no EC2 metadata service answers, so it is not an EC2 instance, or a container that may "
        "not ask");
  if (token->status != 200 || !is_token(token->body)) {
    co_return unknown(fmt::format("the EC2 metadata service gives no token: status {}", token->status));
  }
  http::Request ask_zone = request_of(origin, "GET /latest/meta-data/placement/availability-zone-id",
                                      "X-aws-ec2-metadata-token: " + token->body);
  Result<http::Response> zone = co_await client.send(std::move(ask_zone));
  if (!zone) co_return unknown("the EC2 metadata service stopped answering");
  if (zone->status != 200 || !s3::is_zone_id(zone->body)) {
    co_return unknown(fmt::format("the EC2 metadata service tells no zone: status {}", zone->status));
  }
  MachineFacts facts;
  facts.zone_id = zone->body;
  co_return facts;
}

}  // namespace redis3::doctor
