#pragma once

#include "base/task.hpp"
#include "base/waiter.hpp"
#include "client/location.hpp"
#include "place/backend.hpp"
#include "redis3/options.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <memory>
#include <vector>

namespace redis3::gateway {

/// A gateway's backends: the first one, the home, on the gateway's own executor, and each further one with a
/// thread and a loop of its own. They share a place, and nothing else.
///
/// Lifetime  after a successful open(), close() comes last; then the loop of the home may end.
/// Threads   one at a time, on the gateway's executor; what it asks of a backend is done on that one's.
class BackendThreads {
 public:
  explicit BackendThreads(boost::asio::any_io_executor executor);
  ~BackendThreads();

  /// Opens `count` backends, and looks whether the store is there.
  ///
  /// Errors  those of client::open_backing() and Backing::check()
  ///         unavailable  the system has no thread left
  Task<void> open(client::Location location, Options options, std::size_t count);

  place::Backend& home() noexcept { return *home_; }

  /// The other ones, each with the executor on which alone it may be used.
  struct Other {
    boost::asio::any_io_executor executor;
    place::Backend* backend;
  };
  std::vector<Other> others() const;

  /// What all of them have counted.
  boost::asio::awaitable<place::BackendFigures> figures();

  /// Ends what all of them ask of S3, as Backend::give_up() does.
  void give_up();
  /// Waits for what goes on in the background, and ends the threads.
  Task<void> close();

 private:
  class Thread;

  boost::asio::any_io_executor executor_;
  std::unique_ptr<place::Backend> home_;
  std::vector<std::unique_ptr<Thread>> threads_;
  /// Calls of figures() that are under way.
  std::size_t gathering_ = 0;
  Waiter gathered_;
};

}  // namespace redis3::gateway
