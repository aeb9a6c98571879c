#include "place/caller.hpp"

#include "base/rethrow.hpp"
#include "session/error_texts.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>

#include <exception>
#include <utility>

namespace redis3::place {
namespace {

namespace asio = boost::asio;

/// Where a client comes from that came by no socket, as CLIENT LIST tells it. Ends as a Unix socket's address
/// does, since it is as near.
constexpr const char* own_address = "in-process:0";

}  // namespace

std::shared_ptr<Caller> Caller::come(Place& place) {
  return std::make_shared<Caller>(place);
}

Caller::Caller(Place& place) : place_(place) {
  ++place_.callers();
}

Caller::~Caller() {
  --place_.callers();
}

void Caller::send(std::vector<command::Argv> calls) {
  {
    std::lock_guard lock(mutex_);
    calls_.push_back(std::move(calls));
    if (std::exchange(is_feeding_, true)) return;
  }
  asio::co_spawn(place_.loop().context(), feed(), rethrow);
}

asio::awaitable<void> Caller::feed() {
  const std::shared_ptr<Caller> self = shared_from_this();
  while (std::optional<std::vector<command::Argv>> calls = next_calls()) {
    if (has_left_) continue;
    if (!client_) {
      const Result<void> opened = co_await place_.open();
      if (opened.has_error()) {
        answer_all(calls->size(), opened.error());
        continue;
      }
      if (has_left_) continue;
      welcome();
    }
    co_await begin(*std::move(calls));
  }
}

std::optional<std::vector<command::Argv>> Caller::next_calls() {
  std::lock_guard lock(mutex_);
  if (calls_.empty()) {
    is_feeding_ = false;
    return std::nullopt;
  }
  std::vector<command::Argv> calls = std::move(calls_.front());
  calls_.pop_front();
  return calls;
}

void Caller::answer_all(std::size_t count, const Error& error) {
  std::lock_guard lock(mutex_);
  for (std::size_t i = 0; i < count; ++i)
    answers_.push_back(Answer{Reply::error(session::error_text::of_failure(error)), resp::Protocol::resp2});
  tell(lock);
}

void Caller::welcome() {
  session::Server& server = place_.server();
  client_.emplace(*this, server.clients.next_id(), server.now());
  client_->address = own_address;
  client_->local_address = own_address;
  client_->is_local = true;
  conversation_.emplace(server, *client_, place_.loop().context().get_executor());
  server.welcome(*client_);
}

asio::awaitable<void> Caller::begin(std::vector<command::Argv> calls) {
  for (command::Argv& argv : calls) {
    if (client_->is_leaving) break;
    if (!conversation_->begin(std::move(argv))) co_await conversation_->wait();
  }
  conversation_->send();
  if (!client_->is_leaving || has_left_) co_return;
  co_await conversation_->finish();
  end();
}

std::optional<Caller::Answer> Caller::take() {
  std::lock_guard lock(mutex_);
  if (answers_.empty()) return std::nullopt;
  Answer answer = std::move(answers_.front());
  answers_.pop_front();
  return answer;
}

bool Caller::has_answer() const {
  std::lock_guard lock(mutex_);
  return !answers_.empty();
}

bool Caller::is_over() const {
  std::lock_guard lock(mutex_);
  return answers_.empty() && is_closed_;
}

bool Caller::wait_until(SteadyTime time) {
  client::Loop::Event something;
  {
    std::lock_guard lock(mutex_);
    if (is_something_there()) return true;
    waiting_ = &something;
  }
  if (place_.loop().wait_until(something, time)) return true;
  std::lock_guard lock(mutex_);
  waiting_ = nullptr;
  return is_something_there();
}

bool Caller::watch(std::function<void()> ready) {
  std::lock_guard lock(mutex_);
  if (is_something_there()) return false;
  if (!watching_) place_.loop().hold();
  watching_ = std::move(ready);
  return true;
}

void Caller::unwatch() {
  std::lock_guard lock(mutex_);
  if (std::exchange(watching_, nullptr)) place_.loop().let_go();
}

void Caller::tell(const std::lock_guard<std::mutex>&) {
  if (waiting_) place_.loop().end(*std::exchange(waiting_, nullptr));
  if (!watching_) return;
  std::exchange(watching_, nullptr)();
  place_.loop().let_go();
}

void Caller::leave() {
  {
    // Another thread may wait for the next answer, which will not come.
    std::lock_guard lock(mutex_);
    is_closed_ = true;
    tell(lock);
  }
  asio::post(place_.loop().context(), [self = shared_from_this()] { self->part(); });
}

void Caller::part() {
  if (std::exchange(has_left_, true) || !client_) return;
  client_->is_leaving = true;
  conversation_->break_off();
  place_.server().forget(*client_);
}

void Caller::answer(Reply reply) {
  put(Answer{std::move(reply), client_->protocol});
}

void Caller::put(Answer answer) {
  std::lock_guard lock(mutex_);
  answers_.push_back(std::move(answer));
}

void Caller::flush() {
  std::lock_guard lock(mutex_);
  if (!answers_.empty()) tell(lock);
}

void Caller::push(const Reply& reply) {
  put(Answer{reply, client_->protocol});
  if (!conversation_->is_gathering()) flush();
}

// Begins a call of nobody, by which begin() finds out that the client is left.
void Caller::close() {
  client_->is_leaving = true;
  send({});
}

void Caller::drop() {
  {
    std::lock_guard lock(mutex_);
    answers_.clear();
  }
  client_->is_leaving = true;
  conversation_->break_off();
  end();
}

void Caller::end() {
  std::lock_guard lock(mutex_);
  is_closed_ = true;
  tell(lock);
}

}  // namespace redis3::place
