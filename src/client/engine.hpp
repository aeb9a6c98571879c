#pragma once

#include "base/random.hpp"
#include "base/task.hpp"
#include "client/backing.hpp"
#include "client/location.hpp"
#include "command/command.hpp"
#include "model/keyspace.hpp"
#include "redis3/options.hpp"
#include "redis3/stats.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace redis3::client {

/// What both twins of the client drive: an opened store, its keys, and the commands on them.
///
/// Lifetime  destroyed only after close(), with no call under way.
/// Threads   one at a time, on the executor; db() from any.
class Engine {
 public:
  /// Errors: those of locate() and open_backing().
  static Task<std::unique_ptr<Engine>> open(boost::asio::any_io_executor executor, Options options);

  Engine(boost::asio::any_io_executor executor, Location location, Options options);
  ~Engine();
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  /// Runs one command. An Error means that the store failed.
  Task<Reply> execute(command::Argv argv);

  /// One page of the keys of a database that match a pattern, as Keyspace::page() has it.
  Task<model::KeyPage> page(std::int64_t db, std::string pattern, std::string token);

  /// Hands over the keys of the present database that match a pattern, a page at a time, as
  /// Keyspace::each_page() does.
  Task<void> each_page(std::string pattern, std::function<bool(std::vector<std::string> keys)> see);

  /// What was asked of S3 so far. Never an Error.
  Task<Stats> stats();

  /// Waits for what goes on in the background, and tells what all of it has cost. The last call.
  Task<void> close();

  std::int64_t db() const noexcept { return db_.load(std::memory_order_relaxed); }
  const Location& location() const noexcept { return location_; }

 private:
  Task<void> open_store();
  void tell(const std::string& line) const;

  boost::asio::any_io_executor executor_;
  Location location_;
  Options options_;
  SeededRandom random_;
  std::unique_ptr<Backing> backing_;
  std::unique_ptr<model::Keyspace> keyspace_;
  command::Session session_;
  command::ServerInfo server_;
  command::Statistics statistics_;
  /// session_.db, for those who ask from outside.
  std::atomic<std::int64_t> db_;
};

}  // namespace redis3::client
