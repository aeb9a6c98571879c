#include "http/client.hpp"

#include "http/addresses.hpp"
#include "http/admission.hpp"
#include "http/connection.hpp"
#include "http/connection_pool.hpp"
#include "http/exchange.hpp"

#include <fmt/format.h>
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include <algorithm>
#include <cassert>
#include <utility>
#include <vector>

namespace redis3::http {
namespace {

namespace asio = boost::asio;

/// As much as a large answer brings at once: a read costs little more than the bytes from here on.
constexpr std::size_t scratch_bytes = 64 * 1024;

/// A connection that was idle for longer is looked at before it is used again, which costs a system call.
/// Under load connections do not rest that long, and the look would be as good as always in vain.
constexpr std::chrono::milliseconds trusted_idle{1};

std::string name_of(const Origin& origin) {
  if (origin.host.find(':') != std::string::npos) return fmt::format("[{}]:{}", origin.host, origin.port);
  return fmt::format("{}:{}", origin.host, origin.port);
}

}  // namespace

/// Brings requests, connections, addresses and time together; each of them decides for itself.
///
/// A coroutine goes on in a handler of its own, save where its answer has just been read: there nothing is
/// left to do but to go on, and the way through the loop would cost a microsecond's part.
class Client::State final : public ConnectionListener, public std::enable_shared_from_this<Client::State> {
 public:
  State(asio::any_io_executor executor, Origin origin, ClientOptions options,
        std::shared_ptr<asio::ssl::context> tls)
      : shared_(std::make_shared<ConnectionShared>()),
        admission_(options.waiting_max, options.bytes_held_max),
        pool_(options.connections_max, options.idle_max),
        addresses_(executor, origin, options.lookup, options.resolve_timeout),
        timer_(executor) {
    assert(!origin.uses_tls || tls);
    shared_->executor = std::move(executor);
    shared_->name = name_of(origin);
    shared_->origin = std::move(origin);
    shared_->options = std::move(options);
    shared_->tls = std::move(tls);
    shared_->scratch.resize(scratch_bytes);
  }

  static Task<Response> send(std::shared_ptr<State> self, Request request) {
    Exchange exchange(std::move(request));
    co_await asio::async_initiate<const asio::use_awaitable_t<>, void()>(
        [&](auto handler) { self->begin(exchange, std::move(handler)); }, asio::use_awaitable);
    if (exchange.error) co_return std::move(*exchange.error);
    co_return std::move(exchange.response);
  }

  void cancel(Exchange& exchange, asio::cancellation_type type);
  void close();
  const Origin& origin() const noexcept { return shared_->origin; }
  ClientCounters counters() const noexcept;

  void opened(Connection& connection) override;
  void failed_to_open(Connection& connection, Error error) override;
  void answered(Connection& connection, Exchange& exchange, bool is_reusable) override;
  void address_failed(const Connection& connection) override;
  void broke(Connection& connection, Exchange& exchange, Mishap mishap) override;

 private:
  using Id = ConnectionPool::Id;
  using Time = ConnectionPool::Time;

  void begin(Exchange& exchange, Exchange::Handler handler);
  std::optional<Error> refusal(Exchange& exchange, Time now);
  void assign(Exchange& exchange, Time now);
  bool is_worn_out(const Connection& connection, Time now) const;

  Connection& make_connection(Id id);
  void open(Connection& connection);
  void open_soon(std::optional<Id> id);
  void addresses_came(std::vector<Socket::Endpoint> addresses, std::string problem);
  void remove(Id id);
  void remove_expired(Time now);
  void remove_suspects();

  /// The result stands: takes the handler, and nobody can cancel any more.
  Exchange::Handler conclude(Exchange& exchange);
  void complete_now(Exchange& exchange);
  void complete_soon(Exchange& exchange, Error error);

  void keep_sweeping();
  void sweep();
  void end_overdue(Time now);

