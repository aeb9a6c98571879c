#include "s3/client.hpp"

#include "s3/call.hpp"
#include "s3/correction.hpp"
#include "s3/multipart_upload.hpp"
#include "s3/part_plan.hpp"
#include "s3/pricing.hpp"
#include "s3/server_clock.hpp"
#include "s3/session.hpp"
#include "s3/single_flight.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <optional>
#include <utility>

namespace redis3::s3 {
namespace {

// A shorter body is kept until its request has been answered, in case that a correction sends it again. A
// longer one would double the memory that its caller reckons with.
constexpr std::size_t kept_body_bytes_max = 1 << 20;

using SteadyTime = std::chrono::steady_clock::time_point;

Error closed() {
  return Error(ErrorKind::cancelled, "The client was closed.");
}

Error put_right(const Failure& failure) {
  return Error(ErrorKind::unavailable, to_error(failure).message() + " That has been put right; repeat it.",
               failure.request_id);
}

// The error of a session or a bucket that a call on an object needed first. Its caller must not take it for
// news of the object.
Error for_another_call(const Error& error) {
  switch (error.kind()) {
    case ErrorKind::not_found:
    case ErrorKind::already_exists:
    case ErrorKind::conflict:
    case ErrorKind::not_modified:
      return Error(ErrorKind::invalid, error.message(), error.request_id());
    default:
      return error;
  }
}

}  // namespace

/// What the Client and a renewal in the background share.
class Client::Core : public std::enable_shared_from_this<Core> {
 public:
  Core(boost::asio::any_io_executor executor, ClientConfig config, TransportFactory transports)
      : executor_(std::move(executor)),
        config_(std::move(config)),
        transports_(std::move(transports)),
        clock_(*config_.clock),
        objects_(transports_(config_.addresses.objects.origin)),
        signer_(config_.credentials, "x-amz-security-token", config_.region,
                std::string(config_.bucket.service())) {}

  /// Sends a call and gives its answer if it has succeeded.
  Task<http::Response> perform(Call call);
  /// Makes the bucket, once for all who ask at the same time.
  Task<void> make_bucket();
  void close();

  const ClientConfig& config() const noexcept { return config_; }
  TimePoint now() const noexcept { return clock_.now(); }

 private:
  bool needs_session(Operation operation) const noexcept {
    return config_.bucket.is_directory() && info_of(operation).uses_session;
  }
  Task<void> prepare_session();
  Task<void> renew_session();
  Task<void> fetch_session();
  Task<void> create_bucket();
  static boost::asio::awaitable<void> renew_in_background(std::shared_ptr<Core> core);

  Result<http::Request> request_for(Call& call);
  const Address& address_of(Operation operation) const noexcept {
    return operation == Operation::create_bucket ? config_.addresses.bucket : config_.addresses.objects;
  }
  Transport& transport_for(Operation operation);
  /// Errors  the request cannot be sent again, and why.
  Task<void> correct(Correction correction, Tried& tried, std::uint64_t session_generation);

  /// What `perform` knows of a request when its answer, if any, has come.
  struct Outcome {
    SteadyTime began;
    std::uint64_t bytes_sent = 0;
    std::uint64_t bytes_received = 0;
    const http::Response* response = nullptr;
    std::string_view error_code;
  };
  void tell(const Call& call, const Outcome& outcome) const;

