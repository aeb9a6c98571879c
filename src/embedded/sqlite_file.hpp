#pragma once

#include "embedded/sqlite_connection.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

/// What a redis3 data file is: a SQLite database in WAL mode with our application id, and the schema of
/// sqlite_file.cpp.
namespace redis3::embedded {

/// "red3", in the database header's field for the program that a file belongs to.
inline constexpr std::int32_t application_id = 0x72656433;
/// In the header's user_version; a newer redis3 that changes the schema counts it up.
inline constexpr std::int32_t schema_version = 1;
/// A longer body lies in parts of this length in a table of its own, so that a range is read without what
/// is around it.
inline constexpr std::size_t part_bytes = 256 * 1024;

/// Opens the data file at `path` for reading and writing, and creates it where there is none or an empty one.
/// Throws Error, and has then not changed the file:
///   invalid      another program's file, a newer redis3's, or no file at all; the message says which
///   denied       the file or its folder cannot be opened or written
///   unavailable  another process holds the file, or the disk is full or failed
///   corrupt      the file is damaged
std::unique_ptr<SqliteConnection> open_sqlite_file(const std::string& path);

}  // namespace redis3::embedded
