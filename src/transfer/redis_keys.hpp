#pragma once

#include "base/task.hpp"
#include "redis_client/connection.hpp"
#include "transfer/redis_replies.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace redis3::transfer {

/// The keys of a Redis server, over one connection, which it chooses the database of.
///
/// Threads  as the connection. The connection outlives it.
/// Errors   those of the connection; invalid for an error reply, with its text
class RedisKeys {
 public:
  explicit RedisKeys(redis_client::Connection& connection)
      : connection_(connection), db_(connection.address().db) {}

  /// Asks the server who it is and what it can; before all else.
  Task<void> learn();
  /// Its run id: another one after each start. Empty where it does not say.
  const std::string& run_id() const noexcept { return run_id_; }

  Task<void> select(std::int64_t db);
  /// The databases that have keys.
  Task<std::vector<std::int64_t>> databases();

  /// Reads keys of the chosen database, each at one moment; absent where there is none.
  Task<std::vector<std::optional<Item>>> read(std::vector<std::string> keys);

  /// One call whose reply is no error.
  Task<Reply> ask(Argv call);
  redis_client::Connection& connection() noexcept { return connection_; }
  std::int64_t db() const noexcept { return db_; }

 private:
  redis_client::Connection& connection_;
  std::int64_t db_;
  std::string run_id_;
  ExpiryAnswer expiry_ = ExpiryAnswer::moment;
};

}  // namespace redis3::transfer
