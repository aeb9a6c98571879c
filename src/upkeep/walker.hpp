#pragma once

#include "base/sleep.hpp"
#include "base/task.hpp"
#include "store/object_store.hpp"
#include "upkeep/pace.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace redis3::upkeep {

struct WalkOptions {
  // Behaviour.

  /// Absent: all databases.
  std::optional<std::int64_t> db;
  /// WalkEnd::next of a walk through the same databases that ended early; empty: from the beginning. A place
  /// that the store does not know any more is the beginning.
  std::string from;

  // Performance.

  /// Requests in a second at the most; 0: as many as it can.
  double requests_per_second = 1000;
  /// Requests under way at once.
  std::size_t parallel_requests_max = 64;
};

/// What a walk needs of the world; all of it outlives the walker and its Tasks.
struct WalkWorld {
  store::ObjectStore& store;
  Sleep sleep;
  /// Asked before each request: whether to end, after those that are under way.
  std::function<bool()> is_stopped;
};

/// How a walk has ended.
struct WalkEnd {
  /// Why it ended early: the store's error, or `cancelled` where it was stopped.
  std::optional<Error> failure;
  /// Where to go on after a failure; empty: from the beginning.
  std::string next;
  /// WalkOptions::from was not known to the store, and the walk began at the beginning.
  bool has_begun_anew = false;
};

/// Goes through all objects of a place, page by page of the store's own listing, at a pace.
///
/// Threads  one at a time, on the store's executor.
class Walker {
 public:
  using Entries = std::vector<store::ListEntry>;

  /// what  its name for people: "The sweep was stopped."
  Walker(std::string_view what, WalkWorld world, WalkOptions options);
  Walker(const Walker&) = delete;
  Walker& operator=(const Walker&) = delete;

  /// Hands over each page; an Error of `see` ends it.
  ///
  /// Cost  1 LIST for each 1,000 objects
  boost::asio::awaitable<WalkEnd> walk(std::function<Task<void>(const Entries&)> see);

  /// Awaits task(0) … task(count - 1), so many side by side as the options allow. Each of their requests
  /// waits for next_turn().
  Task<void> side_by_side(std::size_t count, std::function<Task<void>(std::size_t)> task);

  /// Waits until one more request may go.
  ///
  /// Errors  cancelled  it is to end
  Task<void> next_turn();

  store::ObjectStore& store() noexcept { return world_.store; }

 private:
  Task<store::ListPage> list(store::ListQuery query);

  std::string what_;
  WalkWorld world_;
  WalkOptions options_;
  Pace pace_;
};

}  // namespace redis3::upkeep
