#include "s3/client.hpp"

#include "aws/signer_keeper.hpp"
#include "base/random.hpp"
#include "base/single_flight.hpp"
#include "base/waiter.hpp"
#include "s3/call.hpp"
#include "s3/correction.hpp"
#include "s3/doubt.hpp"
#include "s3/multipart_upload.hpp"
#include "s3/part_plan.hpp"
#include "s3/ranged_get.hpp"
#include "s3/sender.hpp"
#include "s3/server_clock.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>

#include <optional>
#include <set>
#include <utility>

namespace redis3::s3 {
namespace {

/// So often a body is read before it is believed to be stored as it came.
constexpr int reads_of_corrupt_max = 2;
constexpr int status_not_implemented = 501;

using SteadyTime = std::chrono::steady_clock::time_point;

SteadyTime steady_now() {
  return std::chrono::steady_clock::now();
}

Error closed() {
  return Error(ErrorKind::cancelled, "The client was closed.");
}

// The error of a session or a bucket that a call on an object needed first. Its caller must not take it for
// news of the object, and who is not let in at all is not one who may do this and not that.
Error for_another_call(const Error& error) {
  if (error.kind() == ErrorKind::not_permitted)
    return Error(ErrorKind::denied, error.message(), error.request_id());
  if (!is_race(error.kind()) && error.kind() != ErrorKind::not_modified) return error;
  return Error(ErrorKind::invalid, error.message(), error.request_id());
}

Error after_tries(const Error& error, std::size_t tries) {
  if (tries == 1) return error;
  return Error(error.kind(), error.message() + " Gave up after " + std::to_string(tries) + " tries.",
               error.request_id());
}

/// Whether an answer says something about the object. Other refusals are for the first request to handle.
bool tells_of_object(const Outcome& outcome) noexcept {
  if (std::holds_alternative<http::Response>(outcome)) return true;
  const auto* const failure = std::get_if<Failure>(&outcome);
  return failure != nullptr && (failure->status == 304 || failure->status == 404);
}

/// The second request of a read that was late.
struct SecondRequest {
  http::Cancellation cancellation;
  /// Of the first one; null when that needs no answer any more.
  http::Cancellation* first = nullptr;
  /// Its answer, where it came before that of the first one.
  std::optional<Outcome> outcome;
  Waiter ended;
};

/// Ends the wait for a second request when its coroutine ends, be it with the loop.
class SecondEnd {
 public:
  explicit SecondEnd(std::shared_ptr<SecondRequest> second) : second_(std::move(second)) {}
  SecondEnd(const SecondEnd&) = delete;
  SecondEnd& operator=(const SecondEnd&) = delete;
  ~SecondEnd() { second_->ended.wake(); }

 private:
  std::shared_ptr<SecondRequest> second_;
};

/// A read under way that may get a second request.
struct WatchedRead : HedgePlan::Read {
  explicit WatchedRead(const Call& a_call) : call(a_call) {}
  ~WatchedRead() { give_up_second(); }
  WatchedRead(const WatchedRead&) = delete;
  WatchedRead& operator=(const WatchedRead&) = delete;

  void give_up_second() {
    if (!second) return;
    second->first = nullptr;
    second->cancellation.cancel();
  }

  const Call& call;
  http::Cancellation cancellation;
  std::shared_ptr<SecondRequest> second;
};

}  // namespace

/// What the Client and what goes on in the background share.
class Client::Core : public std::enable_shared_from_this<Core> {
 public:
  Core(boost::asio::any_io_executor executor, ClientConfig config, TransportFactory transports);
  /// The part of the constructor that needs shared_from_this().
  void begin();

  /// Sends a call, again where that is right, and gives its answer if it has succeeded.
  Task<http::Response> perform(Call call);
  /// Makes the bucket, once for all who ask at the same time.
  Task<void> make_bucket();
  void close();

  const ClientConfig& config() const noexcept { return config_; }
  const ServerClock& clock() const noexcept { return clock_; }
  ClientCounters counters() const noexcept;
  void count_corrupt_read() noexcept { ++corrupt_reads_; }
  bool declines(Operation operation) const { return declined_.contains(operation); }

 private:
  bool needs_session(Operation operation) const noexcept {
    return config_.bucket.is_directory() && info_of(operation).uses_session;
  }
  /// What signs such a call.
  aws::SignerKeeper& keeper_for(Operation operation) {
    return needs_session(operation) ? *session_ : *credentials_;
  }
  /// The transport has sent the request twice, on a kept connection that failed and on another one.
  void note_repeated(const Call& call, const Sender::Departure& departure) {
    ++retries_;
    sender_.tell_of_repeated(call, departure);
  }
  Task<aws::Grant> fetch_session();
  Task<void> create_bucket();
  /// Errors  the request cannot be sent again, and why; `refused` where nothing else can be said.
  Task<void> correct(Correction correction, Tried& tried, std::uint64_t generation, Error refused);
  Task<void> replace_credentials(std::uint64_t generation, Error refused);

