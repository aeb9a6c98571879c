#include "metrics/request_metrics.hpp"

namespace redis3::metrics {
namespace {

/// What is no status of HTTP is no answer, so that a bad server cannot make up figures without bound.
int known_status(int status) {
  return status >= 100 && status < 600 ? status : 0;
}

}  // namespace

void RequestMetrics::record(const s3::RequestEvent& event) {
  auto found = by_operation_.find(event.operation);
  if (found == by_operation_.end()) {
    found = by_operation_.try_emplace(std::string(event.operation)).first;
    found->second.operation = found->first;
  }
  ++found->second.count_by_status[known_status(event.status)];
  found->second.latency.record(event.elapsed);
  bytes_sent_ += event.bytes_sent;
  bytes_received_ += event.bytes_received;
  dollars_ += event.dollars;
}

std::vector<RequestFigures> RequestMetrics::requests() const {
  std::vector<RequestFigures> requests;
  for (const auto& [operation, figures] : by_operation_)
    requests.push_back(figures);
  return requests;
}

void RequestMetrics::merge(const RequestMetrics& other) {
  for (const auto& [operation, theirs] : other.by_operation_) {
    RequestFigures& figures = by_operation_[operation];
    figures.operation = operation;
    for (const auto& [status, count] : theirs.count_by_status)
      figures.count_by_status[status] += count;
    figures.latency.merge(theirs.latency);
  }
  bytes_sent_ += other.bytes_sent_;
  bytes_received_ += other.bytes_received_;
  dollars_ += other.dollars_;
}

}  // namespace redis3::metrics
