#include "doctor/s3_prober.hpp"

#include "s3/pricing.hpp"
#include "s3/xml.hpp"

#include <array>
#include <utility>

namespace redis3::doctor {
namespace {

using SteadyClock = std::chrono::steady_clock;

/// A person waits: what takes longer is a finding.
constexpr std::chrono::seconds request_time_max{15};

/// The SHA-256 of no bytes.
constexpr std::string_view empty_payload_hash =
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

}  // namespace

S3Prober::S3Prober(boost::asio::any_io_executor executor, S3Target target, aws::Credentials credentials,
                   std::shared_ptr<boost::asio::ssl::context> tls, const Clock& clock)
    : target_(std::move(target)),
      signer_(std::move(credentials), "x-amz-security-token", target_.region,
              std::string(target_.bucket.service())),
      clock_(clock),
      client_(std::move(executor), target_.addresses.objects.origin, http::ClientOptions(), std::move(tls)) {}

Task<S3Prober::Answer> S3Prober::open_session(std::string mode) {
  s3::Call call = s3::create_session_call();
  const s3::Address& address = target_.addresses.objects;
  const std::string path = s3::path_of(call, address);
  const std::array<aws::Field, 1> fields{aws::Field{"x-amz-create-session-mode", mode}};
  aws::UnsignedRequest unsigned_request;
  unsigned_request.method = "GET";
  unsigned_request.host = address.host;
  unsigned_request.path = path;
  unsigned_request.query = call.query;
  unsigned_request.fields = fields;
  unsigned_request.payload_hash = empty_payload_hash;
  http::Request request;
  request.head = signer_.head(unsigned_request, clock_.now());
  request.is_repeatable = true;

  Result<Answer> answer = co_await exchange(std::move(call), "CreateSession " + mode, std::move(request));
  if (!answer || !answer->response) co_return std::move(answer);
  Result<aws::Grant> grant = s3::read_session(answer->response->body);
  if (!grant) {
    answer->trial.outcome = Trial::Outcome::failed;
    answer->trial.problem = grant.error().message();
    co_return std::move(answer);
  }
  session_signer_.emplace(std::move(grant->credentials), "x-amz-s3session-token", target_.region,
                          std::string(target_.bucket.service()));
  co_return std::move(answer);
}

Task<S3Prober::Answer> S3Prober::send(s3::Call call, bool wants_fresh_connection) {
  aws::Signer& signer = session_signer_ ? *session_signer_ : signer_;
  Result<std::string> head =
      s3::head_of(call, target_.addresses.objects, metadata_field, signer, clock_.now());
  if (!head) co_return head.error();
  http::Request request;
  request.head = *std::move(head);
  request.body = call.body;
  request.is_head = s3::info_of(call.operation).method == "HEAD";
  request.is_repeatable = s3::is_repeatable(call);
  request.wants_fresh_connection = wants_fresh_connection;
  std::string name(s3::info_of(call.operation).name);
  co_return co_await exchange(std::move(call), std::move(name), std::move(request));
}

Task<S3Prober::Answer> S3Prober::exchange(s3::Call call, std::string name, http::Request request) {
  Answer answer;
  answer.trial.name = std::move(name);
  answer.trial.outcome = Trial::Outcome::failed;
  const TimePoint sent_at = clock_.local_now();
  const SteadyClock::time_point began = SteadyClock::now();
  request.deadline = began + request_time_max;
  Result<http::Response> response = co_await client_.send(std::move(request));
  answer.elapsed = std::chrono::duration_cast<std::chrono::microseconds>(SteadyClock::now() - began);
  if (!response) {
    count(call, 0, 0, 0);
    answer.trial.problem = response.error().message();
    co_return std::move(answer);
  }
  if (const auto date = response->field("date")) {
    clock_.observe(*date, sent_at);
    knows_clock_ = true;
  }
  answer.trial.status = response->status;
  count(call, response->status, call.body.size(), response->body.size());
  if (s3::has_succeeded(call, *response)) {
    answer.trial.outcome = Trial::Outcome::passed;
    answer.response = *std::move(response);
    co_return std::move(answer);
  }
  s3::Failure failure = s3::read_failure(call, *response);
  failure.bucket = target_.bucket.text();
  answer.trial.error_code = failure.body.code;
  answer.trial.request_id = failure.request_id;
  answer.trial.problem = s3::to_error(failure).message();
  co_return std::move(answer);
}

void S3Prober::count(const s3::Call& call, int status, std::uint64_t bytes_sent,
                     std::uint64_t bytes_received) {
  ++cost_.requests;
  cost_.bytes_sent += bytes_sent;
  cost_.bytes_received += bytes_received;
  cost_.dollars += s3::dollars_for(
      target_.bucket.is_directory() ? s3::StorageClass::express_one_zone : s3::StorageClass::standard,
      s3::info_of(call.operation).charge, status, bytes_sent, bytes_received);
}

std::optional<std::chrono::milliseconds> S3Prober::clock_offset() const noexcept {
  if (!knows_clock_) return std::nullopt;
  return clock_.offset();
}

}  // namespace redis3::doctor
