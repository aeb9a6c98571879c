#include "gateway/connection.hpp"

#include "base/rethrow.hpp"
#include "base/text.hpp"
#include "resp/reply_writer.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <array>
#include <exception>
#include <utility>
#include <vector>

namespace redis3::gateway {
namespace {

namespace asio = boost::asio;

/// What each connection has room for while it waits. Most commands fit; the rest of a longer one is read by
/// way of the thread's large buffer.
constexpr std::size_t own_buffer_bytes = 2 * 1024;
constexpr std::size_t shared_buffer_bytes = 64 * 1024;
/// How much is read of one client before its commands are looked at, and others get their turn.
constexpr std::size_t read_at_once_bytes_max = 1024 * 1024;
/// A buffer for replies that is larger is given back when it is empty.
constexpr std::size_t kept_buffer_bytes_max = 64 * 1024;

/// How long a client that is left may take for its last answers, and how often it is seen whether it has.
constexpr std::chrono::seconds arrival_max{10};
constexpr std::chrono::milliseconds arrival_tick{10};

/// Browsers can be made to speak to a Redis by a page of somebody else's: their first words are no commands.
bool is_http(const command::Argv& argv) {
  return equal_ignoring_case(argv[0], "post") || equal_ignoring_case(argv[0], "host:");
}

resp::RequestLimits limits_of(const session::Settings& settings) {
  resp::RequestLimits limits;
  limits.argument_bytes_max = settings.proto_max_bulk_len;
  limits.request_bytes_max = settings.client_query_buffer_limit;
  return limits;
}

}  // namespace

Connection::Connection(std::unique_ptr<Stream> stream, session::Server& server)
    : stream_(std::move(stream)),
      server_(server),
      client_(*this, server.clients.next_id(), server.now()),
      reader_(limits_of(server.settings)),
      conversation_(server, client_, stream_->socket().get_executor()) {
  client_.descriptor = stream_->socket().native_handle();
}

asio::awaitable<void> Connection::serve() {
  const std::shared_ptr<Connection> self = shared_from_this();
  server_.welcome(client_);
  const auto failed = co_await stream_->begin();
  if (!failed) co_await read();
  client_.is_leaving = true;
  // Who has sent its commands and listens still gets its answers.
  co_await conversation_.finish();
  while (is_sending_ && !is_closed_)
    co_await sent_.wait();
  co_await let_answers_arrive();
  if (!failed && !is_closed_) co_await stream_->take_leave();
  drop();
  server_.forget(client_);
}

asio::awaitable<void> Connection::read() {
  static thread_local std::array<char, shared_buffer_bytes> shared;
  std::array<char, own_buffer_bytes> own;
  while (!client_.is_leaving) {
    const std::size_t length = co_await stream_->read_some(own);
    if (length == 0) break;
    feed(std::string_view(own.data(), length));
    std::size_t total = length;
    for (std::size_t more = length < own.size() ? 0 : shared.size();
         more > 0 && total < read_at_once_bytes_max; total += more) {
      more = stream_->read_waiting(shared);
      feed(std::string_view(shared.data(), more));
    }
    co_await begin_what_has_come();
  }
}

void Connection::feed(std::string_view bytes) {
  if (!bytes.empty()) client_.last_used = server_.now();
  client_.input_bytes += bytes.size();
  server_.traffic.input_bytes += bytes.size();
  reader_.feed(bytes);
}

asio::awaitable<void> Connection::begin_what_has_come() {
  while (!client_.is_leaving) {
    reader_.trust(client_.is_authenticated);
    Result<std::optional<command::Argv>> next = reader_.next();
    if (next.has_error()) {
      conversation_.refuse(Reply::error("ERR " + next.error().message()));
      client_.is_leaving = true;
      break;
    }
    if (!*next) break;
    if (is_http(**next)) {
      drop();
      break;
    }
    if (!conversation_.begin(**std::move(next))) co_await conversation_.wait();
  }
  conversation_.send();
}

void Connection::answer(Reply reply) {
  if (is_closed_) return;
  resp::write_reply(reply, client_.protocol, out_);
  drop_over_limit();
}

void Connection::push(const Reply& reply) {
  if (is_closed_) return;
  resp::write_reply(reply, client_.protocol, out_);
  if (!conversation_.is_gathering()) flush();
  drop_over_limit();
}

// Who takes its replies is let, even if they are many: what the socket takes does not count.
void Connection::drop_over_limit() {
  if (is_over_limit()) flush();
  if (is_over_limit()) drop();
}

void Connection::flush() {
  if (is_sending_ || is_closed_ || out_.empty()) return;
  const std::size_t sent = stream_->write_at_once(out_);
  if (sent > 0) client_.last_used = server_.now();
  client_.output_bytes += out_.size();
  server_.traffic.output_bytes += out_.size();
  if (sent == out_.size()) {
    out_.clear();
    if (out_.capacity() > kept_buffer_bytes_max) out_.shrink_to_fit();
    return conversation_.note_sent();
  }
  out_.erase(0, sent);
  is_sending_ = true;
  asio::co_spawn(stream_->socket().get_executor(), send_rest(), rethrow);
}

asio::awaitable<void> Connection::send_rest() {
  const std::shared_ptr<Connection> self = shared_from_this();
  while (!out_.empty() && !is_closed_) {
    sending_ = std::exchange(out_, {});
    if (const auto failed = co_await stream_->write(sending_)) drop();
    client_.last_used = server_.now();
    sending_.clear();
    conversation_.note_sent();
  }
  sending_.shrink_to_fit();
  is_sending_ = false;
  sent_.wake();
}

// A socket that is closed while bytes of its client are unread throws away the answers that are on their way.
asio::awaitable<void> Connection::let_answers_arrive() {
  asio::steady_timer timer(stream_->socket().get_executor());
  const auto until = std::chrono::steady_clock::now() + arrival_max;
  while (!is_closed_ && bytes_under_way(stream_->socket()) > 0 && std::chrono::steady_clock::now() < until) {
    timer.expires_after(arrival_tick);
    boost::system::error_code ignored;
    co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
  }
}

bool Connection::is_over_limit() const {
  const session::Settings& settings = server_.settings;
  const session::OutputLimit& limit =
      client_.is_subscriber() ? settings.output_limit_pubsub : settings.output_limit_normal;
  return limit.hard_bytes > 0 && output_bytes() + conversation_.waiting_bytes() > limit.hard_bytes;
}

void Connection::look_after(TimePoint now) {
  const session::Settings& settings = server_.settings;
  const session::OutputLimit& limit =
      client_.is_subscriber() ? settings.output_limit_pubsub : settings.output_limit_normal;
  if (limit.soft_bytes == 0 || output_bytes() <= limit.soft_bytes) {
    over_soft_limit_since_.reset();
  } else if (!over_soft_limit_since_) {
    over_soft_limit_since_ = now;
  } else if (now - *over_soft_limit_since_ > limit.soft_time) {
    return drop();
  }
  const bool may_be_silent = client_.is_subscriber() || client_.is_monitor || conversation_.is_busy();
  if (settings.timeout.count() > 0 && !may_be_silent && now - client_.last_used > settings.timeout) drop();
}

void Connection::close() {
  client_.is_leaving = true;
  // The reading coroutine finds the end of the stream, and sends what is left.
  boost::system::error_code ignored;
  stream_->socket().shutdown(Socket::shutdown_receive, ignored);
}

void Connection::drop() {
  client_.is_leaving = true;
  if (std::exchange(is_closed_, true)) return;
  stream_->close();
  out_.clear();
  conversation_.break_off();
  sent_.wake();
}

}  // namespace redis3::gateway
