#pragma once

#include "place/place.hpp"
#include "redis3/reply.hpp"
#include "session/client.hpp"
#include "session/conversation.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace redis3::place {

/// A client of the Redis protocol that is in the same process as its server: calls are words, answers are
/// replies. Everything is as on a connection: SELECT, MULTI and SUBSCRIBE are remembered, calls on different
/// keys run side by side, and answers come in the order of the calls.
///
/// Where the place cannot be opened, each call is answered with the error of that.
///
/// Lifetime  leave() comes last; the place outlives it.
/// Threads   any number at once, save that one waits or watches at a time.
class Caller : public session::Outlet, public std::enable_shared_from_this<Caller> {
 public:
  using SteadyTime = std::chrono::steady_clock::time_point;

  struct Answer {
    Reply reply;
    /// In which words it is to be told.
    resp::Protocol protocol;
  };

  static std::shared_ptr<Caller> come(Place& place);
  explicit Caller(Place& place);
  ~Caller() override;

  /// Makes calls, each of one word at least; does not wait.
  void send(std::vector<command::Argv> calls);
  /// The next answer or message, if one is there.
  std::optional<Answer> take();
  bool has_answer() const;
  /// Whether the server has left the caller, and all of its answers are taken.
  bool is_over() const;

  /// Waits until there is an answer, or it is over, or the time has come; whether it is not the last.
  bool wait_until(SteadyTime time);
  /// Calls `ready` once, on the loop, as soon as there is an answer, or it is over; it must be quick, and not
  /// call the caller. False: that is so already, and nothing is called.
  bool watch(std::function<void()> ready);
  /// Nothing is called any more.
  void unwatch();

  /// The end: nothing more is begun, and no answer comes. What is under way goes on.
  void leave();

  // session::Outlet
  void answer(Reply reply) override;
  void flush() override;
  void push(const Reply& reply) override;
  void close() override;
  void drop() override;
  std::size_t output_bytes() const noexcept override { return 0; }
  std::size_t query_bytes() const noexcept override { return 0; }
  std::shared_ptr<const void> keep_alive() override { return shared_from_this(); }

 private:
  boost::asio::awaitable<void> feed();
  void welcome();
  boost::asio::awaitable<void> begin(std::vector<command::Argv> calls);
  std::optional<std::vector<command::Argv>> next_calls();
  void answer_all(std::size_t count, const Error& error);
  void put(Answer answer);
  void end();
  void part();
  /// Lets those know who wait or watch.
  void tell(const std::lock_guard<std::mutex>&);
  bool is_something_there() const { return !answers_.empty() || is_closed_; }

  Place& place_;

  // On the loop only.
  std::optional<session::Client> client_;
  std::optional<session::Conversation> conversation_;
  bool has_left_ = false;

  mutable std::mutex mutex_;
  // Guarded by it.
  std::deque<std::vector<command::Argv>> calls_;
  bool is_feeding_ = false;
  std::deque<Answer> answers_;
  bool is_closed_ = false;
  client::Loop::Event* waiting_ = nullptr;
  std::function<void()> watching_;
};

}  // namespace redis3::place
