#include "rdb/file_reader.hpp"

#include "base/text.hpp"
#include "rdb/encoding.hpp"
#include "rdb/value_skipper.hpp"
#include "value/dump.hpp"

#include <fmt/format.h>

#include <chrono>
#include <limits>
#include <utility>

namespace redis3::rdb {
namespace {

constexpr std::string_view magic = "REDIS";
constexpr std::size_t version_digits = 4;
/// The first version that ends in a checksum.
constexpr unsigned version_of_checksum = 5;

/// What stands where a value's type could stand.
enum Opcode : std::uint8_t {
  slot_info = 244,
  function = 245,
  module_data = 247,
  idle_time = 248,
  frequency = 249,
  setting = 250,
  table_sizes = 251,
  expiry_in_milliseconds = 252,
  expiry_in_seconds = 253,
  select_db = 254,
  end = 255,
};

TimePoint moment(std::uint64_t milliseconds) {
  return from_unix_milliseconds(static_cast<std::int64_t>(milliseconds));
}

}  // namespace

FileReader::FileReader(ByteReader::Fill fill, FileOptions options)
    : reader_(std::move(fill)), options_(options) {}

Result<std::optional<Entry>> FileReader::next() {
  if (version_ == 0) read_head();
  while (!is_over_ && !reader_.has_failed()) {
    const std::uint8_t code = reader_.byte();
    if (reader_.has_failed() || read_opcode(code)) continue;
    std::optional<Entry> entry = read_entry(code);
    if (!reader_.has_failed()) return entry;
  }
  if (reader_.has_failed()) return *reader_.failure();
  return std::optional<Entry>();
}

void FileReader::read_head() {
  const std::string head = reader_.bytes(magic.size() + version_digits, magic.size() + version_digits);
  const auto version = head.starts_with(magic) ? to_uint64(head.substr(magic.size())) : std::nullopt;
  if (!version || *version == 0) {
    reader_.fail("no RDB file begins so");
  } else if (*version > file_version_max) {
    reader_.fail(
        fmt::format("it is of version {}, and {} is the newest that is read", *version, file_version_max));
  } else {
    version_ = static_cast<unsigned>(*version);
  }
}

/// False where it is none, but a type.
bool FileReader::read_opcode(std::uint8_t opcode) {
  switch (opcode) {
    case slot_info:
      for (int at = 0; at < 3; ++at)
        read_length(reader_);
      return true;
    case function:
      skip_string(reader_);
      return true;
    case module_data:
      read_length(reader_);
      skip_module_data(reader_);
      return true;
    case idle_time:
      read_length(reader_);
      return true;
    case frequency:
      reader_.skip(1);
      return true;
    case setting:
      skip_string(reader_);
      skip_string(reader_);
      return true;
    case table_sizes:
      read_length(reader_);
      read_length(reader_);
      return true;
    case expiry_in_milliseconds:
      expires_at_ = moment(reader_.little_endian(8));
      return true;
    case expiry_in_seconds:
      expires_at_ = moment(1000 * reader_.little_endian(4));
      return true;
    case select_db: {
      const std::uint64_t db = read_length(reader_);
      if (db > std::numeric_limits<std::int32_t>::max()) reader_.fail("no database has such a number");
      db_ = static_cast<std::int64_t>(db);
      return true;
    }
    case end:
      read_end();
      return true;
    default:
      return false;
  }
}

void FileReader::read_end() {
  const std::uint64_t counted = reader_.checksum();
  if (version_ >= version_of_checksum) {
    const std::uint64_t written = reader_.little_endian(8);
    // Redis writes 0 where rdbchecksum is off.
    if (!reader_.has_failed() && written != 0 && written != counted)
      reader_.fail("its checksum is another one");
  }
  if (!reader_.is_at_end()) reader_.fail("it goes on behind its end");
  is_over_ = true;
}

std::optional<Entry> FileReader::read_entry(std::uint8_t type) {
  Entry entry;
  entry.db = db_;
  entry.type = type;
  entry.expires_at = std::exchange(expires_at_, std::nullopt);
  entry.key = read_string(reader_, options_.key_bytes_max);
  if (options_.payload_bytes_max == 0) {
    entry.value_bytes = skip_value(reader_, type);
    return entry;
  }
  std::string body(1, static_cast<char>(type));
  // One byte more than may be: it tells what is too long.
  reader_.copy_to(&body, options_.payload_bytes_max + 1);
  entry.value_bytes = skip_value(reader_, type);
  reader_.copy_to(nullptr);
  if (!reader_.has_failed() && body.size() <= options_.payload_bytes_max)
    entry.payload = value::seal_dump(std::move(body), version_);
  return entry;
}

}  // namespace redis3::rdb
