#pragma once

#include "aws/service_call.hpp"

#include <deque>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace redis3::aws::test {

/// Stands in for STS, SSO, a container's endpoint and the metadata service: gives prepared answers in order,
/// and keeps what was asked.
class ServiceScript {
 public:
  void answer(int status, std::string body = {}, std::optional<TimePoint> date = {}) {
    answers_.push_back(ServiceResponse{status, std::move(body), date});
  }
  /// No answer comes.
  void fail() { answers_.push_back(Error(ErrorKind::unavailable, "Nobody is there.")); }

  const std::vector<ServiceRequest>& seen() const { return seen_; }
  /// "GET /path?query" of the nth request.
  std::string line(std::size_t n) const {
    const std::string& head = seen_.at(n).head;
    return head.substr(0, head.find(" HTTP/1.1\r\n"));
  }
  /// A field of the nth request's head; empty where there is none.
  std::string field(std::size_t n, const std::string& name) const {
    const std::string& head = seen_.at(n).head;
    const auto at = head.find("\r\n" + name + ": ");
    if (at == std::string::npos) return {};
    const auto begin = at + name.size() + 4;
    return head.substr(begin, head.find("\r\n", begin) - begin);
  }
  /// "http://host:port" of the nth request.
  std::string origin(std::size_t n) const {
    const EndpointUrl& endpoint = seen_.at(n).endpoint;
    return (endpoint.uses_tls ? "https://" : "http://") + endpoint.host_field();
  }

  ServiceCall call() {
    return [this](ServiceRequest request) { return give(std::move(request)); };
  }

 private:
  Task<ServiceResponse> give(ServiceRequest request) {
    seen_.push_back(std::move(request));
    if (answers_.empty()) throw std::logic_error("no answer is left for " + line(seen_.size() - 1));
    auto answer = std::move(answers_.front());
    answers_.pop_front();
    co_return answer;
  }

  std::deque<Result<ServiceResponse>> answers_;
  std::vector<ServiceRequest> seen_;
};

}  // namespace redis3::aws::test