  boost::asio::any_io_executor executor_;
  ClientConfig config_;
  TransportFactory transports_;
  ServerClock clock_;
  Transport objects_;
  std::optional<Transport> control_;
  Signer signer_;
  std::optional<Signer> session_signer_;
  SessionState session_;
  SingleFlight session_flight_;
  SingleFlight bucket_flight_;
  /// A renewal in the background has begun and not ended.
  bool is_renewing_ = false;
  bool is_closed_ = false;
};

Task<http::Response> Client::Core::perform(Call call) {
  const bool uses_session = needs_session(call.operation);
  const std::uint64_t body_bytes = call.body_bytes();
  const bool is_kept = call.body.size() <= kept_body_bytes_max;
  Tried tried;
  for (;;) {
    if (uses_session && session_.decide(clock_.now()) != SessionUse::use) {
      const auto ready = co_await prepare_session();
      if (!ready) co_return for_another_call(ready.error());
    }
    const auto session_generation = session_.generation();
    const TimePoint sent_at = clock_.local_now();
    const auto offset_before = clock_.offset();
    Outcome outcome;
    outcome.bytes_sent = body_bytes;
    if (config_.observer) outcome.began = std::chrono::steady_clock::now();
    auto request = request_for(call);
    if (!request) co_return request.error();

    auto sending = transport_for(call.operation).send(std::move(*request));
    auto answer = co_await std::move(sending);
    // The Client is gone, and with it the clock and the observer: only a renewal in the background gets here.
    if (is_closed_) co_return closed();
    if (!answer) {
      outcome.error_code = name_of(answer.error().kind());
      tell(call, outcome);
      co_return to_error(call.operation, answer.error());
    }
    outcome.response = &*answer;
    outcome.bytes_received = answer->body.size();
    if (const auto date = answer->field("date")) clock_.observe(*date, sent_at);
    if (has_succeeded(call, *answer)) {
      tell(call, outcome);
      co_return std::move(answer);
    }

    Failure failure = read_failure(call, *answer);
    failure.bucket = config_.bucket.text();
    outcome.error_code = failure.body.code;
    tell(call, outcome);
    const Refusal refusal{uses_session, config_.creates_bucket && call.operation != Operation::create_bucket,
                          clock_.offset() - offset_before};
    const Correction correction = choose_correction(failure, refusal, tried);
    if (correction == Correction::none) co_return to_error(failure);
    const auto corrected = co_await correct(correction, tried, session_generation);
    if (!corrected) co_return corrected.error();
    if (!is_kept) co_return put_right(failure);
  }
}

Result<http::Request> Client::Core::request_for(Call& call) {
  Signer& signer = needs_session(call.operation) ? *session_signer_ : signer_;
  auto head = head_of(call, address_of(call.operation), config_.metadata_field, signer, clock_.now());
  if (!head) return head.error();
  http::Request request;
  request.head = std::move(*head);
  if (!call.lasting_body.empty()) {
    request.body = call.lasting_body;
  } else if (call.body.size() <= kept_body_bytes_max) {
    request.body = call.body;
  } else {
    request.body = std::move(call.body);
  }
  request.is_head = info_of(call.operation).method == "HEAD";
  request.is_repeatable = is_repeatable(call);
  return request;
}

Transport& Client::Core::transport_for(Operation operation) {
  const http::Origin& origin = address_of(operation).origin;
  const http::Origin& usual = config_.addresses.objects.origin;
  if (origin.host == usual.host && origin.port == usual.port) return objects_;
  if (!control_) control_ = transports_(origin);
  return *control_;
}

Task<void> Client::Core::correct(Correction correction, Tried& tried, std::uint64_t session_generation) {
  switch (correction) {
    case Correction::session:
      tried.session = true;
      session_.refused(session_generation);
      break;
    case Correction::bucket:
      tried.bucket = true;
      if (const auto made = co_await make_bucket(); !made) co_return for_another_call(made.error());
      break;
    case Correction::time:
      tried.time = true;
      break;
    case Correction::none:
      break;
  }
  co_return Result<void>();
}

Task<void> Client::Core::prepare_session() {
  switch (session_.decide(clock_.now())) {
    case SessionUse::wait:
      co_return co_await renew_session();
    case SessionUse::use_and_renew:
      if (!is_renewing_) {
        is_renewing_ = true;
        boost::asio::co_spawn(executor_, renew_in_background(shared_from_this()), boost::asio::detached);
      }
      break;
    case SessionUse::use:
      break;
  }
  co_return Result<void>();
}

Task<void> Client::Core::renew_session() {
  std::function<Task<void>()> fetch = [this] { return fetch_session(); };
  return session_flight_.run(std::move(fetch));
}

boost::asio::awaitable<void> Client::Core::renew_in_background(std::shared_ptr<Core> core) {
  // The call that noticed goes first, so that it gets the connection that is open.
  co_await boost::asio::post(boost::asio::use_awaitable);
  // A failure is not lost: the session is used up, and then somebody waits for the next attempt and is told.
  if (!core->is_closed_) {
    [[maybe_unused]] const auto renewed = co_await core->renew_session();
  }
  core->is_renewing_ = false;
}

Task<void> Client::Core::fetch_session() {
  Call call = create_session_call();
  auto response = co_await perform(std::move(call));
  if (is_closed_) co_return closed();
  if (!response) {
    session_.renewal_failed(clock_.now());
    co_return response.error();
  }
  auto grant = read_session(std::move(response->body));
  if (!grant) {
    session_.renewal_failed(clock_.now());
    co_return grant.error();
  }
  session_signer_.emplace(std::move(grant->credentials), "x-amz-s3session-token", config_.region,
                          std::string(config_.bucket.service()));
  session_.renewed(grant->expires);
  co_return Result<void>();
}

Task<void> Client::Core::make_bucket() {
  std::function<Task<void>()> create = [this] { return create_bucket(); };
  return bucket_flight_.run(std::move(create));
}

Task<void> Client::Core::create_bucket() {
  Call call = create_bucket_call(config_.bucket, config_.region);
  const auto response = co_await perform(std::move(call));
  // At a conflict somebody else is creating it at this moment.
  if (response || response.error().kind() == ErrorKind::conflict) co_return Result<void>();
  co_return response.error();
}

void Client::Core::close() {
  is_closed_ = true;
  objects_.close();
  if (control_) control_->close();
}

void Client::Core::tell(const Call& call, const Outcome& outcome) const {
  if (!config_.observer) return;
  const OperationInfo& info = info_of(call.operation);
  std::string target = path_of(call, address_of(call.operation));
  if (!call.query.empty()) target += '?' + call.query;

  RequestEvent event;
  event.method = info.method;
  event.operation = info.name;
  event.target = target;
  event.key = call.key;
  event.error_code = outcome.error_code;
  if (outcome.response != nullptr) {
    event.status = outcome.response->status;
    event.request_id = outcome.response->field("x-amz-request-id").value_or("");
    event.last_modified = outcome.response->field("last-modified").value_or("");
  }
  event.bytes_sent = outcome.bytes_sent;
  event.bytes_received = outcome.bytes_received;
  event.elapsed =
      std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - outcome.began);
  const auto storage_class =
      config_.bucket.is_directory() ? StorageClass::express_one_zone : StorageClass::standard;
  event.dollars =
      dollars_for(storage_class, info.charge, event.status, event.bytes_sent, event.bytes_received);
  config_.observer(event);
}

