#include "client/request_log.hpp"

#include <fmt/format.h>

#include <chrono>

namespace redis3::client {
namespace {

/// S3's own words, docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html.
constexpr std::string_view no_such_bucket = "NoSuchBucket";
constexpr std::string_view no_such_key = "NoSuchKey";
constexpr std::string_view precondition_failed = "PreconditionFailed";
constexpr std::string_view conflict = "ConditionalRequestConflict";
constexpr std::string_view get_object = "GetObject";
constexpr std::string_view head_bucket = "HeadBucket";
constexpr std::string_view create_bucket = "CreateBucket";
constexpr std::string_view create_session = "CreateSession";

/// Errors that belong to the daily bread of a command: the key is absent, somebody else was quicker.
bool is_expected(std::string_view error_code) {
  return error_code == no_such_key || error_code == precondition_failed || error_code == conflict;
}

}  // namespace

std::uint64_t RequestTotals::count() const noexcept {
  std::uint64_t count = 0;
  for (const auto& [operation, times] : requests)
    count += times;
  return count;
}

void RequestTotals::merge(const RequestTotals& other) {
  for (const auto& [operation, times] : other.requests)
    requests[operation] += times;
  bytes_sent += other.bytes_sent;
  bytes_received += other.bytes_received;
  dollars += other.dollars;
}

void RequestLog::record(const s3::RequestEvent& event) {
  const auto counted = totals_.requests.find(event.operation);
  if (counted == totals_.requests.end()) {
    totals_.requests.emplace(event.operation, 1);
  } else {
    ++counted->second;
  }
  totals_.bytes_sent += event.bytes_sent;
  totals_.bytes_received += event.bytes_received;
  totals_.dollars += event.dollars;
  if (!sink_) return;

  const double milliseconds = std::chrono::duration<double, std::milli>(event.elapsed).count();
  const std::string outcome = event.status == 0 ? std::string(event.error_code)
                              : event.error_code.empty()
                                  ? std::to_string(event.status)
                                  : fmt::format("{} {}", event.status, event.error_code);
  sink_(fmt::format("{} {}: {} in {:.1f} ms, {} bytes sent, {} received, ${:.9f}", event.operation,
                    event.target, outcome, milliseconds, event.bytes_sent, event.bytes_received,
                    event.dollars));
  if (!is_bucket_known_) tell_of_bucket(event);
  tell_of_object(event);
}

void RequestLog::tell_of_object(const s3::RequestEvent& event) {
  if (event.operation == get_object && event.status == 200) {
    sink_(fmt::format("{} last modified on {}", event.key, event.last_modified));
  }
  const bool is_created_soon = subject_.creates_bucket && event.error_code == no_such_bucket;
  if (!event.error_code.empty() && !is_expected(event.error_code) && !is_created_soon) {
    sink_(fmt::format("!!! Failed operation: error code {}", event.error_code));
  }
}

void RequestLog::tell_of_bucket(const s3::RequestEvent& event) {
  const bool has_succeeded = event.status >= 200 && event.status < 300;
  const bool is_absent =
      event.error_code == no_such_bucket || (event.operation == head_bucket && event.status == 404);
  if (subject_.creates_bucket && is_absent) {
    sink_(fmt::format("Trying to create bucket {} in AZ {}", subject_.bucket, subject_.availability_zone));
  } else if (event.operation == create_bucket && has_succeeded) {
    sink_(fmt::format("Created bucket {}. Using it as cache", subject_.bucket));
    is_bucket_known_ = true;
  } else if (event.operation != create_session && (has_succeeded || event.error_code == no_such_key)) {
    // Not every server that gives a session has looked for the bucket.
    sink_(fmt::format("Bucket {} already exists. Using it as cache", subject_.bucket));
    is_bucket_known_ = true;
  }
}

std::string RequestLog::total() const {
  std::string operations;
  for (const auto& [operation, times] : totals_.requests)
    operations += fmt::format("{}{} {}", operations.empty() ? "" : ", ", times, operation);
  const std::uint64_t count = totals_.count();
  if (count == 0) return "Total: no requests";
  return fmt::format("Total: {} {} ({}), {} bytes sent, {} received, ${:.9f}", count,
                     count == 1 ? "request" : "requests", operations, totals_.bytes_sent,
                     totals_.bytes_received, totals_.dollars);
}

}  // namespace redis3::client
