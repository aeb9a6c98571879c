#pragma once

#include <optional>
#include <string>
#include <string_view>

/// The payload of DUMP and RESTORE: a value as Redis writes it into an RDB file, the file's version in two
/// bytes and CRC64 of all that, both with their lowest byte first. Source
/// https://redis.io/docs/latest/commands/dump/, https://rdb.fnordig.de/file_format.html
namespace redis3::value {

/// The newest version that is read: Redis 8's.
inline constexpr unsigned dump_version_max = 12;

/// Puts version and checksum behind a value as it stands in an RDB file, its type first.
std::string seal_dump(std::string body, unsigned version);

/// A string's payload, in the plainest form there is and of the oldest version that RESTORE takes, so that
/// every Redis takes it.
std::string dump_string(std::string_view value);

enum class DumpDefect {
  version_or_checksum,  ///< Too short, of a newer version than Redis 8's, or changed on its way.
  format,               ///< Not a string, or none that Redis writes.
};

/// What a payload holds: a string, or what is wrong.
class Restored {
 public:
  static Restored value(std::string bytes) { return Restored(std::move(bytes), std::nullopt); }
  static Restored defect(DumpDefect what) { return Restored({}, what); }

  const std::optional<DumpDefect>& defect() const noexcept { return defect_; }
  const std::string& bytes() const noexcept { return bytes_; }

 private:
  Restored(std::string bytes, std::optional<DumpDefect> what) : bytes_(std::move(bytes)), defect_(what) {}
  std::string bytes_;
  std::optional<DumpDefect> defect_;
};

/// Reads a string's payload, be it plain, an integer or compressed by LZF.
///
/// bytes_max  no longer value is built
Restored restore_string(std::string_view payload, std::size_t bytes_max);

}  // namespace redis3::value
