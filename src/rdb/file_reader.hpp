#pragma once

#include "base/clock.hpp"
#include "rdb/byte_reader.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

/// The files that Redis saves its keys in, read in one go from front to end; no I/O.
/// Source: https://rdb.fnordig.de/file_format.html
namespace redis3::rdb {

/// The newest version that is read: Redis 7.4's and 8's.
inline constexpr unsigned file_version_max = 12;

/// A key, its value and when it expires.
struct Entry {
  std::int64_t db = 0;
  std::string key;
  /// The first byte of the value, as type_name() has it.
  std::uint8_t type = 0;
  /// As DUMP would tell it. Empty where payloads are not wanted, or this one is longer than they may be.
  std::string payload;
  /// Of a string its length; of another type what it takes in the file.
  std::uint64_t value_bytes = 0;
  std::optional<TimePoint> expires_at;
};

struct FileOptions {
  /// 0: none is wanted.
  std::size_t payload_bytes_max = 0;
  std::size_t key_bytes_max = 512 * 1024 * 1024;
};

/// Makes entries of an RDB file of version 1 to 12. What else stands in such a file is read over: settings,
/// functions, how keys were used, what modules keep beside the keys.
///
/// Memory  one piece of the file, and one entry.
class FileReader {
 public:
  FileReader(ByteReader::Fill fill, FileOptions options);

  /// The next entry; absent at the end of the file, whose checksum is right then (0 is none).
  ///
  /// Errors  corrupt  this is no RDB file, it is of a newer version, or it is damaged
  ///         and those of `fill`. Each further call answers the same.
  Result<std::optional<Entry>> next();

  /// Where the file goes on behind the last entry.
  std::uint64_t offset() const noexcept { return reader_.offset(); }
  /// Of all bytes up to there.
  std::uint64_t checksum() const { return reader_.checksum(); }
  unsigned version() const noexcept { return version_; }

 private:
  void read_head();
  bool read_opcode(std::uint8_t opcode);
  void read_end();
  std::optional<Entry> read_entry(std::uint8_t type);

  ByteReader reader_;
  FileOptions options_;
  unsigned version_ = 0;
  std::int64_t db_ = 0;
  std::optional<TimePoint> expires_at_;
  bool is_over_ = false;
};

}  // namespace redis3::rdb
