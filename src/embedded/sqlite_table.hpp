#pragma once

#include "embedded/object_table.hpp"

#include <memory>
#include <string>

namespace redis3::embedded {

class SqliteConnection;
class SqliteRows;
class SqliteWriter;

/// Objects in one SQLite file, which any number of processes may open at once.
///
/// Durability  when a write ends without an Error it is on the disk (write-ahead log, flushed by a commit).
///             Writes that wait at the same time share a commit: a thread of the table's own makes them.
/// Lifetime    the destructor first commits the writes that wait. An executor on which a write is awaited is
///             kept at work until the answer is posted to it, and must be there until then.
/// Errors      unavailable      the disk is full or failed, or another process holds the file for long, or
///                              more than changes_waiting_max changes wait; nothing happened
///             outcome_unknown  the disk failed while the change was flushed
///             invalid          a body over body_bytes_max
///             corrupt          the file is damaged
class SqliteTable : public ObjectTable {
 public:
  /// Opens the data file at `path`, or creates it. Blocks for a few milliseconds, or longer where another
  /// process holds the file.
  ///
  /// Errors  those of open_sqlite_file(): above all `invalid` for a file that is not ours, which is left
  /// alone.
  static Result<std::unique_ptr<SqliteTable>> open(const std::string& path);
  ~SqliteTable() override;
  SqliteTable(const SqliteTable&) = delete;
  SqliteTable& operator=(const SqliteTable&) = delete;

  Result<void> read(std::function<void(const Rows&)> look) override;
  Task<void> write(std::function<Result<void>(Rows&)> change) override;

 private:
  class Reader;
  explicit SqliteTable(const std::string& path);

  std::unique_ptr<SqliteWriter> writer_;
  std::unique_ptr<Reader> reader_;
};

}  // namespace redis3::embedded
