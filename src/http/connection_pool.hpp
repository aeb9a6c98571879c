#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

namespace redis3::http {

struct Exchange;

/// Decides which connection carries which request. Pure: it opens and closes nothing, it is told and it
/// tells.
///
/// A connection is opening, idle or busy, from the moment its id is handed out until failed(), dropped() or
/// take_expired() ends it. Idle connections are used last in, first out, so that the surplus grows old and
/// goes; waiting requests are served first come, first served. No request waits while a connection is idle,
/// and no more connections are opening than requests asked for.
class ConnectionPool {
 public:
  using Id = std::uint32_t;
  using Time = std::chrono::steady_clock::time_point;
  /// The clock of every deadline here.
  static Time now() { return std::chrono::steady_clock::now(); }

  /// `connections_max` is 1 or more.
  ConnectionPool(std::size_t connections_max, std::chrono::milliseconds idle_max);

  enum class Action {
    use,         ///< Send on this idle connection, which is busy now.
    open,        ///< Open this new connection; the request waits.
    open_alone,  ///< Open this new connection for this request and no other; it is busy from now on.
    wait,        ///< All connections are open and busy, or opening; the request waits.
  };
  struct Decision {
    Action action;
    Id connection;    ///< With all but wait.
    Time idle_since;  ///< With use.
  };
  /// A request wants a connection. Call take_expired() first.
  Decision request(Exchange& exchange);

  /// A waiting request gives up. Says whether it was waiting.
  bool withdraw(const Exchange& exchange);

  /// An opening connection is ready, or a busy one has done its work well: the request that it serves next,
  /// busy again; or none, and it is idle from `now` on.
  Exchange* available(Id connection, Time now);

  /// What is left to do when a connection is gone.
  struct Loss {
    Exchange* failed = nullptr;   ///< The request that must be told that no connection could be opened.
    std::optional<Id> open = {};  ///< A new connection to open for those that still wait.
  };
  /// An opening connection could not be opened. One request is told so, unless enough are opening for all
  /// that wait.
  Loss failed(Id connection);
  /// A busy or idle connection was closed.
  Loss dropped(Id connection);

  /// A connection to close since it was idle for longer than idle_max; it is no longer in the pool. Call
  /// until absent.
  std::optional<Id> take_expired(Time now);

  /// Those that wait and whose deadline has passed, taken out of the queue.
  std::vector<Exchange*> take_overdue(Time now);

  /// The first of those that wait, taken out of the queue; null where nobody waits.
  Exchange* take_waiting();

  bool is_idle(Id connection) const { return phases_[connection] == Phase::idle; }
  /// Whether any request waits or any connection is opening or busy.
  bool has_work() const noexcept { return !waiting_.empty() || opening_ > 0 || busy_ > 0; }
  std::size_t waiting() const noexcept { return waiting_.size(); }
  std::size_t size() const noexcept { return opening_ + busy_ + idle_.size(); }

 private:
  enum class Phase : std::uint8_t { unused, opening, idle, busy };
  struct Idle {
    Id connection;
    Time since;
  };

  Id take_unused(Phase phase);
  void forget(Id connection);
  std::optional<Id> open_for_those_who_wait();

  std::size_t connections_max_;
  std::chrono::milliseconds idle_max_;
  std::size_t opening_ = 0;
  std::size_t busy_ = 0;
  std::vector<Phase> phases_;
  std::vector<Id> unused_;
  std::deque<Idle> idle_;  ///< Idle for longest first.
  std::deque<Exchange*> waiting_;
};

}  // namespace redis3::http
