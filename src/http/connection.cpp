#include "http/connection.hpp"

#include <fmt/format.h>

#include <cassert>
#include <utility>

namespace redis3::http {
namespace {

namespace asio = boost::asio;

/// A body that comes faster than it is read must not keep the other connections waiting: so many reads, then
/// the loop.
constexpr int reads_per_turn_max = 16;

}  // namespace

Connection::Connection(std::shared_ptr<ConnectionShared> shared, ConnectionListener& listener,
                       ConnectionPool::Id id)
    : shared_(std::move(shared)), listener_(listener), id_(id), socket_(shared_->executor) {}

Connection::~Connection() = default;

void Connection::dedicate(Exchange& exchange) noexcept {
  assert(phase_ == Phase::fresh);
  exchange_ = &exchange;
  exchange.connection = this;
}

// Opening: one address after the other, then TLS.

void Connection::open(std::vector<Socket::Endpoint> addresses, Time now) {
  assert(phase_ == Phase::fresh && !addresses.empty());
  phase_ = Phase::connecting;
  addresses_ = std::move(addresses);
  connect_next(now);
}

void Connection::fail_to_open(Error error) {
  close();
  listener_.failed_to_open(*this, std::move(error));
}

void Connection::connect_next(Time now) {
  while (attempt_ < addresses_.size()) {
    address_ = addresses_[attempt_++];
    socket_.close();
    if (const boost::system::error_code error = socket_.open(address_)) {
      problem_ = cannot_connect(error.message());
      listener_.address_failed(*this);
      continue;
    }
    phase_ = Phase::connecting;
    deadline_ = now + shared_->options.connect_timeout;
    socket_.native().async_connect(
        address_, [self = shared_from_this(), attempt = attempt_](const boost::system::error_code& error) {
          self->connected(attempt, error);
        });
    return;
  }
  fail_to_open(Error(ErrorKind::unavailable, std::move(problem_)));
}

void Connection::try_next(Time now, std::string problem) {
  problem_ = std::move(problem);
  tls_.reset();
  listener_.address_failed(*this);
  connect_next(now);
}

std::string Connection::cannot_connect(const std::string& why) const {
  return fmt::format("Could not connect to {} ({}: {}). Check the endpoint and the network.", shared_->name,
                     address_.address().to_string(), why);
}

void Connection::connected(std::size_t attempt, const boost::system::error_code& error) {
  if (phase_ != Phase::connecting || attempt != attempt_) return;
  // What waited for the socket of the address before has been called by now: it was closed before this began.
  assert(!is_waiting_to_read_ && !is_waiting_to_write_);
  if (error) return try_next(ConnectionPool::now(), cannot_connect(error.message()));
  if (!shared_->origin.uses_tls) return finish_opening();

  phase_ = Phase::securing;
  deadline_ = ConnectionPool::now() + shared_->options.tls_timeout;
  tls_ = std::make_unique<TlsStream>(*shared_->tls->native_handle(), socket_, shared_->sessions,
                                     shared_->origin.host);
  secure();
}

void Connection::secure() {
  switch (tls_->handshake().kind) {
    case Step::Kind::done:
      return finish_opening();
    case Step::Kind::wants_read:
      return wait_for(Direction::read);
    case Step::Kind::wants_write:
      return wait_for(Direction::write);
    case Step::Kind::ended:
    case Step::Kind::failed:
      break;
  }
  const bool is_distrusted = tls_->is_distrusted();
  std::string sentence = fmt::format("Could not agree on TLS with {} ({}).", shared_->name, failure());
  if (is_distrusted) {
    sentence +=
        " If its certificate comes from an authority of your own, name the authority's PEM file in "
        "AWS_CA_BUNDLE.";
  }
  try_next(ConnectionPool::now(), std::move(sentence));
}

void Connection::finish_opening() {
  phase_ = Phase::idle;
  opened_at_ = ConnectionPool::now();
  addresses_.clear();
  if (tls_ && tls_->is_resumed()) ++shared_->counters.sessions_resumed;
  ++shared_->counters.connections_opened;
  listener_.opened(*this);
}

// Carrying: write, wait, read.

void Connection::carry(Exchange& exchange, Time now) {
  assert(phase_ == Phase::idle && (!exchange_ || exchange_ == &exchange));
  phase_ = Phase::busy;
  exchange_ = &exchange;
  exchange.connection = this;
  reader_ = ResponseReader(exchange.request.is_head, shared_->options.response_body_bytes_max,
                           exchange.request.cut, exchange.request.body_place);
  sent_bytes_ = 0;
  is_sending_ = true;
  transmit(now);
}

void Connection::transmit(Time now) {
  const std::size_t total_bytes = exchange_->request.head.size() + exchange_->request.whole_body().size();
  while (is_sending_) {
    const Step step = write_some();
    if (step.kind == Step::Kind::wants_write || step.kind == Step::Kind::wants_read) {
      deadline_ = now + shared_->options.progress_timeout;
      if (step.kind == Step::Kind::wants_write) wait_for(Direction::write);
      // A server may answer before it has read the whole request.
      return wait_for(Direction::read);
    }
    if (step.kind != Step::Kind::done) {
      if (sent_bytes_ == 0) return fail(Mishap::Cause::closed, failure());
      // It may have said why before it closed.
      cannot_write_ = true;
      is_sending_ = false;
      break;
    }
    if (sent_bytes_ == 0) ++shared_->counters.requests_sent;
    exchange_->was_written = true;
    sent_bytes_ += step.bytes;
    shared_->counters.bytes_sent += step.bytes;
    is_sending_ = sent_bytes_ < total_bytes;
  }
  deadline_ = now + shared_->options.first_byte_timeout;
  wait_for(Direction::read);
}

void Connection::receive() {
  for (int reads = 0; reads < reads_per_turn_max; ++reads) {
    const std::span<char> space = reader_.body_space();
    const Step step = read_some(space.empty() ? std::span<char>(shared_->scratch) : space);
    if (step.kind == Step::Kind::wants_read) break;
    if (step.kind == Step::Kind::wants_write) return wait_for(Direction::write);
    if (step.kind == Step::Kind::failed) return fail(Mishap::Cause::closed, failure());
    if (step.kind == Step::Kind::ended) {
      if (reader_.end() == ResponseReader::Progress::done) return finish_answer();
      return fail(Mishap::Cause::closed, failure());
    }
    shared_->counters.bytes_received += step.bytes;
    const auto progress =
        space.empty() ? reader_.feed({shared_->scratch.data(), step.bytes}) : reader_.fill(step.bytes);
    has_read_past_scratch_ = !space.empty();
    if (progress == ResponseReader::Progress::done) return finish_answer();
    if (progress == ResponseReader::Progress::broken) {
      return fail(Mishap::Cause::malformed, fmt::format("What {} sent is not a proper answer: it {}.",
                                                        shared_->name, reader_.problem()));
    }
    deadline_ = ConnectionPool::now() + shared_->options.progress_timeout;
  }
  wait_for(Direction::read);
}

void Connection::finish_answer() {
  // What the scratch had no room for, or OpenSSL has read ahead, may hold bytes that belong to no answer.
  const bool may_hold_more = has_read_past_scratch_ || (tls_ && tls_->has_buffered());
  const bool is_reusable =
      reader_.keeps_connection() && !is_sending_ && !cannot_write_ && (!may_hold_more || is_quiet());
  Exchange& exchange = *std::exchange(exchange_, nullptr);
  exchange.response = reader_.take();
  phase_ = Phase::idle;
  was_used_ = true;
  listener_.answered(*this, exchange, is_reusable);
}

void Connection::fail(Mishap::Cause cause, std::string sentence) {
  Exchange& exchange = *std::exchange(exchange_, nullptr);
  Mishap mishap;
  mishap.cause = cause;
  mishap.was_kept = was_used_;
  mishap.was_written = exchange.was_written;
  mishap.was_answered = phase_ == Phase::busy && reader_.has_begun();
  mishap.is_repeatable = exchange.request.is_repeatable;
  mishap.was_repeated = exchange.was_repeated;
  mishap.sentence =
      cause == Mishap::Cause::closed
          ? fmt::format("{} closed the connection {} ({}).", shared_->name,
                        mishap.was_answered ? "before its answer was whole" : "without an answer", sentence)
          : std::move(sentence);
  close();
  listener_.broke(*this, exchange, std::move(mishap));
}

bool Connection::is_quiet() {
  socket_.became_readable();
  char byte = 0;
  return read_some(std::span<char>(&byte, 1)).kind == Step::Kind::wants_read;
}

// Time, and the end.

void Connection::check_deadline(Time now) {
  if (now < deadline_) return;
  const auto& options = shared_->options;
  switch (phase_) {
    case Phase::connecting:
      ++shared_->counters.connect_timeouts;
      return try_next(now,
                      cannot_connect(fmt::format("no answer within {} ms", options.connect_timeout.count())));
    case Phase::securing:
      ++shared_->counters.tls_timeouts;
      return try_next(now, fmt::format("Could not agree on TLS with {} within {} ms.", shared_->name,
                                       options.tls_timeout.count()));
    case Phase::busy:
      listener_.address_failed(*this);
      ++(is_sending_ || reader_.has_begun() ? shared_->counters.progress_timeouts
                                            : shared_->counters.first_byte_timeouts);
      if (is_sending_) {
        return fail(Mishap::Cause::timed_out, fmt::format("{} took nothing of the request for {} ms.",
                                                          shared_->name, options.progress_timeout.count()));
      }
      return fail(Mishap::Cause::timed_out,
                  reader_.has_begun() ? fmt::format("{} sent nothing more of its answer for {} ms.",
                                                    shared_->name, options.progress_timeout.count())
                                      : fmt::format("{} sent no answer within {} ms.", shared_->name,
                                                    options.first_byte_timeout.count()));
    case Phase::fresh:
    case Phase::idle:
    case Phase::closed:
      return;
  }
}

void Connection::cancel(Mishap::Cause cause, std::string sentence) {
  assert(exchange_);
  fail(cause, std::move(sentence));
}

void Connection::close() {
  if (tls_ && phase_ == Phase::idle) tls_->say_goodbye();
  phase_ = Phase::closed;
  socket_.close();
}

// The socket, with or without TLS.

void Connection::wait_for(Direction direction) {
  bool& is_waiting = direction == Direction::read ? is_waiting_to_read_ : is_waiting_to_write_;
  if (std::exchange(is_waiting, true)) return;
  const auto type =
      direction == Direction::read ? asio::socket_base::wait_read : asio::socket_base::wait_write;
  socket_.native().async_wait(type, [self = shared_from_this(), direction](const boost::system::error_code&) {
    self->go_on(direction);
  });
}

void Connection::go_on(Direction direction) {
  if (direction == Direction::read) {
    is_waiting_to_read_ = false;
    socket_.became_readable();
  } else {
    is_waiting_to_write_ = false;
  }
  if (phase_ == Phase::securing) return secure();
  if (phase_ != Phase::busy) return;
  if (is_sending_) {
    if (direction == Direction::write || tls_) transmit(ConnectionPool::now());
    // Sent now: the wait for the answer has begun. Or broken off.
    if (phase_ != Phase::busy || !is_sending_ || direction == Direction::write) return;
  }
  receive();
}

Step Connection::write_some() {
  const std::string_view head = exchange_->request.head;
  const std::string_view body = exchange_->request.whole_body();
  const std::string_view head_left = head.substr(std::min(sent_bytes_, head.size()));
  const std::string_view body_left = body.substr(sent_bytes_ - std::min(sent_bytes_, head.size()));
  return tls_ ? tls_->write_some(head_left, body_left) : socket_.write_some(head_left, body_left);
}

Step Connection::read_some(std::span<char> space) {
  return tls_ ? tls_->read_some(space) : socket_.read_some(space);
}

std::string Connection::failure() const {
  if (tls_ && !tls_->failure().empty()) return tls_->failure();
  return socket_.error() ? socket_.error().message() : "End of file";
}

}  // namespace redis3::http
