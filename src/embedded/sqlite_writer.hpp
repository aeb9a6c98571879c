#pragma once

#include "embedded/object_table.hpp"
#include "embedded/sqlite_rows.hpp"

#include <condition_variable>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace redis3::embedded {

/// What one commit takes together; what waits behind it goes into the next.
inline constexpr std::size_t changes_per_commit_max = 256;
/// What may wait; more is refused as unavailable.
inline constexpr std::size_t changes_waiting_max = 65'536;

/// A change on its way, and whom to tell what became of it.
class WaitingChange {
 public:
  explicit WaitingChange(std::function<Result<void>(Rows&)> a_change) : change(std::move(a_change)) {}
  virtual ~WaitingChange() = default;
  /// Called once, on the writer's thread or on the one that handed the change in; never goes on there itself.
  virtual void finish(std::exception_ptr bug, Result<void> outcome) = 0;

  std::function<Result<void>(Rows&)> change;
};

/// A thread that commits the changes of a data file: those that wait together, with one flush of the disk.
///
/// Threads  any, at any time. The destructor first commits what waits.
class SqliteWriter {
 public:
  explicit SqliteWriter(std::unique_ptr<SqliteConnection> connection);
  ~SqliteWriter();
  SqliteWriter(const SqliteWriter&) = delete;
  SqliteWriter& operator=(const SqliteWriter&) = delete;

  void add(std::unique_ptr<WaitingChange> change);

 private:
  using Batch = std::vector<std::unique_ptr<WaitingChange>>;
  struct Outcome {
    Result<void> result;
    std::exception_ptr bug;
    bool is_success() const noexcept { return !bug && result.has_value(); }
  };

  void run();
  /// Waits; empty when there is nothing left and nothing will come.
  Batch next_batch();
  std::vector<Outcome> commit(const Batch& batch);
  /// Why there is no transaction any more after a change that ended like this.
  Error end_of_transaction(const Outcome& last) const;
  Outcome apply(WaitingChange& change);
  /// Keeps what a change did, or takes it back. Throws Error.
  void end_change(bool is_kept);
  Result<void> end_transaction();

  std::unique_ptr<SqliteConnection> connection_;
  SqliteRows rows_;
  SqliteStatement begin_;
  SqliteStatement begin_change_;
  SqliteStatement keep_change_;
  SqliteStatement undo_change_;

  std::mutex mutex_;
  std::condition_variable is_work_;
  Batch waiting_;
  bool is_ending_ = false;

  std::thread thread_;
};

}  // namespace redis3::embedded
