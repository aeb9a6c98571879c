#pragma once

#include "embedded/object_table.hpp"
#include "embedded/sqlite_connection.hpp"

namespace redis3::embedded {

/// A body may not be longer: a change lies whole in memory and in the file's log before it is in the file.
inline constexpr std::uint64_t body_bytes_max = 1'000'000'000;

/// The rows of a data file, in whatever transaction the connection is in.
class SqliteRows : public Rows {
 public:
  explicit SqliteRows(SqliteConnection& connection);

  std::optional<RowInfo> find(std::string_view bucket, std::string_view name) const override;
  std::string body(std::string_view bucket, std::string_view name, std::uint64_t offset,
                   std::uint64_t length) const override;
  std::vector<std::pair<std::string, RowInfo>> scan(std::string_view bucket, std::string_view prefix,
                                                    std::string_view after, std::size_t limit) const override;
  void put(std::string_view bucket, std::string_view name, const RowInfo& info,
           std::string_view body) override;
  void append(std::string_view bucket, std::string_view name, const RowInfo& info,
              std::string_view bytes) override;
  void move(std::string_view bucket, std::string_view name, std::string_view new_bucket,
            std::string_view new_name) override;
  bool erase(std::string_view bucket, std::string_view name) override;

 private:
  std::string read_parts(std::int64_t parts, std::uint64_t first, std::uint64_t end) const;
  /// Returns the number under which they lie.
  std::int64_t write_parts(std::string_view body);
  /// Writes bytes as parts from this number on.
  void write_parts(std::int64_t parts, std::int64_t number, std::string_view bytes);
  /// Fills the last part of a body of `size` bytes and puts further ones behind it.
  void append_to_parts(std::int64_t parts, std::uint64_t size, std::string_view bytes);

  SqliteConnection& connection_;
  mutable SqliteStatement find_;
  mutable SqliteStatement body_;
  mutable SqliteStatement read_parts_;
  mutable SqliteStatement scan_;
  SqliteStatement new_parts_;
  SqliteStatement write_part_;
  SqliteStatement grow_;
  SqliteStatement put_;
  SqliteStatement move_;
  SqliteStatement erase_;
};

}  // namespace redis3::embedded
