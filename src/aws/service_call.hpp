#pragma once

#include "aws/endpoint_url.hpp"
#include "base/clock.hpp"
#include "base/task.hpp"

#include <chrono>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

/// How the sources of credentials speak to the services that give them: one small request now and then.
namespace redis3::aws {

struct ServiceRequest {
  EndpointUrl endpoint;
  /// The whole head, from the request line to the empty line.
  std::string head;
  std::string body;
  /// For the whole of it.
  std::chrono::milliseconds time_max{5000};
};

struct ServiceResponse {
  int status = 0;
  std::string body;
  /// The service's time; absent where it tells none.
  std::optional<TimePoint> date;
};

/// Sends one request and reads its answer, whatever its status. Handed in, so that tests need no network.
///
/// Errors  unavailable  a clause: no answer came
using ServiceCall = std::function<Task<ServiceResponse>(ServiceRequest)>;

/// Over HTTP, on the executor of the coroutine that asks. Each request has its own connection: there are a
/// few in an hour.
///
/// ca_file  as http::make_tls_context() has it
ServiceCall http_service_call(std::string ca_file);

/// Names and values of header fields; the values are header tokens or texts without line breaks.
using ServiceFields = std::span<const std::pair<std::string_view, std::string_view>>;

/// The head of a request that nothing signs.
///
/// target       "/path?query", encoded
/// body_bytes   of a POST or PUT; its Content-Length
std::string plain_head(std::string_view method, const EndpointUrl& endpoint, std::string_view target,
                       ServiceFields fields, std::size_t body_bytes = 0);

}  // namespace redis3::aws
