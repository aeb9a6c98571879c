#pragma once

#include "base/random.hpp"
#include "base/single_flight.hpp"
#include "base/task.hpp"
#include "client/location.hpp"
#include "client/loop.hpp"
#include "place/backend.hpp"
#include "redis3/options.hpp"
#include "redis3/stats.hpp"
#include "session/server.hpp"

#include <atomic>
#include <cstddef>
#include <memory>

/// A place where keys live, and the clients of the Redis protocol that are in the same process: no sockets.
namespace redis3::place {

/// One place: its loop, its store, and the server that its callers are the clients of. It is opened by the
/// first of their commands.
///
/// Lifetime  outlives its callers; ends what still goes on when it is destroyed, so never inside the loop.
/// Threads   loop() from any; the others on the loop.
class Place {
 public:
  /// location  what locate() makes of the options.
  Place(client::Location location, Options options, session::Settings settings);
  ~Place();
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;

  client::Loop& loop() noexcept { return loop_; }
  const client::Location& location() const noexcept { return location_; }

  /// Opens the store and looks whether it is there; what has failed is tried again by the next one who asks.
  ///
  /// Errors  those of client::open_backing() and client::Backing::check()
  Task<void> open();
  bool is_open() const noexcept { return server_ != nullptr; }
  /// Only of a place that is open.
  session::Server& server() noexcept { return *server_; }

  /// What was asked of S3 so far; nothing where it is not open. Never an Error.
  Task<Stats> stats();

  /// How many callers there are.
  std::atomic<std::size_t>& callers() noexcept { return callers_; }

 private:
  Task<void> open_now();
  void open_server();
  Task<void> close();

  client::Loop loop_;
  client::Location location_;
  Options options_;
  session::Settings settings_;
  SeededRandom random_;
  SingleFlight opening_;
  std::unique_ptr<Backend> backend_;
  command::ServerInfo info_;
  std::unique_ptr<session::Server> server_;
  std::atomic<std::size_t> callers_ = 0;
};

}  // namespace redis3::place
