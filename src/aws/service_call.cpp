#include "aws/service_call.hpp"

#include "base/http_date.hpp"
#include "http/client.hpp"

#include <fmt/format.h>
#include <boost/asio/this_coro.hpp>

#include <memory>
#include <utility>

namespace redis3::aws {
namespace {

/// Credentials and error documents have a few KiB.
constexpr std::size_t answer_bytes_max = 256 * 1024;

http::ClientOptions options_for(std::chrono::milliseconds time_max) {
  http::ClientOptions options;
  options.connect_timeout = time_max;
  options.first_byte_timeout = time_max;
  options.sweep_interval = std::chrono::milliseconds(20);
  options.response_body_bytes_max = answer_bytes_max;
  return options;
}

/// Keeps what TLS needs, once it has been needed.
class HttpServiceCall {
 public:
  explicit HttpServiceCall(std::string ca_file) : ca_file_(std::move(ca_file)) {}

  Result<void> prepare(const EndpointUrl& endpoint) {
    if (!endpoint.uses_tls || tls_) return Result<void>();
    auto context = http::make_tls_context(ca_file_);
    if (!context) return context.error();
    tls_ = std::move(*context);
    return Result<void>();
  }
  const std::shared_ptr<boost::asio::ssl::context>& tls() const noexcept { return tls_; }

 private:
  std::string ca_file_;
  std::shared_ptr<boost::asio::ssl::context> tls_;
};

Task<ServiceResponse> send(std::shared_ptr<HttpServiceCall> shared, ServiceRequest request) {
  if (const auto prepared = shared->prepare(request.endpoint); !prepared) co_return prepared.error();
  const auto executor = co_await boost::asio::this_coro::executor;
  http::Client client(executor, request.endpoint.origin(), options_for(request.time_max), shared->tls());
  http::Request sent;
  sent.head = std::move(request.head);
  sent.body = std::move(request.body);
  sent.is_repeatable = true;
  sent.deadline = std::chrono::steady_clock::now() + request.time_max;
  auto sending = client.send(std::move(sent));
  auto answer = co_await std::move(sending);
  if (!answer) co_return Error(ErrorKind::unavailable, answer.error().message());
  ServiceResponse response;
  response.status = answer->status;
  response.body = std::move(answer->body);
  response.date = from_http_date(answer->field("date").value_or(""));
  co_return response;
}

}  // namespace

ServiceCall http_service_call(std::string ca_file) {
  return [shared = std::make_shared<HttpServiceCall>(std::move(ca_file))](ServiceRequest request) {
    return send(shared, std::move(request));
  };
}

std::string plain_head(std::string_view method, const EndpointUrl& endpoint, std::string_view target,
                       ServiceFields fields, std::size_t body_bytes) {
  std::string head = fmt::format("{} {}{} HTTP/1.1\r\nHost: {}\r\n", method, endpoint.base_path, target,
                                 endpoint.host_field());
  for (const auto& [name, value] : fields)
    head += fmt::format("{}: {}\r\n", name, value);
  if (method != "GET") head += fmt::format("Content-Length: {}\r\n", body_bytes);
  return head + "\r\n";
}

}  // namespace redis3::aws
