#include "embedded/sqlite_connection.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>
#include <cassert>
#include <cstring>
#include <thread>
#include <utility>

namespace redis3::embedded {
namespace {

int primary_code(int code) noexcept {
  return code & 0xFF;
}

/// " (Permission denied)", where the system said something.
std::string system_reason(sqlite3* handle) {
  const int number = handle == nullptr ? 0 : sqlite3_system_errno(handle);
  return number == 0 ? "" : fmt::format(" ({})", std::strerror(number));
}

}  // namespace

void SqliteConnection::Close::operator()(sqlite3* handle) const noexcept {
  sqlite3_close(handle);
}

SqliteConnection::SqliteConnection(const std::string& location, int flags, std::string path)
    : path_(std::move(path)) {
  sqlite3* handle = nullptr;
  const int code = sqlite3_open_v2(location.c_str(), &handle,
                                   flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
  handle_.reset(handle);  // There may be one even after a failure.
  if (code != SQLITE_OK) throw to_error(code);
  sqlite3_busy_handler(handle, &wait_for_lock, this);
}

SqliteConnection::~SqliteConnection() = default;

// SQLite's own busy handler sleeps up to 100 ms at a time, in which a busy neighbour commits hundreds of
// times, and the one who waits may starve.
int SqliteConnection::wait_for_lock(void* self, int attempts) noexcept {
  auto& connection = *static_cast<SqliteConnection*>(self);
  const auto now = std::chrono::steady_clock::now();
  if (attempts == 0) connection.waiting_since_ = now;
  if (now - connection.waiting_since_ >= busy_wait_max) return 0;
  std::this_thread::sleep_for(std::chrono::microseconds(100) * std::min(attempts + 1, 20));
  return 1;
}

void SqliteConnection::execute(const char* sql) {
  if (const int code = try_execute(sql); code != SQLITE_OK) throw to_error(code);
}

int SqliteConnection::try_execute(const char* sql) noexcept {
  return sqlite3_exec(handle(), sql, nullptr, nullptr, nullptr);
}

std::int64_t SqliteConnection::number(const char* sql) {
  SqliteStatement statement(*this, sql);
  SqliteQuery query(statement);
  return query.next() ? query.number(0) : 0;
}

std::string SqliteConnection::text(const char* sql) {
  SqliteStatement statement(*this, sql);
  SqliteQuery query(statement);
  return query.next() ? std::string(query.bytes(0)) : std::string();
}

bool SqliteConnection::is_in_transaction() const noexcept {
  return sqlite3_get_autocommit(handle()) == 0;
}

bool SqliteConnection::is_read_only() const noexcept {
  return sqlite3_db_readonly(handle(), "main") == 1;
}

Error SqliteConnection::to_error(int code) const {
  const std::string reason = system_reason(handle());
  switch (primary_code(code)) {
    case SQLITE_FULL:
      return Error(ErrorKind::unavailable,
                   fmt::format("the disk that holds {} is full; nothing was changed", path_));
    case SQLITE_IOERR:
      return Error(ErrorKind::unavailable,
                   fmt::format("the disk that holds {} failed{}; nothing was changed", path_, reason));
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return Error(ErrorKind::unavailable,
                   fmt::format("another process has held {} for more than {} seconds; try again", path_,
                               busy_wait_max.count()));
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
      return Error(ErrorKind::denied, fmt::format("there is no permission to write to {}{}", path_, reason));
    case SQLITE_CANTOPEN:
      return Error(ErrorKind::denied, fmt::format("{} cannot be opened{}", path_, reason));
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return Error(ErrorKind::corrupt, fmt::format("{} is damaged: {}", path_, sqlite3_errmsg(handle())));
    case SQLITE_TOOBIG:
      return Error(ErrorKind::invalid, fmt::format("the value is too large for {}", path_));
    default:
      return Error(ErrorKind::internal,
                   fmt::format("SQLite failed on {}: {}", path_, sqlite3_errmsg(handle())));
  }
}

void SqliteStatement::Finalize::operator()(sqlite3_stmt* handle) const noexcept {
  sqlite3_finalize(handle);
}

sqlite3_stmt* SqliteStatement::prepared() {
  if (!handle_) {
    sqlite3_stmt* handle = nullptr;
    const int code =
        sqlite3_prepare_v3(connection_.handle(), sql_, -1, SQLITE_PREPARE_PERSISTENT, &handle, nullptr);
    if (code != SQLITE_OK) throw connection_.to_error(code);
    handle_.reset(handle);
  }
  return handle_.get();
}

SqliteQuery::SqliteQuery(SqliteStatement& statement)
    : connection_(statement.connection_), statement_(statement.prepared()) {
  assert(!sqlite3_stmt_busy(statement_));
}

// What reset returns is the error that the last step has already told.
SqliteQuery::~SqliteQuery() {
  sqlite3_reset(statement_);
}

// A null pointer would bind NULL in place of no bytes.
SqliteQuery& SqliteQuery::bind_bytes(std::string_view bytes) {
  check(sqlite3_bind_blob64(statement_, ++bound_, bytes.empty() ? "" : bytes.data(), bytes.size(),
                            SQLITE_STATIC));
  return *this;
}

SqliteQuery& SqliteQuery::bind_text(std::string_view text) {
  check(sqlite3_bind_text64(statement_, ++bound_, text.empty() ? "" : text.data(), text.size(), SQLITE_STATIC,
                            SQLITE_UTF8));
  return *this;
}

SqliteQuery& SqliteQuery::bind_number(std::int64_t number) {
  check(sqlite3_bind_int64(statement_, ++bound_, number));
  return *this;
}

SqliteQuery& SqliteQuery::bind_null() {
  check(sqlite3_bind_null(statement_, ++bound_));
  return *this;
}

bool SqliteQuery::next() {
  assert(bound_ == sqlite3_bind_parameter_count(statement_));
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code != SQLITE_DONE) throw connection_.to_error(code);
  return false;
}

void SqliteQuery::run() {
  while (next()) {
  }
}

std::string_view SqliteQuery::bytes(int column) const {
  // In this order, as SQLite's manual wants it: the pointer first, which may convert, then the length.
  const void* const data = sqlite3_column_blob(statement_, column);
  const int size = sqlite3_column_bytes(statement_, column);
  return size == 0 ? std::string_view()
                   : std::string_view(static_cast<const char*>(data), static_cast<std::size_t>(size));
}

std::int64_t SqliteQuery::number(int column) const {
  return sqlite3_column_int64(statement_, column);
}

bool SqliteQuery::is_null(int column) const {
  return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

void SqliteQuery::check(int code) const {
  if (code != SQLITE_OK) throw connection_.to_error(code);
}

}  // namespace redis3::embedded
