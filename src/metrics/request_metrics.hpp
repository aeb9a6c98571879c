#pragma once

#include "metrics/latency_histogram.hpp"
#include "s3/operation.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace redis3::metrics {

/// What a process has counted of one of S3's operations.
struct RequestFigures {
  std::string operation;  ///< By S3's name: "PutObject".
  /// How many were answered with each status; 0: those without an answer.
  std::map<int, std::uint64_t> count_by_status;
  LatencyHistogram latency;

  std::uint64_t count() const noexcept { return latency.count(); }
};

/// Counts requests to S3 by operation and status, how long they took, what they carried and what they cost.
///
/// Threads  one at a time; of several threads each has its own, and merge() adds them up.
class RequestMetrics {
 public:
  void record(const s3::RequestEvent& event);

  /// Every operation that was asked for, by name.
  std::vector<RequestFigures> requests() const;
  std::uint64_t bytes_sent() const noexcept { return bytes_sent_; }          ///< Of bodies.
  std::uint64_t bytes_received() const noexcept { return bytes_received_; }  ///< Of bodies.
  double dollars() const noexcept { return dollars_; }

  void merge(const RequestMetrics& other);

 private:
  std::map<std::string, RequestFigures, std::less<>> by_operation_;
  std::uint64_t bytes_sent_ = 0;
  std::uint64_t bytes_received_ = 0;
  double dollars_ = 0;
};

}  // namespace redis3::metrics
