#include "embedded/sqlite_file.hpp"

#include "base/text.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include <chrono>
#include <filesystem>
#include <thread>

namespace redis3::embedded {
namespace {

namespace filesystem = std::filesystem;

// A bucket's rows lie together in the order of their names, and a small body lies with them. `modified` is in
// milliseconds since 1970; `size` is the body's length; `parts` is the number under which a long body's parts
// are found, and `body` is then empty. The triggers keep no part without its object.
constexpr const char* schema = R"(
CREATE TABLE object (
  bucket BLOB NOT NULL,
  name BLOB NOT NULL,
  etag TEXT NOT NULL,
  modified INTEGER NOT NULL,
  attributes BLOB NOT NULL,
  size INTEGER NOT NULL,
  parts INTEGER,
  body BLOB NOT NULL,
  PRIMARY KEY (bucket, name)
) STRICT, WITHOUT ROWID;
CREATE TABLE part (
  parts INTEGER NOT NULL,
  number INTEGER NOT NULL,
  bytes BLOB NOT NULL,
  PRIMARY KEY (parts, number)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER object_replaced AFTER UPDATE OF parts ON object WHEN old.parts IS NOT NULL BEGIN
  DELETE FROM part WHERE parts = old.parts;
END;
CREATE TRIGGER object_erased AFTER DELETE ON object WHEN old.parts IS NOT NULL BEGIN
  DELETE FROM part WHERE parts = old.parts;
END;
)";

// The page cache is small because SQLite's own grows dear when it is large, and the system caches the file
// anyway: 256 MiB made inserts two to four times slower than 8 MiB. The log is cut back to 64 MiB when it has
// been larger.
constexpr const char* settings = R"(
PRAGMA synchronous = FULL;
PRAGMA cache_size = -8192;
PRAGMA journal_size_limit = 67108864;
PRAGMA trusted_schema = OFF;
)";

Error refusal(const std::string& path, std::string_view reason) {
  return Error(ErrorKind::invalid,
               fmt::format("{} is not a redis3 data file; {}. Nothing in it was changed; name another file",
                           path, reason));
}

struct Identity {
  std::int64_t application = 0;
  std::int64_t version = 0;
  std::int64_t tables = 0;
  bool is_blank() const noexcept { return application == 0 && version == 0 && tables == 0; }
};

Identity read_identity(SqliteConnection& connection) {
  Identity identity;
  identity.application = connection.number("PRAGMA application_id");
  identity.version = connection.number("PRAGMA user_version");
  identity.tables = connection.number("SELECT count(*) FROM sqlite_schema");
  return identity;
}

void check_identity(const Identity& identity, const std::string& path) {
  if (identity.application != application_id)
    throw refusal(path, "it is a SQLite database of another program");
  if (identity.version != schema_version) {
    throw Error(
        ErrorKind::invalid,
        fmt::format(
            "{} was written by a newer redis3 (format {}; this one knows {}). Nothing in it was changed; "
            "use the newer redis3",
            path, identity.version, schema_version));
  }
}

std::int32_t big_endian(std::string_view bytes) {
  std::uint32_t value = 0;
  for (const unsigned char byte : bytes.substr(0, 4))
    value = value << 8 | byte;
  return static_cast<std::int32_t>(value);
}

/// Looks at a file's first bytes without a lock, a log or a write. Not through a query: while another process
/// moves its log into the file, or was killed at it, the pages do not fit together. And not through a
/// descriptor of our own: closing any descriptor of a file drops this process's locks on it. Source
/// https://www.sqlite.org/fileformat.html#the_database_header
void check_untouched(const std::string& path) {
  constexpr std::string_view magic("SQLite format 3", 16);
  constexpr std::size_t user_version_at = 60;
  constexpr std::size_t application_id_at = 68;
  const std::string uri = "file:" + percent_encode(filesystem::absolute(path).string(), "/") + "?immutable=1";
  SqliteConnection connection(uri, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, path);
  sqlite3_file* file = nullptr;
  sqlite3_file_control(connection.handle(), "main", SQLITE_FCNTL_FILE_POINTER, &file);
  std::string header(100, '\0');
  const int code = file->pMethods->xRead(file, header.data(), static_cast<int>(header.size()), 0);
  if (code != SQLITE_OK && code != SQLITE_IOERR_SHORT_READ) throw connection.to_error(code);
  if (!header.starts_with(magic)) throw refusal(path, "it is not a SQLite database");
  Identity identity;
  identity.application = big_endian(std::string_view(header).substr(application_id_at));
  identity.version = big_endian(std::string_view(header).substr(user_version_at));
  check_identity(identity, path);
}

void check_path(const std::string& path) {
  std::error_code code;
  const auto status = filesystem::status(path, code);
  if (status.type() == filesystem::file_type::directory) throw refusal(path, "it is a directory");
  if (status.type() == filesystem::file_type::not_found) {
    const auto folder = filesystem::absolute(path).parent_path();
    if (filesystem::is_directory(folder, code)) return;
    throw Error(ErrorKind::invalid,
                fmt::format("{} cannot be created: there is no folder {}", path, folder.string()));
  }
  if (status.type() != filesystem::file_type::regular) {
    if (code) return;  // Not to be seen: opening it says why.
    throw refusal(path, "it is not a regular file");
  }
  // With a journal beside it only SQLite can tell what is in the file; it is judged again before anything is
  // written.
  const bool is_empty = filesystem::file_size(path, code) == 0;
  if (!is_empty && !filesystem::exists(path + "-journal", code)) check_untouched(path);
}

/// The identity goes into the main file before there is a log, so that check_untouched() will find it there.
void create_schema(SqliteConnection& connection) {
  connection.execute("BEGIN IMMEDIATE");
  if (read_identity(connection).is_blank()) {  // Nobody else has been quicker.
    connection.execute(schema);
    connection.execute(
        fmt::format("PRAGMA application_id = {}; PRAGMA user_version = {}", application_id, schema_version)
            .c_str());
  }
  connection.execute("COMMIT");
}

/// SQLite does not wait by itself for the lock that this needs while another process opens the file.
void switch_to_log(SqliteConnection& connection) {
  const auto deadline = std::chrono::steady_clock::now() + busy_wait_max;
  int code = connection.try_execute("PRAGMA journal_mode = WAL");
  while ((code & 0xFF) == SQLITE_BUSY && std::chrono::steady_clock::now() < deadline) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
    code = connection.try_execute("PRAGMA journal_mode = WAL");
  }
  if (code != SQLITE_OK) throw connection.to_error(code);
  if (connection.text("PRAGMA journal_mode") != "wal") {
    throw Error(ErrorKind::invalid,
                fmt::format("{} lies on a file system without shared memory (a network drive?), which "
                            "redis3 needs; name a file on a local disk",
                            connection.path()));
  }
}

}  // namespace

std::unique_ptr<SqliteConnection> open_sqlite_file(const std::string& path) {
  check_path(path);
  auto connection =
      std::make_unique<SqliteConnection>(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, path);
  if (connection->is_read_only()) throw connection->to_error(SQLITE_READONLY);
  if (read_identity(*connection).is_blank()) create_schema(*connection);
  check_identity(read_identity(*connection), path);
  switch_to_log(*connection);
  connection->execute(settings);
  return connection;
}

}  // namespace redis3::embedded
