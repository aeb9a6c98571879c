#pragma once

#include "store/s3_store.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace redis3::client {

/// Requests to S3, added up.
struct RequestTotals {
  /// How many of each operation, by S3's name.
  std::map<std::string, std::uint64_t, std::less<>> requests;
  std::uint64_t bytes_sent = 0;      ///< Of bodies.
  std::uint64_t bytes_received = 0;  ///< Of bodies.
  double dollars = 0;                ///< At Amazon's list prices, wherever the requests went.

  std::uint64_t count() const noexcept;
  void merge(const RequestTotals& other);
};

/// Tells of S3 requests in lines for people, one a request, and adds them up.
///
///     GetObject /0/userId%3A10: 200 in 4.2 ms, 0 bytes sent, 10 received, $0.000000030
class RequestLog {
 public:
  using Sink = std::function<void(std::string_view line)>;

  /// The bucket that all is about, for the lines on its creation.
  struct Subject {
    std::string bucket;
    std::string availability_zone;
    bool creates_bucket = false;
  };

  /// `sink` may be empty.
  RequestLog(Subject subject, Sink sink) : subject_(std::move(subject)), sink_(std::move(sink)) {}

  void record(const s3::RequestEvent& event);

  /// All requests so far: how many of each operation, their bytes and what they cost.
  std::string total() const;
  const RequestTotals& totals() const noexcept { return totals_; }

 private:
  void tell_of_bucket(const s3::RequestEvent& event);
  void tell_of_object(const s3::RequestEvent& event);

  Subject subject_;
  Sink sink_;
  /// Whether the bucket's story has been told: created, or found.
  bool is_bucket_known_ = false;
  RequestTotals totals_;
};

}  // namespace redis3::client
