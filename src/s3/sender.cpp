#include "s3/sender.hpp"

#include "s3/pricing.hpp"

#include <string>
#include <utility>

namespace redis3::s3 {
namespace {

constexpr int status_ok = 200;

}  // namespace

Sender::Sender(const ClientConfig& config, ServerClock& clock, TransportFactory transports)
    : config_(config),
      clock_(clock),
      transports_(std::move(transports)),
      objects_(transports_(config_.addresses.objects.origin)) {}

Sender::Departure Sender::depart(const Call& call) const {
  return {std::chrono::steady_clock::now(), clock_.local_now(), clock_.offset(), call.body_bytes()};
}

Result<http::Request> Sender::request_for(const Call& call, aws::Signer& signer, const Departure& departure) {
  auto head = head_of(call, address_of(call.operation), config_.metadata_field, signer, clock_.now());
  if (!head) return head.error();
  http::Request request;
  request.head = std::move(*head);
  request.lasting_body = call.lasting_body.empty() ? std::string_view(call.body) : call.lasting_body;
  request.is_head = info_of(call.operation).method == "HEAD";
  request.is_repeatable = is_repeatable(call);
  request.cut = call.cut;
  request.body_place = call.body_place;
  request.deadline = departure.at + config_.request_time_max;
  return request;
}

Transport& Sender::transport_for(Operation operation) {
  const http::Origin& origin = address_of(operation).origin;
  const http::Origin& usual = config_.addresses.objects.origin;
  if (origin.host == usual.host && origin.port == usual.port) return objects_;
  if (!control_) control_ = transports_(origin);
  return *control_;
}

Outcome Sender::conclude(const Call& call, const Departure& departure, Result<http::Response> answer) {
  Told told;
  if (!answer) {
    told.error_code = name_of(answer.error().kind());
    tell(call, departure, told);
    return std::move(answer).error();
  }
  told.response = &*answer;
  told.bytes_received = answer->is_in_place ? call.body_place.size() : answer->body.size();
  told.charged_status = answer->status;
  if (const auto date = answer->field("date")) clock_.observe(*date, departure.local_time);
  if (has_succeeded(call, *answer)) {
    tell(call, departure, told);
    return *std::move(answer);
  }
  Failure failure = read_failure(call, *answer);
  failure.bucket = config_.bucket.text();
  told.error_code = failure.body.code;
  tell(call, departure, told);
  return failure;
}

void Sender::tell_of_repeated(const Call& call, const Departure& departure) const {
  Told told;
  told.error_code = name_of(ErrorKind::outcome_unknown);
  tell(call, departure, told);
}

double Sender::conclude_overtaken(const Call& call, const Departure& departure,
                                  const Result<http::Response>& answer) {
  if (!answer && answer.error().kind() != ErrorKind::outcome_unknown) return 0;
  Told told;
  told.error_code = "overtaken";
  told.charged_status = status_ok;
  tell(call, departure, told);
  return price_of(call.operation, status_ok, departure.body_bytes, 0);
}

void Sender::close() {
  objects_.close();
  if (control_) control_->close();
}

double Sender::price_of(Operation operation, int status, std::uint64_t bytes_sent,
                        std::uint64_t bytes_received) const {
  const StorageClass storage_class =
      config_.bucket.is_directory() ? StorageClass::express_one_zone : StorageClass::standard;
  return dollars_for(storage_class, info_of(operation).charge, status, bytes_sent, bytes_received);
}

void Sender::tell(const Call& call, const Departure& departure, const Told& told) const {
  if (!config_.observer) return;
  const OperationInfo& info = info_of(call.operation);
  std::string target = path_of(call, address_of(call.operation));
  if (!call.query.empty()) target += '?' + call.query;

  RequestEvent event;
  event.method = info.method;
  event.operation = info.name;
  event.target = target;
  event.key = call.key;
  event.error_code = told.error_code;
  if (told.response != nullptr) {
    event.status = told.response->status;
    event.request_id = told.response->field("x-amz-request-id").value_or("");
    event.last_modified = told.response->field("last-modified").value_or("");
  }
  event.bytes_sent = departure.body_bytes;
  event.bytes_received = told.bytes_received;
  event.elapsed =
      std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - departure.at);
  event.dollars = price_of(call.operation, told.charged_status, departure.body_bytes, told.bytes_received);
  config_.observer(event);
}

}  // namespace redis3::s3
