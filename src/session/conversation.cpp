#include "session/conversation.hpp"

#include "base/rethrow.hpp"
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

}  // namespace

Conversation::Conversation(Server& server, Client& client, asio::any_io_executor executor)
    : server_(server), client_(client), executor_(std::move(executor)) {}

bool Conversation::begin(command::Argv argv) {
  assert(!next_ && !argv.empty());
  is_gathering_ = true;
  Next next;
  next.argv = std::move(argv);
  if (advance(next)) return ++begun_at_once_ < begun_at_once_max;
  next_ = std::move(next);
  return false;
}

bool Conversation::advance(Next& next) {
  if (client_.is_leaving && next.spec == nullptr) return true;
  if (is_broken_off_) return true;
  if (pipeline_.size() >= calls_max) return false;
  if (next.spec == nullptr) {
    // What a call is depends on those before it that touch everything: AUTH, SELECT, MULTI. What is refused
    // waits for room, too: its reply may have to wait for a slow one.
    if (pipeline_.is_running_with_everything()) return false;
    if (!admit(next)) return true;
  }
  if (is_held() || is_paused(*next.spec) || !pipeline_.admits(next.footprint)) return false;
  start(next);
  return true;
}

bool Conversation::admit(Next& next) {
  Server::Admission admission = server_.admit(client_, next.argv);
  if (admission.reply) {
    refuse(*std::move(admission.reply));
    return false;
  }
  next.spec = admission.spec;
  if (server_.settings.pipeline_order != PipelineOrder::strict)
    next.footprint = Footprint::of(*admission.spec, next.argv, client_.session.db);
  return true;
}

bool Conversation::is_paused(const command::Spec& spec) const {
  return server_.pause.is_set() && server_.pause.stops(Server::is_write(client_, spec), server_.now());
}

bool Conversation::is_held() const noexcept {
  return client_.outlet.output_bytes() + waiting_bytes() > held_bytes_max;
}

void Conversation::start(Next& next) {
  const Begun call{*next.spec, is_next_silent()};
  Eventual<Reply> reply = server_.run(client_, call.spec, std::move(next.argv));
  if (!reply.is_at_hand()) {
    const std::uint64_t number = pipeline_.begin(std::move(next.footprint));
    asio::co_spawn(executor_, await_reply(number, call, std::move(reply).wait()), rethrow);
    return;
  }
  Result<Reply> result = std::move(reply).take();
  const bool is_answered = is_heard(call, *result);
  if (pipeline_.is_empty()) {
    if (is_answered) client_.outlet.answer(*std::move(result));
    return;
  }
  const std::uint64_t number = pipeline_.begin(std::move(next.footprint));
  end(number, is_answered ? std::optional(*std::move(result)) : std::nullopt);
}

asio::awaitable<void> Conversation::await_reply(std::uint64_t number, Begun call, Task<Reply> reply) {
  const std::shared_ptr<const void> self = client_.outlet.keep_alive();
  Result<Reply> result = co_await std::move(reply);
  const bool is_answered = is_heard(call, *result);
  end(number, is_answered ? std::optional(*std::move(result)) : std::nullopt);
}

// CLIENT REPLY is answered by what it has chosen; what is no answer but a push goes out in any case.
bool Conversation::is_heard(Begun call, const Reply& reply) const {
  const bool chooses = call.spec.name == "client|reply";
  const bool is_silent = chooses ? client_.reply_mode != ReplyMode::on : call.is_silent;
  return !is_silent || reply.type() == Reply::Type::push;
}

bool Conversation::is_next_silent() {
  const bool is_silent = client_.reply_mode != ReplyMode::on;
  if (client_.reply_mode == ReplyMode::skip_next) client_.reply_mode = ReplyMode::on;
  return is_silent;
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
    if (next_->spec != nullptr && is_paused(*next_->spec)) {
      send();
      co_await server_.pause.wait(server_.now());
    } else {
      co_await wait_for_progress();
    }
    is_gathering_ = true;
    if (advance(*next_)) next_.reset();
  }
}

asio::awaitable<void> Conversation::wait_for_progress() {
  // What is sent may be too much, and end it all.
  is_waiting_ = true;
  send();
  co_await progress_.wait();
  is_waiting_ = false;
}

void Conversation::note_sent() {
  note_progress();
}

void Conversation::note_progress() {
  if (std::exchange(is_waiting_, false)) progress_.wake();
}

void Conversation::send() {
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