Client::Client(boost::asio::any_io_executor executor, ClientConfig config, TransportFactory transports)
    : core_(std::make_shared<Core>(std::move(executor), std::move(config), std::move(transports))) {}

Client::~Client() {
  core_->close();
}

TimePoint Client::now() const noexcept {
  return core_->now();
}

Task<void> Client::create_bucket() {
  return core_->make_bucket();
}

Task<void> Client::head_bucket() {
  Call call(Operation::head_bucket);
  const auto response = co_await core_->perform(std::move(call));
  if (!response) co_return response.error();
  co_return Result<void>();
}

Task<std::string> Client::put_object(PutRequest request) {
  if (request.body.size() >= put_in_parts_bytes_min) {
    Perform perform = [this](Call call) { return core_->perform(std::move(call)); };
    auto putting = put_in_parts(std::move(request), std::move(perform));
    co_return co_await std::move(putting);
  }
  auto call = put_call(std::move(request));
  if (!call) co_return call.error();
  const auto response = co_await core_->perform(std::move(*call));
  if (!response) co_return response.error();
  co_return read_put(*response);
}

Task<ReadObject> Client::get_object(GetRequest request) {
  auto call = get_call(request);
  if (!call) co_return call.error();
  auto response = co_await core_->perform(std::move(*call));
  if (!response) co_return response.error();
  co_return read_get(request, std::move(*response), core_->config().metadata_field);
}

Task<ObjectHead> Client::head_object(std::string key) {
  Call call = head_call(std::move(key));
  const auto response = co_await core_->perform(std::move(call));
  if (!response) co_return response.error();
  co_return read_head(*response, core_->config().metadata_field);
}

Task<void> Client::delete_object(DeleteRequest request) {
  Call call = delete_call(request);
  const auto response = co_await core_->perform(std::move(call));
  if (!response) co_return response.error();
  co_return Result<void>();
}

Task<ListedPage> Client::list_objects(ListRequest request) {
  Call call = list_call(request);
  auto response = co_await core_->perform(std::move(call));
  if (!response) co_return response.error();
  co_return read_list(std::move(response->body));
}

}  // namespace redis3::s3
