#pragma once

#include "aws/signer.hpp"
#include "base/clock.hpp"
#include "base/task.hpp"
#include "doctor/facts.hpp"
#include "http/client.hpp"
#include "s3/address.hpp"
#include "s3/call.hpp"
#include "s3/server_clock.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ssl/context.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace redis3::doctor {

/// The field that an object's annotation travels in.
inline constexpr std::string_view metadata_field = "x-amz-meta-redis3";

/// A bucket, and how it is reached.
struct S3Target {
  s3::BucketName bucket;
  s3::Addresses addresses;
  std::string region;
};

/// Sends single requests on a bucket and tells what became of each. Unlike s3::Client it repeats nothing,
/// hedges nothing and hides nothing: what is wrong now and then shall be seen.
///
/// Threads  one at a time, on the executor.
class S3Prober {
 public:
  struct Answer {
    Trial trial;
    /// Where the trial has passed.
    std::optional<http::Response> response;
    /// From the first byte of the request to the last of the answer.
    std::chrono::microseconds elapsed{0};
  };

  /// `clock` outlives it. `tls` as http::Client has it.
  S3Prober(boost::asio::any_io_executor executor, S3Target target, aws::Credentials credentials,
           std::shared_ptr<boost::asio::ssl::context> tls, const Clock& clock);

  /// CreateSession in "ReadWrite" or "ReadOnly" mode; later requests are signed by the session.
  Task<Answer> open_session(std::string mode);
  /// One call. An Error means that it could not be made at all.
  Task<Answer> send(s3::Call call, bool wants_fresh_connection = false);

  /// What S3's clock is ahead of ours; absent before it has told.
  std::optional<std::chrono::milliseconds> clock_offset() const noexcept;
  const CostFacts& cost() const noexcept { return cost_; }
  http::ClientCounters connections() const noexcept { return client_.counters(); }

 private:
  Task<Answer> exchange(s3::Call call, std::string name, http::Request request);
  void count(const s3::Call& call, int status, std::uint64_t bytes_sent, std::uint64_t bytes_received);

  S3Target target_;
  aws::Signer signer_;
  std::optional<aws::Signer> session_signer_;
  s3::ServerClock clock_;
  bool knows_clock_ = false;
  http::Client client_;
  CostFacts cost_;
};

}  // namespace redis3::doctor
