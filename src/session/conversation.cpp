#include "session/conversation.hpp"

#include "command/spec.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <cassert>
#include <exception>
#include <memory>
#include <utility>

namespace redis3::session {
namespace {

namespace asio = boost::asio;

void rethrow(const std::exception_ptr& bug) {
  if (bug) std::rethrow_exception(bug);
}

}  // namespace

Conversation::Conversation(Server& server, Client& client, asio::any_io_executor executor)
    : server_(server), client_(client), executor_(std::move(executor)) {}

bool Conversation::begin(command::Argv argv) {
  assert(!next_ && !argv.empty());
  is_gathering_ = true;
  next_.emplace();
  next_->argv = std::move(argv);
  advance();
  return !next_ && ++begun_at_once_ < begun_at_once_max;
}

void Conversation::advance() {
  if (next_->spec == nullptr) admit();
  if (!next_ || next_->spec == nullptr) return;
  if (is_broken_off_) return next_.reset();
  if (is_held() || is_paused() || pipeline_.size() >= calls_max || !pipeline_.admits(next_->footprint))
    return;
  start(*std::exchange(next_, std::nullopt));
}

void Conversation::admit() {
  if (client_.is_leaving) return next_.reset();
  // What a call is depends on those before it that touch everything: AUTH, SELECT, MULTI. What is refused
  // waits for room, too: its reply may have to wait for a slow one.
  if (pipeline_.is_running_with_everything() || pipeline_.size() >= calls_max) return;
  Server::Admission admission = server_.admit(client_, next_->argv);
  if (admission.reply) {
    refuse(*std::move(admission.reply));
    return next_.reset();
  }
  next_->spec = admission.spec;
  if (server_.settings.pipeline_order == PipelineOrder::strict) return;
  next_->footprint = Footprint::of(*admission.spec, next_->argv, client_.session.db);
}

bool Conversation::is_paused() const {
  return server_.pause.stops(Server::is_write(client_, *next_->spec), server_.now());
}

bool Conversation::is_held() const noexcept {
  return client_.outlet.output_bytes() + waiting_bytes() > held_bytes_max;
}

void Conversation::start(Next next) {
  const bool is_silent = is_next_silent();
  const bool runs_alone = next.footprint.is_everything();
  const std::uint64_t number = pipeline_.begin(std::move(next.footprint));
  queue_.push_back(Call{number, next.spec, std::move(next.argv), is_silent});
  if (runs_alone) run_queue();
}

bool Conversation::is_next_silent() {
  const bool is_silent = client_.reply_mode != ReplyMode::on;
  if (client_.reply_mode == ReplyMode::skip_next) client_.reply_mode = ReplyMode::on;
  return is_silent;
}

void Conversation::run_queue() {
  // A coroutine runs as many calls as it can; one whose call has to wait for the store leaves the rest to the
  // next.
  // What is sent meanwhile calls this again: the loop goes on by itself.
  if (std::exchange(is_running_queue_, true)) return;
  while (!queue_.empty() && !is_held())
    asio::co_spawn(executor_, run_calls(), rethrow);
  is_running_queue_ = false;
}

asio::awaitable<void> Conversation::run_calls() {
  const std::shared_ptr<const void> self = client_.outlet.keep_alive();
  while (!queue_.empty() && !is_held()) {
    Call call = std::move(queue_.front());
    queue_.pop_front();
    Reply reply = co_await server_.run(client_, *call.spec, std::move(call.argv));
    // CLIENT REPLY is answered by what it has chosen; what is no answer but a push goes out in any case.
    if (call.spec->name == "client|reply") call.is_silent = client_.reply_mode != ReplyMode::on;
    const bool is_sent = !call.is_silent || reply.type() == Reply::Type::push;
    end(call.number, is_sent ? std::optional(std::move(reply)) : std::nullopt);
  }
}

void Conversation::refuse(Reply reply) {
  is_gathering_ = true;
  const bool is_silent = is_next_silent();
  const std::uint64_t number = pipeline_.begin(Footprint::everything());
  end(number, is_silent ? std::nullopt : std::optional(std::move(reply)));
}

void Conversation::end(std::uint64_t number, std::optional<Reply> reply) {
  pipeline_.end(number, std::move(reply), [this](Reply its) { client_.outlet.answer(std::move(its)); });
  if (!is_gathering_) client_.outlet.flush();
  note_progress();
}

asio::awaitable<void> Conversation::wait() {
  if (begun_at_once_ >= begun_at_once_max) {
    send();
    co_await asio::post(executor_, asio::use_awaitable);
  }
  while (next_) {
    // What came before goes on, and that may be progress enough.
    run_queue();
    advance();
    if (!next_) break;
    if (next_->spec != nullptr && is_paused()) {
      send();
      co_await server_.pause.wait(server_.now());
    } else {
      co_await wait_for_progress();
    }
    is_gathering_ = true;
    advance();
  }
}

asio::awaitable<void> Conversation::wait_for_progress() {
  // What is sent may end a call, or all.
  is_waiting_ = true;
  send();
  co_await progress_.wait();
  is_waiting_ = false;
}

void Conversation::note_sent() {
  if (!is_broken_off_) run_queue();
  note_progress();
}

void Conversation::note_progress() {
  if (std::exchange(is_waiting_, false)) progress_.wake();
}

void Conversation::send() {
  run_queue();
  is_gathering_ = false;
  begun_at_once_ = 0;
  client_.outlet.flush();
}

asio::awaitable<void> Conversation::finish() {
  while (!is_broken_off_ && is_busy())
    co_await wait_for_progress();
}

void Conversation::break_off() {
  is_broken_off_ = true;
  note_progress();
}

}  // namespace redis3::session
