#pragma once

#include "redis3/error.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace redis3::embedded {

/// How long a connection waits for another process that holds the file.
inline constexpr std::chrono::seconds busy_wait_max{10};

/// One connection to a SQLite file. Failures are thrown as Error, with the file's name in the message.
///
/// Threads  one at a time; SQLite's own locking is off.
class SqliteConnection {
 public:
  /// `location` is a path or, with SQLITE_OPEN_URI among the flags, a URI; messages call the file `path`.
  SqliteConnection(const std::string& location, int flags, std::string path);
  ~SqliteConnection();
  SqliteConnection(const SqliteConnection&) = delete;
  SqliteConnection& operator=(const SqliteConnection&) = delete;

  /// Runs statements that return nothing that anybody wants to see.
  void execute(const char* sql);
  /// The same, with SQLite's (extended) result code in place of an Error.
  int try_execute(const char* sql) noexcept;
  /// The first column of the first row, as a number or as text.
  std::int64_t number(const char* sql);
  std::string text(const char* sql);

  /// SQLite ends a transaction by itself when the disk is full or fails.
  bool is_in_transaction() const noexcept;
  bool is_read_only() const noexcept;
  /// What a result code of this connection means to a caller.
  Error to_error(int code) const;

  const std::string& path() const noexcept { return path_; }
  sqlite3* handle() const noexcept { return handle_.get(); }

 private:
  struct Close {
    void operator()(sqlite3* handle) const noexcept;
  };
  /// SQLite asks it whether to go on waiting for a lock.
  static int wait_for_lock(void* self, int attempts) noexcept;

  std::string path_;
  std::chrono::steady_clock::time_point waiting_since_;
  std::unique_ptr<sqlite3, Close> handle_;
};

/// A statement that is prepared when it is first used and kept.
class SqliteStatement {
 public:
  /// `sql` is a literal.
  SqliteStatement(SqliteConnection& connection, const char* sql) : connection_(connection), sql_(sql) {}
  SqliteStatement(const SqliteStatement&) = delete;
  SqliteStatement& operator=(const SqliteStatement&) = delete;

 private:
  friend class SqliteQuery;
  struct Finalize {
    void operator()(sqlite3_stmt* handle) const noexcept;
  };
  sqlite3_stmt* prepared();

  SqliteConnection& connection_;
  const char* sql_;
  std::unique_ptr<sqlite3_stmt, Finalize> handle_;
};

/// One run of a statement: bind every parameter in order, then step through the rows. Bound bytes stay where
/// they are until the run is over; its end makes the statement ready for the next.
class SqliteQuery {
 public:
  explicit SqliteQuery(SqliteStatement& statement);
  ~SqliteQuery();
  SqliteQuery(const SqliteQuery&) = delete;
  SqliteQuery& operator=(const SqliteQuery&) = delete;

  SqliteQuery& bind_bytes(std::string_view bytes);
  SqliteQuery& bind_text(std::string_view text);
  SqliteQuery& bind_number(std::int64_t number);
  SqliteQuery& bind_null();

  /// Steps to the next row; false behind the last.
  bool next();
  /// For a statement without rows.
  void run();

  /// Columns are counted from 0. The bytes are valid until the next step.
  std::string_view bytes(int column) const;
  std::int64_t number(int column) const;
  bool is_null(int column) const;

 private:
  void check(int code) const;

  SqliteConnection& connection_;
  sqlite3_stmt* statement_;
  int bound_ = 0;
};

}  // namespace redis3::embedded
