#pragma once

#include "base/waiter.hpp"
#include "session/client.hpp"
#include "session/pipeline.hpp"
#include "session/server.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>

namespace redis3::session {

/// The calls of one client, from their words to their replies: each begins as soon as the pipeline, a pause
/// and the calls before it let it, and its reply goes to the client's outlet when its turn has come. No
/// socket and no bytes here.
///
/// A face hands in one call after the other and waits in between where it is told to:
///
///     while (there is a call) {
///       if (!conversation.begin(words)) co_await conversation.wait();
///     }
///     conversation.send();
///
/// Replies are gathered until send(), or until there is something to wait for. A reply that comes later goes
/// out at once.
///
/// Lifetime  the server outlives it. The client and its outlet live as long as it does, and the outlet keeps
///           all three while a call is under way.
/// Threads   one at a time, on the executor, which is the server's.
class Conversation {
 public:
  /// Calls that are under way, or are done and wait for those before them.
  static constexpr std::size_t calls_max = 1024;
  /// How many calls are begun before others get their turn.
  static constexpr std::size_t begun_at_once_max = 64;

  /// While more bytes of replies than these wait, for their turn or for the client to take them, no further
  /// call is run: a pipeline of long values must not outrun who reads them.
  static constexpr std::size_t held_bytes_max = 16 * 1024 * 1024;

  Conversation(Server& server, Client& client, boost::asio::any_io_executor executor);

  /// Takes the client's next call, of one word at least, and begins, queues or refuses it. False: it waits
  /// for its turn, or others should have theirs; then wait() comes before the next one.
  bool begin(command::Argv argv);
  /// Ends when the next call may be handed in.
  boost::asio::awaitable<void> wait();
  /// Answers something that is no call, in its turn.
  void refuse(Reply reply);
  /// To be called when no further call is at hand.
  void send();

  /// To be called by the outlet when it has sent something.
  void note_sent();

  /// Ends when every call is answered, or the client is left.
  boost::asio::awaitable<void> finish();
  /// Nothing more is begun, and nobody waits for what is under way. For a client that is left at once.
  void break_off();

  /// Whether a call is under way.
  bool is_busy() const noexcept { return !pipeline_.is_empty(); }
  /// Whether send() is still to come: what is pushed now may go out with the replies.
  bool is_gathering() const noexcept { return is_gathering_; }
  /// About how many bytes the replies have that wait for their turn.
  std::size_t waiting_bytes() const noexcept { return pipeline_.waiting_bytes(); }

 private:
  /// The call that comes next.
  struct Next {
    command::Argv argv;
    /// Once it is admitted.
    const command::Spec* spec = nullptr;
    Footprint footprint = Footprint::everything();
  };
  /// A call that has begun.
  struct Begun {
    const command::Spec& spec;
    bool is_silent;
  };

  /// Brings a call as far as it comes now. False: it waits for its turn.
  bool advance(Next& next);
  /// Whether the call is to begin, now or later; else it is done with, or still waits to be looked at.
  bool admit(Next& next);
  bool is_paused(const command::Spec& spec) const;
  bool is_held() const noexcept;
  void start(Next& next);
  boost::asio::awaitable<void> await_reply(std::uint64_t number, Begun call, Task<Reply> reply);
  /// Whether the client gets to hear a reply.
  bool is_heard(Begun call, const Reply& reply) const;
  void end(std::uint64_t number, std::optional<Reply> reply);
  boost::asio::awaitable<void> wait_for_progress();
  void note_progress();
  /// Whether CLIENT REPLY lets the next call go unanswered.
  bool is_next_silent();

  Server& server_;
  Client& client_;
  boost::asio::any_io_executor executor_;
  Pipeline pipeline_;
  std::optional<Next> next_;
  std::size_t begun_at_once_ = 0;
  bool is_gathering_ = false;
  bool is_broken_off_ = false;
  /// Wakes who waits for a call's end.
  Waiter progress_;
  bool is_waiting_ = false;
};

}  // namespace redis3::session