  std::shared_ptr<ConnectionShared> shared_;
  Admission admission_;
  ConnectionPool pool_;
  std::vector<std::shared_ptr<Connection>> connections_;  ///< By the pool's ids.
  Addresses addresses_;
  std::vector<std::shared_ptr<Connection>> without_address_;  ///< Wait for addresses_.
  asio::steady_timer timer_;
  bool is_sweeping_ = false;
  bool is_closed_ = false;
};

// Requests.

void Client::State::begin(Exchange& exchange, Exchange::Handler handler) {
  auto slot = asio::get_associated_cancellation_slot(handler);
  exchange.handler.emplace(std::move(handler));
  exchange.began = ConnectionPool::now();
  if (std::optional<Error> error = refusal(exchange, exchange.began)) {
    return complete_soon(exchange, std::move(*error));
  }
  if (slot.is_connected()) {
    // Asio empties the slot before the coroutine goes on, and the coroutine holds this state until then.
    slot.assign([this, &exchange](asio::cancellation_type type) { cancel(exchange, type); });
  }
  if (Cancellation* const cancellation = exchange.request.cancellation) {
    assert(!cancellation->exchange_);
    cancellation->client_ = this;
    cancellation->exchange_ = &exchange;
  }
  assign(exchange, exchange.began);
  shared_->counters.waiting_peak = std::max<std::uint64_t>(shared_->counters.waiting_peak, pool_.waiting());
  keep_sweeping();
}

/// Why the request is not even begun.
std::optional<Error> Client::State::refusal(Exchange& exchange, Time now) {
  if (is_closed_) return Error(ErrorKind::cancelled, "The client was closed.");
  if (now >= exchange.request.deadline) {
    ++shared_->counters.deadlines_passed;
    return Error(ErrorKind::unavailable, "The request's deadline had passed before it began.");
  }
  const std::uint64_t bytes = exchange.request.head.size() + exchange.request.whole_body().size();
  std::optional<Error> error = admission_.admit(shared_->name, pool_.waiting(), bytes);
  if (error) {
    ++shared_->counters.requests_refused;
  } else {
    exchange.bytes_held = bytes;
  }
  return error;
}

void Client::State::assign(Exchange& exchange, Time time) {
  remove_expired(time);
  while (true) {
    const ConnectionPool::Decision decision = pool_.request(exchange);
    switch (decision.action) {
      case ConnectionPool::Action::wait:
        return;
      case ConnectionPool::Action::open:
        return open(make_connection(decision.connection));
      case ConnectionPool::Action::open_alone: {
        Connection& connection = make_connection(decision.connection);
        connection.dedicate(exchange);
        return open(connection);
      }
      case ConnectionPool::Action::use:
        break;
    }
    Connection& connection = *connections_[decision.connection];
    if (time - decision.idle_since <= trusted_idle || connection.is_quiet())
      return connection.carry(exchange, time);
    remove(decision.connection);
  }
}

void Client::State::cancel(Exchange& exchange, asio::cancellation_type type) {
  if (!exchange.handler) return;
  const bool may_leave_effects =
      (type & (asio::cancellation_type::terminal | asio::cancellation_type::partial)) !=
      asio::cancellation_type::none;
  if (exchange.was_written && !may_leave_effects) return;
  std::string sentence = "The request was cancelled.";
  if (exchange.connection) {
    return exchange.connection->cancel(Mishap::Cause::cancelled, std::move(sentence));
  }
  pool_.withdraw(exchange);
  complete_soon(exchange, Error(ErrorKind::cancelled, std::move(sentence)));
}

Exchange::Handler Client::State::conclude(Exchange& exchange) {
  admission_.release(std::exchange(exchange.bytes_held, 0));
  if (Cancellation* const cancellation = exchange.request.cancellation) cancellation->exchange_ = nullptr;
  Exchange::Handler handler = std::move(*exchange.handler);
  exchange.handler.reset();
  return handler;
}

void Client::State::complete_now(Exchange& exchange) {
  Exchange::Handler handler = conclude(exchange);
  const auto executor = asio::get_associated_executor(handler);
  if (executor == shared_->executor) return handler();
  asio::dispatch(executor, std::move(handler));
}

void Client::State::complete_soon(Exchange& exchange, Error error) {
  exchange.error = std::move(error);
  Exchange::Handler handler = conclude(exchange);
  const auto executor = asio::get_associated_executor(handler);
  asio::post(executor, std::move(handler));
}

void Client::State::answered(Connection& connection, Exchange& exchange, bool is_reusable) {
  // The coroutine may drop the last reference to the client.
  const std::shared_ptr<State> self = shared_from_this();
  const Id id = connection.id();
  exchange.connection = nullptr;
  if (!is_reusable) {
    remove(id);
  } else if (const Time time = ConnectionPool::now(); is_worn_out(connection, time)) {
    ++shared_->counters.connections_retired;
    remove(id);
  } else if (Exchange* next = pool_.available(id, time)) {
    connection.carry(*next, time);
  }
  complete_now(exchange);
}

bool Client::State::is_worn_out(const Connection& connection, Time now) const {
  const auto age_max = shared_->options.connection_age_max;
  return now - connection.opened_at() > age_max - age_max / 4 * (connection.id() % 32) / 32;
}

void Client::State::address_failed(const Connection& connection) {
  ++shared_->counters.addresses_failed;
  addresses_.failed(connection.address(), ConnectionPool::now());
}

void Client::State::broke(Connection& connection, Exchange& exchange, Mishap mishap) {
  const Id id = connection.id();
  exchange.connection = nullptr;
  std::optional<Error> error = judge(mishap);
  if (error) {
    remove(id);
    complete_soon(exchange, std::move(*error));
  } else {
    exchange.was_repeated = true;
    if (exchange.was_written && exchange.request.was_written_twice) {
      *exchange.request.was_written_twice = true;
    }
    ++shared_->counters.requests_repeated;
    Connection& successor = make_connection(id);
    successor.dedicate(exchange);
    open(successor);
  }
  if (mishap.cause == Mishap::Cause::closed && mishap.was_kept) remove_suspects();
}

// Connections.

Connection& Client::State::make_connection(Id id) {
  if (connections_.size() <= id) connections_.resize(id + 1);
  connections_[id] = std::make_shared<Connection>(shared_, *this, id);
  return *connections_[id];
}

void Client::State::open(Connection& connection) {
  const Time time = ConnectionPool::now();
  if (auto addresses = addresses_.known(time)) return connection.open(std::move(*addresses), time);
  without_address_.push_back(connection.shared_from_this());
  if (addresses_.is_waited_for()) return;
  addresses_.wait(time, [this](std::vector<Socket::Endpoint> addresses, std::string problem) {
    addresses_came(std::move(addresses), std::move(problem));
  });
}

/// In a handler of its own: where nothing can be opened at all, each failure would else begin inside the one
/// before.
void Client::State::open_soon(std::optional<Id> id) {
  if (!id) return;
  asio::post(shared_->executor,
             [weak = weak_from_this(), connection = make_connection(*id).shared_from_this()] {
               const std::shared_ptr<State> self = weak.lock();
               if (self && !self->is_closed_) self->open(*connection);
             });
}

void Client::State::addresses_came(std::vector<Socket::Endpoint> addresses, std::string problem) {
  const std::shared_ptr<State> self = shared_from_this();
  const Time time = ConnectionPool::now();
  for (const std::shared_ptr<Connection>& connection : std::exchange(without_address_, {})) {
    if (!connection->is_fresh()) continue;
    if (!addresses.empty()) {
      connection->open(addresses_.known(time).value_or(addresses), time);
      continue;
    }
    connection->fail_to_open(Error(
        ErrorKind::unavailable, fmt::format("Could not resolve {} ({}). Check the endpoint and the network.",
                                            shared_->origin.host, problem)));
  }
}

void Client::State::opened(Connection& connection) {
  const Time time = ConnectionPool::now();
  Exchange* const exchange =
      connection.exchange() ? connection.exchange() : pool_.available(connection.id(), time);
  if (exchange) connection.carry(*exchange, time);
}

void Client::State::failed_to_open(Connection& connection, Error error) {
  ++shared_->counters.connections_failed;
  addresses_.doubt();
  const Id id = connection.id();
  Exchange* const exchange = connection.exchange();
  const std::shared_ptr<Connection> gone = std::move(connections_[id]);
  if (exchange) {
    // It was to have this connection or none.
    Mishap mishap;
    mishap.was_written = exchange->was_written;
    mishap.was_repeated = true;
    mishap.sentence = error.message();
    exchange->connection = nullptr;
    complete_soon(*exchange, *judge(mishap));
    return open_soon(pool_.dropped(id).open);
  }
  const ConnectionPool::Loss loss = pool_.failed(id);
  if (loss.failed) complete_soon(*loss.failed, std::move(error));
  open_soon(loss.open);
}

void Client::State::remove(Id id) {
  const std::shared_ptr<Connection> gone = std::move(connections_[id]);
  gone->close();
  open_soon(pool_.dropped(id).open);
}

void Client::State::remove_expired(Time now) {
  while (const std::optional<Id> id = pool_.take_expired(now)) {
    ++shared_->counters.connections_retired;
    std::exchange(connections_[*id], nullptr)->close();
  }
}

/// Where the peer closed one kept connection it may have closed others: a restart closes them all.
void Client::State::remove_suspects() {
  for (Id id = 0; id < connections_.size(); ++id) {
    if (connections_[id] && pool_.is_idle(id) && !connections_[id]->is_quiet()) remove(id);
  }
}

// Time, and the end.

void Client::State::keep_sweeping() {
  if (std::exchange(is_sweeping_, true)) return;
  timer_.expires_after(shared_->options.sweep_interval);
  timer_.async_wait([weak = weak_from_this()](const boost::system::error_code&) {
    const std::shared_ptr<State> self = weak.lock();
    if (self && !self->is_closed_) self->sweep();
  });
}

void Client::State::sweep() {
  is_sweeping_ = false;
  const Time time = ConnectionPool::now();
  remove_expired(time);
  if (addresses_.check_deadline(time)) ++shared_->counters.resolve_timeouts;
  end_overdue(time);
  for (Id id = 0; id < connections_.size(); ++id) {
    if (const std::shared_ptr<Connection> connection = connections_[id]) connection->check_deadline(time);
  }
  if (pool_.has_work() || (shared_->options.closes_idle_unasked && pool_.size() > 0)) keep_sweeping();
}

void Client::State::end_overdue(Time now) {
  const auto sentence = [&](const Exchange& exchange, std::string_view what) {
    ++shared_->counters.deadlines_passed;
    const auto waited = std::chrono::duration_cast<std::chrono::milliseconds>(now - exchange.began);
    return fmt::format("The request's deadline passed, {} ms after it began: {} {}.", waited.count(),
                       shared_->name, what);
  };
  for (Exchange* const exchange : pool_.take_overdue(now)) {
    complete_soon(*exchange,
                  Error(ErrorKind::unavailable,
                        sentence(*exchange, "had no connection free for it, so nothing was sent")));
  }
  for (Id id = 0; id < connections_.size(); ++id) {
    Exchange* const exchange = connections_[id] ? connections_[id]->exchange() : nullptr;
    if (!exchange || now < exchange->request.deadline) continue;
    const std::shared_ptr<Connection> connection = connections_[id];
    connection->cancel(Mishap::Cause::timed_out,
                       sentence(*exchange, exchange->was_written ? "gave no whole answer"
                                                                 : "was not ready, so nothing was sent"));
  }
}

ClientCounters Client::State::counters() const noexcept {
  ClientCounters counters = shared_->counters;
  counters.bytes_held_peak = admission_.bytes_held_peak();
  return counters;
}

void Client::State::close() {
  if (std::exchange(is_closed_, true)) return;
  timer_.cancel();
  addresses_.cancel();
  without_address_.clear();
  const Error closed(ErrorKind::cancelled, "The client was closed.");
  while (Exchange* waiting = pool_.take_waiting())
    complete_soon(*waiting, closed);
  for (const std::shared_ptr<Connection>& connection : std::exchange(connections_, {})) {
    if (!connection) continue;
    Exchange* const exchange = connection->exchange();
    connection->close();
    if (!exchange) continue;
    Mishap mishap;
    mishap.cause = Mishap::Cause::cancelled;
    mishap.was_written = exchange->was_written;
    mishap.sentence = closed.message();
    complete_soon(*exchange, *judge(mishap));
  }
}

// The face.

void Cancellation::cancel() {
  if (exchange_) client_->cancel(*exchange_, asio::cancellation_type::terminal);
}

bool Cancellation::has_answer_begun() const noexcept {
  return exchange_ && exchange_->connection && exchange_->connection->has_answer_begun();
}

Client::Client(asio::any_io_executor executor, Origin origin, ClientOptions options,
               std::shared_ptr<asio::ssl::context> tls)
    : state_(std::make_shared<State>(std::move(executor), std::move(origin), std::move(options),
                                     std::move(tls))) {}

Client::~Client() {
  close();
}

Task<Response> Client::send(Request request) {
  return State::send(state_, std::move(request));
}

void Client::close() {
  state_->close();
}

ClientCounters Client::counters() const noexcept {
  return state_->counters();
}

const Origin& Client::origin() const noexcept {
  return state_->origin();
}

}  // namespace redis3::http
