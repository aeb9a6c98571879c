#include "gateway/connection.hpp"

#include "base/text.hpp"
#include "command/spec.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
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
/// How many commands of one client are begun before others get their turn.
constexpr std::size_t begun_at_once_max = 64;
/// A buffer for replies that is larger is given back when it is empty.
constexpr std::size_t kept_buffer_bytes_max = 64 * 1024;

/// How long a client that is left may take for its last answers, and how often it is seen whether it has.
constexpr std::chrono::seconds arrival_max{10};
constexpr std::chrono::milliseconds arrival_tick{10};

void rethrow(const std::exception_ptr& bug) {
  if (bug) std::rethrow_exception(bug);
}

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
      reader_(limits_of(server.settings)) {
  client_.descriptor = stream_->socket().native_handle();
}

asio::awaitable<void> Connection::serve() {
  const std::shared_ptr<Connection> self = shared_from_this();
  server_.welcome(client_);
  if (const auto failed = co_await stream_->begin(); !failed) co_await read();
  client_.is_leaving = true;
  // Who has sent its commands and listens still gets its answers.
  while (!is_closed_ && (!pipeline_.is_empty() || is_sending_))
    co_await wait_for_progress();
  co_await let_answers_arrive();
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
  is_corked_ = true;
  for (std::size_t begun = 1; !client_.is_leaving; ++begun) {
    if (begun % begun_at_once_max == 0) co_await let_others_go_first();
    reader_.trust(client_.is_authenticated);
    Result<std::optional<command::Argv>> next = reader_.next();
    if (next.has_error()) {
      refuse(Reply::error("ERR " + next.error().message()));
      client_.is_leaving = true;
      break;
    }
    if (!*next) break;
    if (is_http(**next)) {
      drop();
      break;
    }
    co_await begin(**std::move(next));
  }
  run_queue();
  is_corked_ = false;
  flush();
}

asio::awaitable<void> Connection::let_others_go_first() {
  run_queue();
  is_corked_ = false;
  flush();
  co_await asio::post(stream_->socket().get_executor(), asio::use_awaitable);
  is_corked_ = true;
}

asio::awaitable<void> Connection::begin(command::Argv argv) {
  // What a call is depends on those before it that touch everything: AUTH, SELECT, MULTI. What is refused
  // waits for room, too: its reply may have to wait for a slow one.
  while (!is_closed_ && (pipeline_.is_running_with_everything() || pipeline_.size() >= calls_max))
    co_await wait_for_progress();
  if (client_.is_leaving) co_return;
  session::Server::Admission admission = server_.admit(client_, argv);
  if (admission.reply) co_return refuse(*admission.reply);

  const bool is_strict = server_.settings.pipeline_order == session::PipelineOrder::strict;
  session::Footprint footprint = is_strict
                                     ? session::Footprint::everything()
                                     : session::Footprint::of(*admission.spec, argv, client_.session.db);
  co_await wait_for_turn(footprint, session::Server::is_write(client_, *admission.spec));
  if (is_closed_) co_return;
  const bool is_silent = client_.reply_mode != session::ReplyMode::on;
  if (client_.reply_mode == session::ReplyMode::skip_next) client_.reply_mode = session::ReplyMode::on;
  const bool runs_alone = footprint.is_everything();
  const std::uint64_t number = pipeline_.begin(std::move(footprint));
  queue_.push_back(Call{number, admission.spec, std::move(argv), is_silent});
  if (runs_alone) run_queue();
}

asio::awaitable<void> Connection::wait_for_turn(const session::Footprint& footprint, bool is_write) {
  while (!is_closed_ && server_.pause.stops(is_write, server_.now())) {
    // What came before goes on, and is answered.
    run_queue();
    is_corked_ = false;
    flush();
    co_await server_.pause.wait(server_.now());
    is_corked_ = true;
  }
  while (!is_closed_ && (pipeline_.size() >= calls_max || !pipeline_.admits(footprint)))
    co_await wait_for_progress();
}

asio::awaitable<void> Connection::wait_for_progress() {
  if (!queue_.empty()) {
    // That may be progress enough.
    run_queue();
    co_return;
  }
  is_corked_ = false;
  flush();
  is_waiting_ = true;
  co_await progress_.wait();
  is_waiting_ = false;
  is_corked_ = true;
}

void Connection::run_queue() {
  // A coroutine runs as many calls as it can; one whose call has to wait for the store leaves the rest to the
  // next.
  while (!queue_.empty())
    asio::co_spawn(stream_->socket().get_executor(), run_calls(), rethrow);
}

asio::awaitable<void> Connection::run_calls() {
  const std::shared_ptr<Connection> self = shared_from_this();
  while (!queue_.empty()) {
    Call call = std::move(queue_.front());
    queue_.pop_front();
    const Reply reply = co_await server_.run(client_, *call.spec, std::move(call.argv));
    // CLIENT REPLY is answered by what it has chosen; what is no answer but a push goes out in any case.
    if (call.spec->name == "client|reply") call.is_silent = client_.reply_mode != session::ReplyMode::on;
    const bool is_sent = !call.is_silent || reply.type() == Reply::Type::push;
    end(call.number, is_sent ? encoded(reply) : std::string());
  }
}

void Connection::refuse(const Reply& reply) {
  const bool is_silent = client_.reply_mode != session::ReplyMode::on;
  if (client_.reply_mode == session::ReplyMode::skip_next) client_.reply_mode = session::ReplyMode::on;
  const std::uint64_t number = pipeline_.begin(session::Footprint::everything());
  end(number, is_silent ? std::string() : encoded(reply));
}

void Connection::end(std::uint64_t number, std::string reply) {
  pipeline_.end(number, std::move(reply), out_);
  send_soon();
  note_progress();
}

void Connection::note_progress() {
  if (std::exchange(is_waiting_, false)) progress_.wake();
}

std::string Connection::encoded(const Reply& reply) const {
  std::string bytes;
  resp::write_reply(reply, client_.protocol, bytes);
  return bytes;
}

void Connection::push(const Reply& reply) {
  if (is_closed_) return;
  out_ += encoded(reply);
  send_soon();
}

void Connection::send_soon() {
  // Who takes its replies is let, even if they are many: what the socket takes does not count.
  if (!is_corked_ || is_over_limit()) flush();
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
    return;
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
  }
  sending_.shrink_to_fit();
  is_sending_ = false;
  note_progress();
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
  return limit.hard_bytes > 0 && output_bytes() + pipeline_.waiting_bytes() > limit.hard_bytes;
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
  const bool may_be_silent = client_.is_subscriber() || client_.is_monitor || !pipeline_.is_empty();
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
  note_progress();
}

}  // namespace redis3::gateway
