#include "local_s3/connection.hpp"

#include "base/text.hpp"
#include "faults/delivery.hpp"
#include "local_s3/admission.hpp"
#include "local_s3/fault_response.hpp"
#include "local_s3/response_head.hpp"
#include "local_s3/service.hpp"

#include <exception>
#include <utility>

namespace redis3::local_s3 {
namespace {

namespace asio = boost::asio;
using faults::FaultKind;
using faults::Moment;
using std::chrono::steady_clock;

constexpr std::size_t request_id_characters = 16;

S3Error error_of(HttpStream::Outcome outcome) {
  switch (outcome) {
    case HttpStream::Outcome::too_long:
      return S3Error(ErrorCode::request_header_section_too_large);
    case HttpStream::Outcome::too_slow:
      return S3Error(ErrorCode::request_timeout);
    case HttpStream::Outcome::malformed:
      return S3Error(ErrorCode::invalid_request, "An error occurred when parsing the HTTP request.");
    case HttpStream::Outcome::done:
    case HttpStream::Outcome::closed:
    case HttpStream::Outcome::cut_off:
      break;
  }
  return S3Error(ErrorCode::incomplete_body);
}

// What an error tells of a request.
Request resource_of(const Request& request) {
  Request resource;
  resource.method = request.method;
  resource.bucket = request.bucket;
  resource.key = request.key;
  resource.request_id = request.request_id;
  return resource;
}

bool is_error(FaultKind kind) {
  return kind == FaultKind::status || kind == FaultKind::expired_token;
}

bool is_corruption(FaultKind kind) {
  return kind == FaultKind::corrupt_body || kind == FaultKind::corrupt_checksum;
}

}  // namespace

Connection::Connection(asio::ip::tcp::socket socket, ConnectionContext& context)
    : context_(context), stream_(std::move(socket), context.limits) {}

asio::awaitable<void> Connection::serve() {
  bool is_answered = false;
  while (!is_last_ && !is_stopping_) {
    is_idle_ = true;
    const HttpStream::Outcome outcome = co_await stream_.read_head();
    is_idle_ = false;
    if (outcome == HttpStream::Outcome::done) {
      co_await serve_request();
      is_answered = true;
      continue;
    }
    is_last_ = true;
    is_answered = outcome == HttpStream::Outcome::malformed || outcome == HttpStream::Outcome::too_long;
    if (is_answered) co_await refuse_head(outcome);
  }
  if (is_last_ && is_answered) co_await stream_.linger();
}

void Connection::stop() {
  is_stopping_ = true;
  stream_.end_pause();
  if (is_idle_) stream_.cancel();
}

void Connection::abort() {
  is_stopping_ = true;
  stream_.cancel();
}

asio::awaitable<void> Connection::serve_request() {
  const auto begin = steady_clock::now();
  is_last_ = !stream_.is_kept_alive();
  Request request;
  request.method = stream_.method();
  request.headers = stream_.headers();
  request.request_id = new_request_id();
  std::string request_id = request.request_id;
  RequestRecord record;
  record.method = request.method;
  auto responding = respond(std::move(request), record);
  Response response = co_await std::move(responding);
  if (is_cut_off_) {
    log(std::move(record), begin);
    co_return;
  }
  auto answering = answer(std::move(response), std::move(request_id), std::move(record), begin);
  co_await std::move(answering);
}

asio::awaitable<Response> Connection::respond(Request request, RequestRecord& record) {
  if (request.method == "GET" && stream_.target() == request_counts_path) {
    fate_ = faults::Fate();
    has_fault_ = false;
    co_await discard_body();
    co_return context_.counts.response();
  }
  auto reader = admit(stream_.target(), context_.authenticator, context_.limits.body_bytes_max, request);
  record.bucket = request.bucket;
  record.key = request.key;
  context_.counts.count(call_of(request));
  if (context_.faults != nullptr) {
    decide_fate(request);
    co_await meet_fate(Moment::before_body);
    if (is_cut_off_) co_return Response();
  }
  if (!reader) {
    co_await discard_body();
    co_return error_response(reader.error(), request);
  }
  const std::optional<S3Error> failure = co_await read_body(*reader, record);
  if (failure) co_return error_response(*failure, request);
  const auto finished = reader->finish(request);
  if (!finished) co_return error_response(finished.error(), request);
  auto carrying_out =
      context_.faults != nullptr ? carry_out_as_fated(std::move(request)) : carry_out(std::move(request));
  co_return co_await std::move(carrying_out);
}

asio::awaitable<Response> Connection::carry_out(Request request) {
  const Request remembered = resource_of(request);
  try {
    auto handling = context_.handler(std::move(request));
    co_return co_await std::move(handling);
  } catch (const std::exception&) {
    // Out of memory, or a bug: this request's misfortune, not that of the other connections.
    co_return error_response(S3Error(ErrorCode::internal_error), remembered);
  }
}

asio::awaitable<Response> Connection::carry_out_as_fated(Request request) {
  const Request remembered = resource_of(request);
  const auto& fault = fate_.fault;
  co_await wait(fate_.latency / 2);
  co_await meet_fate(Moment::before_act);
  if (is_cut_off_) co_return Response();
  Response response;
  const bool is_refused = fault && is_error(fault->kind) && fault->moment == Moment::before_act;
  if (!is_refused) {
    auto carrying_out = carry_out(std::move(request));
    response = co_await std::move(carrying_out);
  }
  co_await meet_fate(Moment::after_act);
  if (is_cut_off_) co_return Response();
  if (fault && is_error(fault->kind)) {
    response = fault_response(*fault, remembered);
    count_fault();
  }
  if (fault && is_corruption(fault->kind) && corrupt(response, fault->kind)) count_fault();
  co_await wait(fate_.latency - fate_.latency / 2);
  co_return response;
}

asio::awaitable<std::optional<S3Error>> Connection::read_body(BodyReader& reader, RequestRecord& record) {
  std::optional<S3Error> failure;
  while (!stream_.is_body_read()) {
    const HttpStream::Piece piece = co_await stream_.read_piece();
    if (piece.outcome != HttpStream::Outcome::done) {
      is_last_ = true;
      failure = error_of(piece.outcome);
      co_return failure;
    }
    record.request_body_bytes += piece.bytes.size();
    const auto fed = reader.feed(piece.bytes);
    if (fed) continue;
    failure = fed.error();
    co_await discard_body();
    break;
  }
  co_return failure;
}

asio::awaitable<void> Connection::discard_body() {
  if (stream_.expects_continue()) {
    // Whether the body comes although it was not asked for is up to the client: nobody can tell what follows.
    is_last_ = true;
    co_return;
  }
  std::uint64_t discarded_bytes = 0;
  while (!stream_.is_body_read()) {
    const HttpStream::Piece piece = co_await stream_.read_piece();
    discarded_bytes += piece.bytes.size();
    if (piece.outcome != HttpStream::Outcome::done || discarded_bytes > context_.limits.discarded_bytes_max) {
      is_last_ = true;
      co_return;
    }
  }
}

asio::awaitable<void> Connection::refuse_head(HttpStream::Outcome outcome) {
  Request request;
  request.request_id = new_request_id();
  fate_ = faults::Fate();
  has_fault_ = false;
  auto answering = answer(error_response(error_of(outcome), request), request.request_id, RequestRecord(),
                          steady_clock::now());
  co_await std::move(answering);
}

asio::awaitable<void> Connection::answer(Response response, std::string request_id, RequestRecord record,
                                         steady_clock::time_point begin) {
  if (is_stopping_) is_last_ = true;
  ResponseHeadOptions options;
  options.request_id = request_id;
  options.now = context_.clock.now();
  options.is_answer_to_head = record.method == "HEAD";
  options.closes = is_last_;
  options.is_http_1_0 = stream_.is_http_1_0();
  const std::string_view body =
      options.is_answer_to_head ? std::string_view() : std::string_view(response.body);
  auto writing = fate_.fault ? deliver(response_head(response, options), body)
                             : stream_.write(response_head(response, options), body);
  const bool is_written = co_await std::move(writing);
  if (!is_written) is_last_ = true;
  record.status = response.status;
  record.error_code = response.error_code;
  record.response_body_bytes = body.size();
  log(std::move(record), begin);
}

asio::awaitable<bool> Connection::deliver(std::string head, std::string_view body) {
  const faults::Fault& fault = *fate_.fault;
  faults::Delivery delivery(head.size(), body.size(), fault);
  std::string_view rest_of_head = head;
  while (const auto step = delivery.next()) {
    if (step->pause.count() > 0) count_fault();
    co_await wait(step->pause);
    const std::string_view of_head = rest_of_head.substr(0, step->bytes);
    const std::string_view of_body = body.substr(0, step->bytes - of_head.size());
    rest_of_head.remove_prefix(of_head.size());
    body.remove_prefix(of_body.size());
    auto writing = stream_.write(std::string(of_head), of_body);
    const bool is_written = co_await std::move(writing);
    if (!is_written) co_return false;
  }
  // Where nothing has cut it short, the answer has gone.
  const bool is_cut_short =
      fault.ends_connection() && (fault.moment == Moment::in_head || fault.moment == Moment::in_body);
  co_await meet_fate(is_cut_short ? fault.moment : Moment::after_answer);
  co_return true;
}

void Connection::log(RequestRecord record, steady_clock::time_point begin) {
  if (!context_.log) return;
  record.duration = std::chrono::duration_cast<std::chrono::microseconds>(steady_clock::now() - begin);
  record.has_fault = has_fault_;
  context_.log(record);
}

void Connection::decide_fate(const Request& request) {
  has_fault_ = false;
  const faults::RequestTraits traits{call_of(request), request.key,
                                     request.header("x-amz-s3session-token").has_value()};
  fate_ = context_.faults->decide(traits, steady_clock::now());
}

bool Connection::is_fated(FaultKind kind, Moment moment) const {
  return fate_.fault && fate_.fault->kind == kind && fate_.fault->moment == moment;
}

asio::awaitable<void> Connection::meet_fate(Moment moment) {
  if (is_fated(FaultKind::stall, moment)) {
    count_fault();
    co_await wait(fate_.fault->duration);
  }
  const bool is_reset = is_fated(FaultKind::reset, moment);
  if (!is_reset && !is_fated(FaultKind::close, moment)) co_return;
  count_fault();
  is_cut_off_ = true;
  is_last_ = true;
  if (is_reset) stream_.reset();
}

void Connection::count_fault() {
  // A trickle is one fault, however many bytes it has.
  if (std::exchange(has_fault_, true)) return;
  context_.faults->count(fate_.fault->kind);
}

asio::awaitable<void> Connection::wait(std::chrono::microseconds duration) {
  if (duration.count() <= 0 || is_stopping_) co_return;
  co_await stream_.pause(duration);
}

std::string Connection::new_request_id() {
  return to_upper(random_text(context_.random, request_id_characters));
}

}  // namespace redis3::local_s3