  void wait_for_late_reads();
  void hedge_late_reads();
  static boost::asio::awaitable<void> send_second(std::shared_ptr<Core> core, Call call,
                                                  std::shared_ptr<SecondRequest> second);
  /// What became of a read that got a second request; `first` is how its first one ended.
  boost::asio::awaitable<Outcome> first_of_two(WatchedRead& read, Sender::Departure departure,
                                               Result<http::Response> first);

  boost::asio::any_io_executor executor_;
  ClientConfig config_;
  ServerClock clock_;
  Sender sender_;
  std::shared_ptr<aws::SignerKeeper> credentials_;
  std::shared_ptr<aws::SignerKeeper> session_;
  SingleFlight bucket_flight_;
  SeededRandom random_;
  RetryBudget retry_budget_;
  HedgePlan hedges_;
  boost::asio::steady_timer hedge_timer_;
  std::uint64_t retries_ = 0;
  std::uint64_t corrupt_reads_ = 0;
  std::set<Operation> declined_;
  bool is_closed_ = false;
};

Client::Core::Core(boost::asio::any_io_executor executor, ClientConfig config, TransportFactory transports)
    : executor_(std::move(executor)),
      config_(std::move(config)),
      clock_(*config_.clock),
      sender_(config_, clock_, std::move(transports)),
      random_(config_.seed ? SeededRandom(*config_.seed) : SeededRandom::from_system()),
      hedges_(config_.hedging),
      hedge_timer_(executor_) {
  if (!config_.sleep) config_.sleep = timer_sleep();
}

void Client::Core::begin() {
  const auto signer_with = [this](std::string_view token_field) {
    return [token_field, region = config_.region,
            service = std::string(config_.bucket.service())](aws::Credentials credentials) {
      return aws::Signer(std::move(credentials), token_field, region, service);
    };
  };
  // A renewal in the background holds the keeper, and the call that it makes holds the core.
  auto fetch_session = [weak = weak_from_this()]() -> Task<aws::Grant> {
    const auto core = weak.lock();
    if (!core) co_return closed();
    co_return co_await core->fetch_session();
  };
  session_ =
      std::make_shared<aws::SignerKeeper>(executor_, clock_, aws::session_times, std::move(fetch_session),
                                          signer_with("x-amz-s3session-token"), config_.renews_idle_session);
  credentials_ = std::make_shared<aws::SignerKeeper>(
      executor_, clock_, aws::credentials_times, config_.fetch_credentials,
      signer_with("x-amz-security-token"), config_.renews_idle_session);
  if (!config_.credentials.credentials.access_key_id.empty())
    credentials_->hold(std::exchange(config_.credentials, {}));
}

Task<http::Response> Client::Core::perform(Call call) {
  aws::SignerKeeper& keeper = keeper_for(call.operation);
  const bool is_watched = hedges_.covers(call.operation);
  const SteadyTime began = steady_now();
  Retry retry(config_.retry, retry_budget_, random_);
  Tried tried;
  Doubt doubt;
  bool has_lost_answer = false;
  for (;;) {
    if (!keeper.is_ready()) {
      const auto ready = co_await keeper.renew();
      if (is_closed_) co_return closed();
      if (!ready) co_return doubt.settle(for_another_call(ready.error()));
    }
    const auto generation = keeper.generation();
    const Sender::Departure departure = sender_.depart(call);
    auto request = sender_.request_for(call, keeper.signer(), departure);
    if (!request) co_return request.error();
    // After a failure of the network another server may do better.
    request->wants_fresh_connection = has_lost_answer;
    WatchedRead read(call);
    if (is_watched) {
      request->cancellation = &read.cancellation;
      hedges_.begin(read, call.operation, departure.at);
      wait_for_late_reads();
    }

    bool was_written_twice = false;
    request->was_written_twice = &was_written_twice;
    auto sending = sender_.transport_for(call.operation).send(std::move(*request));
    auto answer = co_await std::move(sending);
    // The Client is gone, and with it the observer: only what goes on in the background gets here.
    if (is_closed_) co_return closed();
    if (was_written_twice) note_repeated(call, departure);
    std::optional<Outcome> outcome;
    if (read.second) {
      auto racing = first_of_two(read, departure, std::move(answer));
      outcome = co_await std::move(racing);
      if (is_closed_) co_return closed();
    } else {
      outcome = sender_.conclude(call, departure, std::move(answer));
    }

    auto* const response = std::get_if<http::Response>(&*outcome);
    if (is_watched && tells_of_object(*outcome)) {
      hedges_.answered(read, call.operation, steady_now(), response != nullptr ? response->body.size() : 0);
    }
    if (response != nullptr) {
      retry.succeeded();
      co_return std::move(*response);
    }
    Fault fault = Fault::final;
    Error error;
    if (const auto* const failure = std::get_if<Failure>(&*outcome)) {
      const Refusal refusal{
          &keeper == session_.get(), config_.creates_bucket && call.operation != Operation::create_bucket,
          clock_.offset() - departure.clock_offset, static_cast<bool>(config_.fetch_credentials)};
      const Correction correction = choose_correction(*failure, refusal, tried);
      if (correction != Correction::none) {
        const auto corrected = co_await correct(correction, tried, generation, to_error(*failure));
        if (!corrected) co_return doubt.settle(corrected.error());
        continue;
      }
      fault = fault_of(*failure);
      error = to_error(*failure);
      doubt.note(*failure);
      if (failure->status == status_not_implemented) declined_.insert(call.operation);
      // S3 is well if it can say no.
      if (fault == Fault::final && failure->status < 500) retry.succeeded();
    } else {
      const Error& lost = std::get<Error>(*outcome);
      has_lost_answer = true;
      fault = fault_of(call.operation, lost);
      error = to_error(call.operation, lost);
    }
    const auto pause = retry.next(fault, began, steady_now());
    if (!pause) co_return doubt.settle(after_tries(error, retry.tries()));
    doubt.note(error);
    ++retries_;
    auto sleeping = config_.sleep(*pause);
    co_await std::move(sleeping);
    if (is_closed_) co_return closed();
  }
}

Task<void> Client::Core::correct(Correction correction, Tried& tried, std::uint64_t generation,
                                 Error refused) {
  switch (correction) {
    case Correction::session:
      tried.session = true;
      session_->refused(generation);
      break;
    case Correction::credentials:
      tried.credentials = true;
      co_return co_await replace_credentials(generation, std::move(refused));
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

// Where the source has none but those that S3 has refused, its refusal stands.
Task<void> Client::Core::replace_credentials(std::uint64_t generation, Error refused) {
  // Somebody else has had them refused, and replaced them, meanwhile.
  if (credentials_->generation() != generation) co_return Result<void>();
  const std::string refused_id = credentials_->signer().access_key_id();
  credentials_->refused(generation);
  if (!credentials_->is_ready()) {
    const auto fetched = co_await credentials_->renew();
    if (is_closed_) co_return closed();
    if (!fetched) co_return fetched.error();
  }
  if (credentials_->signer().access_key_id() == refused_id) co_return refused;
  co_return Result<void>();
}

// Sessions and buckets.

Task<aws::Grant> Client::Core::fetch_session() {
  Call call = create_session_call();
  auto response = co_await perform(std::move(call));
  if (!response) co_return response.error();
  co_return read_session(std::move(response->body));
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

// Reads that are late.

void Client::Core::wait_for_late_reads() {
  const auto look = hedges_.next_look();
  if (!look) return;
  // A look that was to come later is given up.
  hedge_timer_.expires_at(*look);
  hedge_timer_.async_wait([weak = weak_from_this()](const boost::system::error_code& error) {
    const auto core = weak.lock();
    if (!error && core && !core->is_closed_) core->hedge_late_reads();
  });
}

void Client::Core::hedge_late_reads() {
  hedges_.look_begins();
  while (HedgePlan::Read* const late = hedges_.take_late(steady_now())) {
    auto& read = static_cast<WatchedRead&>(*late);
    // A long answer that has begun to come is not late.
    if (read.cancellation.has_answer_begun() || !hedges_.pay()) continue;
    read.second = std::make_shared<SecondRequest>();
    read.second->first = &read.cancellation;
    // It may go on for a moment when its caller, and the place for a body, are gone.
    Call call = read.call;
    call.body_place = {};
    boost::asio::co_spawn(executor_, send_second(shared_from_this(), std::move(call), read.second),
                          boost::asio::detached);
  }
  wait_for_late_reads();
}

boost::asio::awaitable<void> Client::Core::send_second(std::shared_ptr<Core> core, Call call,
                                                       std::shared_ptr<SecondRequest> second) {
  const SecondEnd end(second);
  const Sender::Departure departure = core->sender_.depart(call);
  auto request = core->sender_.request_for(call, core->keeper_for(call.operation).signer(), departure);
  if (request && !core->is_closed_) {
    request->cancellation = &second->cancellation;
    bool was_written_twice = false;
    request->was_written_twice = &was_written_twice;
    auto sending = core->sender_.transport_for(call.operation).send(std::move(*request));
    auto answer = co_await std::move(sending);
    if (was_written_twice && !core->is_closed_) core->note_repeated(call, departure);
    if (core->is_closed_) {
      // There is nobody left to tell.
    } else if (second->first == nullptr && !answer) {
      core->hedges_.counters.dollars += core->sender_.conclude_overtaken(call, departure, answer);
    } else {
      Outcome outcome = core->sender_.conclude(call, departure, std::move(answer));
      if (second->first != nullptr && tells_of_object(outcome)) {
        second->outcome.emplace(std::move(outcome));
        std::exchange(second->first, nullptr)->cancel();
      }
    }
  }
}

boost::asio::awaitable<Outcome> Client::Core::first_of_two(WatchedRead& read, Sender::Departure departure,
                                                           Result<http::Response> first) {
  const std::shared_ptr<SecondRequest> second = read.second;
  if (!second->outcome) {
    Outcome outcome = sender_.conclude(read.call, departure, std::move(first));
    if (tells_of_object(outcome)) {
      read.give_up_second();
      ++hedges_.counters.wasted;
      co_return outcome;
    }
    // The first one has failed: let the second one have its chance.
    co_await second->ended.wait();
    if (is_closed_ || !second->outcome) {
      ++hedges_.counters.wasted;
      co_return outcome;
    }
  } else {
    hedges_.counters.dollars += sender_.conclude_overtaken(read.call, departure, first);
  }
  ++hedges_.counters.won;
  co_return std::move(*second->outcome);
}

// The end.

void Client::Core::close() {
  is_closed_ = true;
  session_->close();
  credentials_->close();
  hedge_timer_.cancel();
  sender_.close();
}

ClientCounters Client::Core::counters() const noexcept {
  ClientCounters counters;
  counters.retries = retries_;
  counters.corrupt_reads = corrupt_reads_;
  counters.sessions = session_->generation();
  counters.hedges = hedges_.counters;
  return counters;
}

Client::Client(boost::asio::any_io_executor executor, ClientConfig config, TransportFactory transports)
    : core_(std::make_shared<Core>(std::move(executor), std::move(config), std::move(transports))) {
  core_->begin();
}

Client::~Client() {
  core_->close();
}

void Client::close() {
  core_->close();
}

TimePoint Client::now() const noexcept {
  return core_->clock().now();
}

std::chrono::milliseconds Client::clock_offset() const noexcept {
  return core_->clock().offset();
}

ClientCounters Client::counters() const noexcept {
  return core_->counters();
}

bool Client::declines(Operation operation) const {
  return core_->declines(operation);
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
  if (request.body.size() >= put_in_parts_bytes_min && !request.in_one_piece) {
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

Task<AppendedObject> Client::append_object(AppendRequest request) {
  const std::uint64_t size_bytes = request.offset + request.body.size();
  auto call = append_call(std::move(request));
  if (!call) co_return call.error();
  const auto response = co_await core_->perform(std::move(*call));
  if (!response) co_return response.error();
  co_return read_append(*response, size_bytes);
}

Task<void> Client::rename_object(RenameRequest request) {
  Call call = rename_call(std::move(request));
  const auto response = co_await core_->perform(std::move(call));
  if (!response) co_return response.error();
  co_return Result<void>();
}

Task<ReadObject> Client::get_object(GetRequest request) {
  for (int reads = 1;; ++reads) {
    auto call = get_call(request);
    if (!call) co_return call.error();
    auto response = co_await core_->perform(std::move(*call));
    if (response && response->is_cut) {
      Perform perform = [this](Call part) { return core_->perform(std::move(part)); };
      auto reading = read_rest(request, std::move(*response), std::move(perform));
      response = co_await std::move(reading);
    }
    if (!response) co_return response.error();
    auto object = read_get(request, std::move(*response), core_->config().metadata_field);
    if (object || object.error().kind() != ErrorKind::corrupt) co_return object;
    core_->count_corrupt_read();
    if (reads == reads_of_corrupt_max) co_return object;
  }
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

Task<LifecycleDocument> Client::get_lifecycle() {
  Call call = get_lifecycle_call();
  auto response = co_await core_->perform(std::move(call));
  if (!response) co_return response.error();
  co_return read_lifecycle(std::move(*response));
}

Task<void> Client::put_lifecycle(LifecycleDocument document) {
  Call call = put_lifecycle_call(std::move(document), !core_->config().bucket.is_directory());
  const auto response = co_await core_->perform(std::move(call));
  if (!response) co_return response.error();
  co_return Result<void>();
}

Task<void> Client::delete_lifecycle() {
  Call call = delete_lifecycle_call();
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
