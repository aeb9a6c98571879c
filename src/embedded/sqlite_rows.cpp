#include "embedded/sqlite_rows.hpp"

#include "embedded/sqlite_file.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>
#include <cassert>

namespace redis3::embedded {
namespace {

/// The columns etag, modified, attributes and size, from `first` on.
RowInfo read_info(const SqliteQuery& query, int first) {
  RowInfo info;
  info.etag = query.bytes(first);
  info.last_modified = from_unix_milliseconds(query.number(first + 1));
  info.attributes = query.bytes(first + 2);
  info.size_bytes = static_cast<std::uint64_t>(query.number(first + 3));
  return info;
}

void check_length(std::uint64_t bytes) {
  if (bytes <= body_bytes_max) return;
  throw Error(ErrorKind::invalid,
              fmt::format("an object of {} bytes is over the limit of {} bytes", bytes, body_bytes_max));
}

}  // namespace

SqliteRows::SqliteRows(SqliteConnection& connection)
    : connection_(connection),
      find_(connection, "SELECT etag, modified, attributes, size FROM object WHERE bucket = ? AND name = ?"),
      body_(connection, "SELECT size, parts, body FROM object WHERE bucket = ? AND name = ?"),
      read_parts_(
          connection,
          "SELECT number, bytes FROM part WHERE parts = ? AND number BETWEEN ? AND ? ORDER BY number"),
      scan_(connection,
            "SELECT name, etag, modified, attributes, size FROM object WHERE bucket = ? AND name >= ? ORDER "
            "BY name LIMIT ?"),
      new_parts_(connection, "SELECT coalesce(max(parts), 0) + 1 FROM part"),
      write_part_(connection, "INSERT OR REPLACE INTO part (parts, number, bytes) VALUES (?, ?, ?)"),
      // Without a word of the parts: those would be removed.
      grow_(
          connection,
          "UPDATE object SET etag = ?, modified = ?, attributes = ?, size = ? WHERE bucket = ? AND name = ?"),
      put_(connection,
           "INSERT INTO object (bucket, name, etag, modified, attributes, size, parts, body) VALUES (?, ?, "
           "?, ?, ?, ?, ?, ?) "
           "ON CONFLICT DO UPDATE SET etag = excluded.etag, modified = excluded.modified, attributes = "
           "excluded.attributes, "
           "size = excluded.size, parts = excluded.parts, body = excluded.body"),
      move_(connection, "UPDATE object SET bucket = ?, name = ? WHERE bucket = ? AND name = ?"),
      erase_(connection, "DELETE FROM object WHERE bucket = ? AND name = ?") {}

std::optional<RowInfo> SqliteRows::find(std::string_view bucket, std::string_view name) const {
  SqliteQuery query(find_);
  if (!query.bind_bytes(bucket).bind_bytes(name).next()) return std::nullopt;
  return read_info(query, 0);
}

std::string SqliteRows::body(std::string_view bucket, std::string_view name, std::uint64_t offset,
                             std::uint64_t length) const {
  SqliteQuery query(body_);
  const bool is_there = query.bind_bytes(bucket).bind_bytes(name).next();
  assert(is_there);
  if (!is_there) return {};
  const auto size = static_cast<std::uint64_t>(query.number(0));
  if (offset >= size || length == 0) return {};
  length = std::min(length, size - offset);
  if (query.is_null(1)) return std::string(query.bytes(2).substr(offset, length));
  return read_parts(query.number(1), offset, offset + length);
}

std::string SqliteRows::read_parts(std::int64_t parts, std::uint64_t first, std::uint64_t end) const {
  std::string bytes;
  bytes.reserve(end - first);
  SqliteQuery query(read_parts_);
  query.bind_number(parts);
  query.bind_number(static_cast<std::int64_t>(first / part_bytes))
      .bind_number(static_cast<std::int64_t>((end - 1) / part_bytes));
  while (query.next()) {
    const std::uint64_t begin = static_cast<std::uint64_t>(query.number(0)) * part_bytes;
    const std::string_view part = query.bytes(1);
    const std::uint64_t skip = first > begin ? first - begin : 0;
    if (skip < part.size()) bytes += part.substr(skip, end - begin - skip);
  }
  if (bytes.size() == end - first) return bytes;
  throw Error(ErrorKind::corrupt,
              fmt::format("{} is damaged: a part of an object is missing", connection_.path()));
}

std::vector<std::pair<std::string, RowInfo>> SqliteRows::scan(std::string_view bucket,
                                                              std::string_view prefix, std::string_view after,
                                                              std::size_t limit) const {
  // The first name that may follow `after` is itself and a zero byte.
  std::string first(prefix);
  if (!after.empty() && after >= prefix) first = std::string(after) + '\0';
  std::vector<std::pair<std::string, RowInfo>> found;
  SqliteQuery query(scan_);
  query.bind_bytes(bucket).bind_bytes(first).bind_number(
      static_cast<std::int64_t>(std::min<std::uint64_t>(limit, INT64_MAX)));
  while (query.next() && query.bytes(0).starts_with(prefix))
    found.emplace_back(query.bytes(0), read_info(query, 1));
  return found;
}

void SqliteRows::put(std::string_view bucket, std::string_view name, const RowInfo& info,
                     std::string_view body) {
  check_length(body.size());
  const bool is_long = body.size() > part_bytes;
  const std::int64_t parts = is_long ? write_parts(body) : 0;
  SqliteQuery query(put_);
  query.bind_bytes(bucket).bind_bytes(name).bind_text(info.etag).bind_number(
      unix_milliseconds(info.last_modified));
  query.bind_bytes(info.attributes).bind_number(static_cast<std::int64_t>(body.size()));
  if (is_long) {
    query.bind_number(parts).bind_bytes({});
  } else {
    query.bind_null().bind_bytes(body);
  }
  query.run();
}

std::int64_t SqliteRows::write_parts(std::string_view body) {
  SqliteQuery number_query(new_parts_);
  number_query.next();
  const std::int64_t parts = number_query.number(0);
  write_parts(parts, 0, body);
  return parts;
}

void SqliteRows::write_parts(std::int64_t parts, std::int64_t number, std::string_view bytes) {
  for (; !bytes.empty(); ++number) {
    const std::string_view part = bytes.substr(0, part_bytes);
    bytes.remove_prefix(part.size());
    SqliteQuery query(write_part_);
    query.bind_number(parts).bind_number(number).bind_bytes(part).run();
  }
}

void SqliteRows::append_to_parts(std::int64_t parts, std::uint64_t size, std::string_view bytes) {
  const std::uint64_t number = size / part_bytes;
  const std::uint64_t begin = number * part_bytes;
  std::string last = begin < size ? read_parts(parts, begin, size) : std::string();
  const std::string_view filling = bytes.substr(0, part_bytes - last.size());
  last += filling;
  write_parts(parts, static_cast<std::int64_t>(number), last);
  write_parts(parts, static_cast<std::int64_t>(number + 1), bytes.substr(filling.size()));
}

void SqliteRows::append(std::string_view bucket, std::string_view name, const RowInfo& info,
                        std::string_view bytes) {
  std::uint64_t size = 0;
  std::optional<std::int64_t> parts;
  std::string body;
  {
    SqliteQuery query(body_);
    const bool is_there = query.bind_bytes(bucket).bind_bytes(name).next();
    assert(is_there);
    if (!is_there) return;
    size = static_cast<std::uint64_t>(query.number(0));
    check_length(size + bytes.size());
    if (query.is_null(1)) {
      body = query.bytes(2);
    } else {
      parts = query.number(1);
    }
  }
  // One part or none: it is written anew, be it in the row itself or in parts.
  if (!parts) {
    body += bytes;
    return put(bucket, name, info, body);
  }
  append_to_parts(*parts, size, bytes);
  SqliteQuery query(grow_);
  query.bind_text(info.etag).bind_number(unix_milliseconds(info.last_modified)).bind_bytes(info.attributes);
  query.bind_number(static_cast<std::int64_t>(size + bytes.size())).bind_bytes(bucket).bind_bytes(name).run();
}

void SqliteRows::move(std::string_view bucket, std::string_view name, std::string_view new_bucket,
                      std::string_view new_name) {
  if (bucket == new_bucket && name == new_name) return;
  erase(new_bucket, new_name);
  SqliteQuery query(move_);
  query.bind_bytes(new_bucket).bind_bytes(new_name).bind_bytes(bucket).bind_bytes(name).run();
  assert(sqlite3_changes(connection_.handle()) == 1);
}

bool SqliteRows::erase(std::string_view bucket, std::string_view name) {
  SqliteQuery query(erase_);
  query.bind_bytes(bucket).bind_bytes(name).run();
  return sqlite3_changes(connection_.handle()) > 0;
}

}  // namespace redis3::embedded
